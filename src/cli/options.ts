import { l10n } from '../messages/l10n';

/** An option: without a value it is a switch. */
export interface Option {
  /** What its value is called in the help. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly several?: true;
  /** All that its value can be. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** Every option of every command, in the order in which the help lists them. */
export const options = {
  org: {
    value: 'NAME',
    help: l10n.t('what the file calls the organisation'),
  },
  out: { value: 'PLAN', help: l10n.t('saves the plan, to be applied later') },
  base: { value: 'FILE', help: l10n.t('the file as it was: tells whose change a row is') },
  only: {
    value: 'TERRITORY',
    several: true,
    help: l10n.t('only this one of the file; several may be given'),
  },
  confirm: { value: 'TEXT', help: l10n.t('its name in Zoho CRM, exactly') },
  expect: { value: 'DIGEST', help: l10n.t('refuses any plan but the approved one') },
  'accept-removals': {
    value: 'N',
    help: l10n.t('lets exactly so many removals pass the limits'),
  },
  'allow-self': { help: l10n.t('lets the user be removed whose sign-in it is') },
  'remove-first': { help: l10n.t('removes first: full territories can swap then') },
  journal: { value: 'DIR', help: l10n.t('where journals are kept') },
  'exit-code': { help: l10n.t('ends with 2 where something differs') },
  strict: { help: l10n.t('takes notes and warnings for errors (exit 1)') },
  territory: { value: 'NAME', several: true, help: l10n.t('only this one; may be given several times') },
  below: { value: 'NAME', help: l10n.t('only this territory and all below it') },
  csv: { help: l10n.t('territory,user to standard output, and no file') },
  check: { help: l10n.t('only says whether they are in order (exit 1)') },
  json: { help: l10n.t('one JSON document on standard output, the same for success and failure') },
  markdown: {
    value: 'FILE',
    help: l10n.t('adds a summary to FILE (for $GITHUB_STEP_SUMMARY), 60 kB at most'),
  },
  'api-version': { value: 'V', choices: ['v7', 'v8'], help: l10n.t('v7 (default) or v8') },
  quiet: { help: l10n.t('no progress and no notes, only results and problems') },
  verbose: { help: l10n.t('a line for each request, without its contents') },
  'no-color': { help: l10n.t('no colours, as with NO_COLOR') },
  help: { help: l10n.t('this text') },
  version: { help: l10n.t('the version of this program') },
} as const satisfies Readonly<Record<string, Option>>;

type Options = typeof options;
export type OptionName = keyof Options;
/** Options that take a value. */
export type ValueName = {
  [Name in OptionName]: Options[Name] extends { readonly value: string } ? Name : never;
}[OptionName];
export type SwitchName = Exclude<OptionName, ValueName>;

/** What every command takes. */
export const optionsOfAll: readonly OptionName[] = [
  'json',
  'markdown',
  'api-version',
  'quiet',
  'verbose',
  'no-color',
  'help',
  'version',
];

/** The option of this name, whatever it is that was typed. */
export function optionNamed(name: string): Option | undefined {
  return Object.hasOwn(options, name) ? options[name as OptionName] : undefined;
}
