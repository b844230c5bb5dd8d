import { parseArgs } from 'node:util';
import { InputError } from '../core/util/errors';
import { nearest } from '../core/util/nearest';
import { l10n } from '../messages/l10n';
import { didYouMean } from '../messages/names';
import type { Arguments } from './command';
import { commands, type CommandEntry } from './commands';
import { optionNamed, options, optionsOfAll, type OptionName } from './options';

/** What is asked of the program. */
export type CommandLine =
  | { readonly kind: 'run'; readonly command: CommandEntry; readonly args: Arguments }
  | { readonly kind: 'help'; readonly command: CommandEntry | undefined }
  | { readonly kind: 'version' };

type Token = ReturnType<typeof tokensOf>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/**
 * Reads the arguments of the program.
 *
 * @throws InputError that names what is wrong, and what was probably meant; never what may be a secret
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const tokens = tokensOf(argv);
  const given = tokens.filter((token) => token.kind === 'option');
  const [name, ...others] = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const command = name === undefined ? undefined : commandNamed(name);
  const known = command ? optionsOf(command) : optionsOfAll;
  for (const option of given) checkOption(option, known, command);
  if (given.some(({ name }) => name === 'help')) return { kind: 'help', command };
  if (given.some(({ name }) => name === 'version')) return { kind: 'version' };
  if (!command) throw wrong(l10n.t('No command was named.'), l10n.t('zoho-territories --help lists them.'));
  return { kind: 'run', command, args: argumentsOf(command, given, others) };
}

/** Whether a program reads the answer: known before anything else is. */
export function wantsJson(argv: readonly string[]): boolean {
  return tokensOf(argv).some((token) => token.kind === 'option' && token.name === 'json');
}

/** What a command takes, its own before what all take. */
export function optionsOf(command: CommandEntry): readonly OptionName[] {
  return [...command.options, ...optionsOfAll];
}

function tokensOf(argv: readonly string[]) {
  const types = Object.entries(options).map(([name, option]) => {
    return [name, { type: 'value' in option ? ('string' as const) : ('boolean' as const) }] as const;
  });
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(types),
    // what is wrong is told in words of our own
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function commandNamed(name: string): CommandEntry {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.map((command) => command.name);
  throw wrong(
    l10n.t('There is no such command.'),
    didYouMean(whatWasMeant(name, names)) ?? l10n.t('There are: {0}.', names.join(', ')),
  );
}

/** The word that begins so, if it is the only one, else the one that is nearly so; none where neither is. */
function whatWasMeant(given: string, known: readonly string[]): readonly string[] {
  const begun = known.filter((word) => given !== '' && word.startsWith(given));
  return begun.length === 1 ? begun : nearest(given, known, 1);
}

function checkOption(
  { name, rawName, value, inlineValue }: OptionToken,
  known: readonly string[],
  command: CommandEntry | undefined,
): void {
  const option = known.includes(name) ? optionNamed(name) : undefined;
  if (!option) throw unknownOption(rawName, known, command);
  if (option.value === undefined) {
    if (value !== undefined) throw wrong(l10n.t('{0} takes no value.', rawName), seeHelp(command));
    return;
  }
  // what looks like an option is one, unless it is joined by =
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))) {
    throw wrong(l10n.t('{0} needs a value.', rawName), l10n.t('Write it as {0}={1}.', rawName, option.value));
  }
  if (option.choices && !option.choices.includes(value))
    throw wrong(l10n.t('{0} is one of {1}.', rawName, option.choices.join(', ')), seeHelp(command));
}

function unknownOption(
  rawName: string,
  known: readonly string[],
  command: CommandEntry | undefined,
): InputError {
  if (/token|secret|password/i.test(rawName)) {
    return wrong(
      l10n.t('There is no option for a token or a secret: command lines are seen by others.'),
      l10n.t('Put it into the environment; zoho-territories --help names the variables.'),
    );
  }
  const meant = whatWasMeant(rawName.replace(/^-+/, ''), known);
  return wrong(
    l10n.t('There is no option {0} here.', rawName),
    didYouMean(meant.map((name) => `--${name}`)) ?? seeHelp(command),
  );
}

function argumentsOf(
  command: CommandEntry,
  given: readonly OptionToken[],
  positionals: readonly string[],
): Arguments {
  const most = command.file === undefined ? 0 : 1;
  if (positionals.length > most) {
    throw wrong(
      most === 0 ? l10n.t('{0} takes no file.', command.name) : l10n.t('{0} takes one file.', command.name),
      seeHelp(command),
    );
  }
  if (command.file && !command.file.startsWith('[') && positionals.length === 0)
    throw wrong(l10n.t('{0} needs a file.', command.name), seeHelp(command));
  const valuesOf = (name: string) => {
    return given.flatMap((option) =>
      option.name === name && option.value !== undefined ? [option.value] : [],
    );
  };
  const twice = given.find(({ name }, index) => {
    return !optionNamed(name)?.several && given.findIndex((other) => other.name === name) !== index;
  });
  if (twice) throw wrong(l10n.t('{0} stands there twice.', twice.rawName), seeHelp(command));
  return {
    file: positionals[0],
    has: (name) => given.some((option) => option.name === name),
    value: (name) => valuesOf(name)[0],
    values: valuesOf,
  };
}

function seeHelp(command: CommandEntry | undefined): string {
  const asked = command ? `zoho-territories ${command.name} --help` : 'zoho-territories --help';
  return l10n.t('{0} lists what there is.', asked);
}

function wrong(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was done.'), next });
}
