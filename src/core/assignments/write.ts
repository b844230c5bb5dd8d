import type { DataCentre } from '../zoho/dataCentres';
import type { TerritoryId, UserId } from '../util/ids';
import { columnsOf } from '../util/columns';
import type { FencedOrganisation, Mode } from './document';
import { byCodePoint, fitsName, personKey, personOf, territoryKey, territoryNameOf } from './names';

/** Prettier breaks lines that are longer. */
const widestLine = 80;

export interface NewAssignments {
  readonly organisation: {
    readonly name: string;
    readonly id: string;
    readonly environment: FencedOrganisation['environment'];
    readonly dataCentre: DataCentre | undefined;
  };
  readonly mode: Mode;
  /** Territories and members as a file calls them. */
  readonly territories: readonly { readonly name: string; readonly members: readonly string[] }[];
  /** One line each, for people. */
  readonly comments: { readonly organisations: string; readonly mode: string };
}

/** A new file, in order, and laid out so that Prettier leaves it alone. */
export function writeAssignments({ organisation, mode, territories, comments }: NewAssignments): string {
  const { name, id, environment, dataCentre } = organisation;
  const fence = { id, environment, ...(dataCentre && { dataCentre }) };
  const inOrder = territories.toSorted((one, other) => byCodePoint(one.name, other.name));
  return [
    '{',
    '  "version": 1,',
    '',
    `  // ${oneLine(comments.organisations)}`,
    '  "organisations": {',
    ...objectLines(name, fence),
    '  },',
    '',
    `  // ${oneLine(comments.mode)}`,
    `  "mode": ${JSON.stringify(mode)},`,
    '',
    '  "territories": {',
    ...inOrder.flatMap((territory) => territoryLines(territory)),
    '  },',
    '}',
    '',
  ].join('\n');
}

/**
 * What a file calls the territories of an organisation: by name; by the names down to it where another has the same; by
 * id where neither tells it apart, or cannot be read as what it is.
 *
 * @param territories all of the organisation, each with its names from the root down
 */
export function territoryTexts(
  territories: readonly { readonly id: TerritoryId; readonly path: readonly string[] }[],
): ReadonlyMap<TerritoryId, string> {
  const counts = new Map<string, number>();
  for (const { path } of territories) {
    for (const [level] of path.entries()) {
      const key = keyOf(path.slice(level));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return new Map(
    territories.map(({ id, path }) => {
      const ways = path.some((name) => name.includes('>')) ? [] : [path.slice(-1), path];
      const way = ways.find((names) => isPlain(names) && counts.get(keyOf(names)) === 1);
      return [id, way?.join(' > ') ?? `id:${id}`];
    }),
  );
}

/** What a file calls people: by address, or by id where several have the address, or it cannot be read as one. */
export function personTexts(
  people: readonly { readonly id: UserId; readonly email: string }[],
): ReadonlyMap<UserId, string> {
  const counts = new Map<string, number>();
  const addressOf = (email: string) => {
    const person = unseen.test(email) ? undefined : personOf(email);
    return person?.kind === 'address' ? personKey(person) : undefined;
  };
  for (const { email } of people) {
    const address = addressOf(email);
    if (address !== undefined) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return new Map(
    people.map(({ id, email }) => {
      const address = addressOf(email);
      return [id, address !== undefined && counts.get(address) === 1 ? address : `id:${id}`];
    }),
  );
}

/** The text of somebody in a file that is for an organisation: their id, where the file means somebody else there by it. */
export function personTextIn(fence: FencedOrganisation | undefined, text: string, id: UserId): string {
  return fence?.people.has(text) ? `id:${id}` : text;
}

/** The same of a territory. */
export function territoryTextIn(
  fence: FencedOrganisation | undefined,
  text: string,
  id: TerritoryId,
): string {
  return fence?.territories.has(territoryKey(territoryNameOf(text))) ? `id:${id}` : text;
}

/** What a reviewer would not see, or see elsewhere than it stands. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function isPlain(names: readonly string[]): boolean {
  const text = names.join(' > ');
  const isPath = names.every((name) => name.trim() !== '') && territoryNameOf(text).kind === 'path';
  return isPath && fitsName(text) && !unseen.test(text);
}

function keyOf(names: readonly string[]): string {
  return territoryKey(territoryNameOf(names.join(' > ')));
}

/** A territory with its list, as the lines of a new file. */
export function territoryLines({ name, members }: NewAssignments['territories'][number]): string[] {
  if (members.length === 0) return objectLines(name, { members: [], empty: true });
  const texts = members.toSorted(byCodePoint).map((member) => JSON.stringify(member));
  const line = `      "members": [${texts.join(', ')}],`;
  const list =
    columnsOf(line) <= widestLine
      ? [line]
      : ['      "members": [', ...texts.map((text) => `        ${text},`), '      ],'];
  return [`    ${JSON.stringify(name)}: {`, ...list, '    },'];
}

/** An object on one line if it fits. */
function objectLines(key: string, value: Readonly<Record<string, unknown>>): string[] {
  const properties = Object.entries(value).map(([name, one]) => `"${name}": ${JSON.stringify(one)}`);
  const line = `    ${JSON.stringify(key)}: { ${properties.join(', ')} },`;
  if (columnsOf(line) <= widestLine) return [line];
  return [`    ${JSON.stringify(key)}: {`, ...properties.map((text) => `      ${text},`), '    },'];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
