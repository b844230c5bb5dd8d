import { renewalVariables } from '../core/credentials/environmentTokens';
import { l10n } from '../messages/l10n';
import { commands, usualFile, type CommandEntry } from './commands';
import { exitCodes } from './exitCode';
import { optionNamed, options, optionsOfAll, type Option, type OptionName } from './options';

/** Two columns: what it is called, and what it is. */
type Row = readonly [name: string, help: string];

const width = 80;
const margin = '    ';
/** A blank at which no line ends. */
const unbroken = '\u00a0';

const environment: readonly Row[] = [
  ['ZOHO_CRM_DATA_CENTER', l10n.t('us (default), eu, ... or http://127.0.0.1:PORT of a local simulator')],
  ['ZOHO_CRM_ENVIRONMENT', l10n.t('production (default), sandbox, developer')],
  [Object.values(renewalVariables).join(', '), l10n.t('of a self client; best for CI')],
  ['ZOHO_CRM_ACCESS_TOKEN', l10n.t('instead of these; good for an hour')],
  [
    'NO_COLOR, CI, GITHUB_ACTIONS',
    l10n.t('known as elsewhere; with the last one problems become annotations on their lines'),
  ],
];

/** The manual page of the whole program. */
export function manual(): string {
  const synopses = commands.flatMap((command) => hanging(synopsisOf(command), margin, `${margin}    `));
  return page([
    [l10n.t('NAME'), [`${margin}zoho-territories - ${aim()}`]],
    [l10n.t('SYNOPSIS'), synopses],
    [
      l10n.t('COMMANDS'),
      [...columns(commands.map(({ name, help }) => [name, help])), '', ...paragraph(usualFile)],
    ],
    [l10n.t('OPTIONS OF ALL'), columns(optionsOfAll.map(rowOf))],
    [
      l10n.t('ENVIRONMENT'),
      [
        ...environment.flatMap(([name, help]) => [
          ...hanging(name, margin, margin),
          ...hanging(help, margin.repeat(2), margin.repeat(2)),
        ]),
        ...paragraph(l10n.t('There is no option for a token: command lines are seen by others.')),
      ],
    ],
    [l10n.t('EXIT STATUS'), exits()],
  ]);
}

/** The help of one command: it fits a screen. */
export function helpOf(command: CommandEntry): string {
  const { help, usualFile, options: own } = command;
  const all = optionsOfAll.map(shortOf).join(', ');
  return page([
    [l10n.t('SYNOPSIS'), hanging(synopsisOf(command), margin, `${margin}    `)],
    ['', paragraph([help, usualFile].filter(Boolean).join(' '))],
    ...(own.length > 0 ? ([[l10n.t('OPTIONS'), columns(own.map(rowOf))]] as const) : []),
    ['', paragraph(l10n.t('{0}: zoho-territories --help explains them, and each exit status.', all))],
  ]);
}

function aim(): string {
  return l10n.t('who belongs to which territory of Zoho CRM, as a file');
}

function page(sections: readonly (readonly [title: string, lines: readonly string[]])[]): string {
  const blocks = sections.map(([title, lines]) => [...(title === '' ? [] : [title]), ...lines].join('\n'));
  return `${blocks.join('\n\n')}\n`.replaceAll(unbroken, ' ');
}

function synopsisOf({ name, file, options: own, needed = [] }: CommandEntry): string {
  const shown = own.map((option) => {
    const text = shortOf(option).replace(' ', unbroken);
    return `${needed.includes(option) ? text : `[${text}]`}${optionNamed(option)?.several ? '...' : ''}`;
  });
  return ['zoho-territories', name, ...(file === undefined ? [] : [file]), ...shown].join(' ');
}

function exits(): string[] {
  return paragraph(
    Object.entries(exitCodes)
      .map(([code, meaning]) => `${code}${unbroken}${meaning}`)
      .join(', '),
  );
}

function shortOf(name: OptionName): string {
  const { value }: Option = options[name];
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function rowOf(name: OptionName): Row {
  return [shortOf(name), options[name].help];
}

function columns(rows: readonly Row[]): string[] {
  const wide = Math.max(...rows.map(([name]) => name.length)) + 2;
  const indent = margin + ' '.repeat(wide);
  return rows.flatMap(([name, help]) => hanging(help, margin + name.padEnd(wide), indent));
}

function paragraph(text: string): string[] {
  return hanging(text, margin, margin);
}

/** Lines of a text that fit the width; the first begins with one text, the others with another. */
function hanging(text: string, first: string, others: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = others;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
