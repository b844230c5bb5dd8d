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
