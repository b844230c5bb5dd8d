import * as fc from 'fast-check';

/** A list as it is written: what stands above each entry and behind it, and how lines are laid out. */
export interface ListModel {
  readonly entries: readonly EntryModel[];
  /** Paragraphs of comments after the last entry. */
  readonly closing: readonly (readonly string[])[];
  readonly isOneLine: boolean;
  /** Was empty, so that its length decides how it is laid out. */
  readonly isNew?: boolean;
}

export interface EntryModel {
  readonly name: string;
  /** Comments with an empty line after each, which outlive the entry. */
  readonly headings: readonly string[];
  readonly above?: string | undefined;
  readonly behind?: string | undefined;
}

export interface TerritoryModel {
  readonly name: string;
  readonly above?: string | undefined;
  readonly mode: 'exact' | 'additive';
  readonly members: ListModel;
  readonly absent: ListModel | undefined;
}

export interface FileModel {
  readonly territories: readonly TerritoryModel[];
  readonly group: ListModel;
  readonly lineEnd: '\n' | '\r\n';
  readonly mark: '' | '\ufeff';
  readonly trailing: '' | ',';
  readonly unit: string;
}

export const people = 'abcdefgh'.split('').map((letter) => `${letter}@x.example`);

const comment = fc.option(
  fc.constantFrom('note', 'b@x.example', '"quoted", ]', 'http://x.example/*', '👩 æ'),
  {
    nil: undefined,
    freq: 2,
  },
);

function listModel(names: readonly string[], minLength = 0): fc.Arbitrary<ListModel> {
  const entry = fc.record({
    name: fc.constantFrom(...names),
    headings: fc.constantFrom<string[][]>([], [], [], ['heading']),
    above: comment,
    behind: comment,
  });
  return fc
    .record({
      entries: fc.uniqueArray(entry, { selector: ({ name }) => name, minLength, maxLength: 5 }),
      closing: fc.constantFrom<string[][][]>([], [], [['closing']]),
      isOneLine: fc.boolean(),
    })
    .map((list) => (list.isOneLine ? { ...list, closing: [] } : list));
}

const territoryModel = fc.record({
  name: fc.constantFrom('A', 'B', 'C', 'D', '\uff21', '\u{10000}', '__proto__', 'A > B'),
  above: comment,
  mode: fc.constantFrom('exact' as const, 'additive' as const),
  members: listModel([...people.slice(0, 6), '@g']),
  absent: fc.option(listModel(people.slice(6)), { nil: undefined }),
});

/** Files with one group, `@g` of `a` and `b`, that are laid out in many ways. */
export const fileModel: fc.Arbitrary<FileModel> = fc.record({
  territories: fc
    .uniqueArray(territoryModel, { selector: ({ name }) => name, minLength: 1, maxLength: 4 })
    .map((territories) =>
      territories.map((one) => ({ ...one, absent: one.mode === 'exact' ? undefined : one.absent })),
    ),
  group: listModel(people.slice(0, 3), 1),
  lineEnd: fc.constantFrom('\n' as const, '\r\n' as const),
  mark: fc.constantFrom('' as const, '\ufeff' as const),
  trailing: fc.constantFrom('' as const, ',' as const),
  unit: fc.constantFrom('  ', '    ', '\t'),
});

/** The file as it is to be written. */
export function written({ territories, group, lineEnd, mark, trailing, unit }: FileModel): string {
  const lines = [
    '{',
    `${unit}"version": 1,`,
    `${unit}"organisations": { "demo": { "id": "1", "environment": "simulator" } }, // fence`,
    `${unit}"mode": "exact",`,
    `${unit}"groups": {`,
    `${unit}${unit}"g": ${listText(group, unit.repeat(2), '"g": ')}${trailing}`,
    `${unit}},`,
    `${unit}"territories": { // all`,
    ...territories.map((territory, index) => {
      const comma = index < territories.length - 1 ? ',' : trailing;
      return `${territoryText(territory)}${comma}`;
    }),
    `${unit}}${trailing}`,
    '}',
    '',
  ];
  return mark + lines.join('\n').replaceAll('\n', lineEnd);

  function territoryText({ name, above, mode, members, absent }: TerritoryModel): string {
    const indent = unit.repeat(3);
    const isEmpty = mode === 'exact' && members.entries.length === 0;
    const properties = [
      `"members": ${listText(members, indent, '"members": ')}`,
      ...(isEmpty ? ['"empty": true'] : []),
      ...(mode === 'additive' ? ['"mode": "additive"'] : []),
      ...(absent ? [`"absent": ${listText(absent, indent, '"absent": ')}`] : []),
    ];
    const body = properties.map((text) => `\n${indent}${text}`).join(',');
    const comments = above === undefined ? '' : `${unit}${unit}// ${above}\n`;
    return `${comments}${unit}${unit}${JSON.stringify(name)}: {${body}${trailing}\n${unit}${unit}}`;
  }

  function listText({ entries, closing, isOneLine, isNew }: ListModel, indent: string, key: string): string {
    const quoted = entries.map(({ name }) => JSON.stringify(name));
    if (isOneLine) {
      const texts = entries.map(({ above, behind }, index) =>
        [blockOf(above), quoted[index], blockOf(behind)].filter(Boolean).join(' '),
      );
      const line = `[${texts.join(', ')}]`;
      if (!isNew || indent.length + key.length + line.length < 80) return line;
    }
    if (entries.length === 0 && closing.length === 0) return '[]';
    const inner = `\n${indent}${unit}`;
    const texts = entries.map(({ headings, above, behind }, index) => {
      const before = headings.map((heading) => `${inner}// ${heading}\n`).join('');
      const comma = index < entries.length - 1 ? ',' : trailing;
      const text = `${inner}${quoted[index] ?? ''}${comma}`;
      return before + (above === undefined ? '' : `${inner}// ${above}`) + text + lineOf(behind);
    });
    const paragraph = (lines: readonly string[]) => `${inner}// ${lines.join(`\n${inner}// `)}`;
    return `[${texts.join('')}${closing.map(paragraph).join('')}\n${indent}]`;
  }

  function lineOf(text: string | undefined): string {
    return text === undefined ? '' : ` // ${text}`;
  }

  function blockOf(text: string | undefined): string {
    return text === undefined ? '' : `/* ${text.replaceAll('/*', '')} */`;
  }
}

/** The list without some of its entries: their headings then head whoever follows. */
export function without(list: ListModel, isGone: (name: string) => boolean): ListModel {
  const entries: EntryModel[] = [];
  let headings: readonly string[] = [];
  for (const entry of list.entries) {
    headings = list.isOneLine ? [] : [...headings, ...entry.headings];
    if (isGone(entry.name)) continue;
    entries.push({ ...entry, headings });
    headings = [];
  }
  return { ...list, entries, closing: [...(headings.length > 0 ? [headings] : []), ...list.closing] };
}

/** The list with one more entry: where it belongs if the others are in order, else at the end. */
export function withEntry(list: ListModel, name: string): ListModel {
  const { entries, closing, isOneLine } = list;
  const order = byCodePoint(entries.map((entry) => entry.name));
  const isSorted = entries.every((entry, index) => entry.name === order[index]);
  const index = isSorted ? byCodePoint([...order, name]).indexOf(name) : entries.length;
  const isNew = entries.length === 0 && closing.length === 0;
  const one = { name, headings: [] };
  return {
    ...list,
    entries: entries.toSpliced(index, 0, one),
    isOneLine: isOneLine || isNew,
    isNew: isNew || list.isNew === true,
  };
}

/** The list in order. */
export function sorted<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  const names = byCodePoint(entries.map(({ name }) => name));
  return names.flatMap((name) => entries.filter((entry) => entry.name === name));
}

/** In the order of their bytes in UTF-8, which is that of code points. */
function byCodePoint(names: readonly string[]): string[] {
  return names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
