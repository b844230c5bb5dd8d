import { l10n } from '../messages/l10n';
import type { Command } from './command';
import type { OptionName } from './options';

export interface CommandEntry {
  readonly name: string;
  /** The file that stands behind the name, in brackets where it may be left out. */
  readonly file?: string;
  /** Which file it is where none is named. */
  readonly usualFile?: string;
  /** What it takes beside what all commands take. */
  readonly options: readonly OptionName[];
  /** Those of them that it mostly cannot do without. */
  readonly needed?: readonly OptionName[];
  /** What it does, in the sentences of the manual. */
  readonly help: string;
  /** Loaded when it runs: no command needs the code of another one. */
  readonly load: () => Promise<Command>;
}

/** Which file is read where none is named. */
export const usualFile = l10n.t(
  'FILE defaults to the only *.territories.jsonc with "organisations" in this folder; - is standard input.',
);

/** Every command, in the order of the manual. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'check',
    file: '[FILE]',
    usualFile,
    options: [],
    help: l10n.t('The file alone: no network, no sign-in. For every pull request, also from forks.'),
    load: async () => (await import('./commands/check')).check,
  },
  {
    name: 'plan',
    file: '[FILE]',
    usualFile,
    options: ['org', 'out', 'base', 'only', 'remove-first', 'exit-code', 'strict'],
    needed: ['org'],
    help: l10n.t('Reads the organisation, says what apply would change. Never writes to Zoho.'),
    load: async () => (await import('./commands/plan')).plan,
  },
  {
    name: 'apply',
    file: '[FILE|PLAN]',
    usualFile,
    options: [
      ...(['org', 'confirm', 'expect', 'accept-removals', 'allow-self', 'remove-first'] as const),
      ...(['base', 'only', 'journal'] as const),
    ],
    needed: ['org', 'confirm'],
    help: l10n.t(
      'Plans and applies, or applies a saved PLAN. On a terminal it shows the plan and asks; elsewhere --confirm is needed. Run it again to go on after a failure.',
    ),
    load: async () => (await import('./commands/apply')).apply,
  },
  {
    name: 'drift',
    file: '[FILE]',
    usualFile,
    options: ['org', 'base', 'only'],
    needed: ['org'],
    help: l10n.t('plan --exit-code, one line per difference.'),
    load: async () => (await import('./commands/drift')).drift,
  },
  {
    name: 'export',
    file: '[FILE]',
    usualFile: l10n.t(
      'FILE defaults to the only one in this folder, as for the others, else to crm.territories.jsonc.',
    ),
    options: ['org', 'territory', 'below', 'csv'],
    help: l10n.t(
      'Writes FILE, or brings an existing FILE up to date: only lists change, comments stay. All or nothing. With --csv to standard output.',
    ),
    load: async () => (await import('./commands/export')).exportFile,
  },
  {
    name: 'sort',
    file: 'FILE',
    options: ['check'],
    help: l10n.t('Orders territories and people; --check only says whether they are (exit 1).'),
    load: async () => (await import('./commands/sort')).sort,
  },
  {
    name: 'whoami',
    options: [],
    help: l10n.t('Organisation, environment, user, scopes that are missing, credits left. No token.'),
    load: async () => (await import('./commands/whoami')).whoami,
  },
];
