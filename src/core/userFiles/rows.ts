import { isFilledUp, territoryId, userId, writtenId, type TerritoryId, type UserId } from '../util/ids';
import { asWritten } from '../util/search';
import { inSlices, othersFirst } from '../util/turns';
import type { Operation } from '../plan/plan';
import {
  operationOf,
  wasDone,
  withOperations,
  type Content,
  type Entry,
  type Field,
  type Unused,
  type Value,
} from './fields';
import { Lines } from '../util/place';
import type { Problem, RowCause } from './problem';
import { isNamed, roundedIds } from './rounding';
import { clashesIn, type Claim } from './clashes';

/** What one row of a file asks for, as far as the file itself tells. */
export interface Row {
  readonly entry: Entry;
  /** Undefined when an e-mail address alone names the user. */
  readonly id: UserId | undefined;
  /** Whatever names the user beside the id: all of it is compared with Zoho. */
  readonly emails: readonly string[];
  readonly names: readonly string[];
  /** First and last name, where they stand apart. */
  readonly parts: readonly string[];
  readonly operation: Operation;
  /** Undefined where only a name tells the territory, or nothing does. */
  readonly territory: TerritoryId | undefined;
  readonly territoryNames: readonly string[];
}

/** A file that can be used as far as its text tells, or everything that is wrong in it. */
export interface Checked {
  readonly rows: readonly Row[];
  /** How many rows are left out because the run that wrote them has done them. */
  readonly done: number;
  readonly unused: readonly Unused[];
  readonly problems: readonly Problem[];
  readonly lines: Lines;
}

/** Reads the text of a file; `isCsv` tells its form. Nothing is asked of Zoho. */
export async function checkText(text: string, isCsv: boolean, signal: AbortSignal): Promise<Checked> {
  const lines = new Lines(text);
  const read = isCsv ? (await import('./csvFile')).readCsv : (await import('./jsonFile')).readJson;
  await othersFirst(); // to load it took a while, too
  const content = await read(text, signal);
  return check(withOperations(content), lines, signal);
}

async function check(
  { entries, unused, problems: ofForm }: Content,
  lines: Lines,
  signal: AbortSignal,
): Promise<Checked> {
  const rows: Row[] = [];
  const problems = [...ofForm];
  let done = 0;
  const looksRounded = await roundedIds(entries);
  await inSlices(entries, (slice) => {
    signal.throwIfAborted();
    for (const entry of slice) {
      const read = rowOf(entry, looksRounded);
      if (read === 'done') done++;
      else if ('problems' in read) problems.push(...read.problems);
      else rows.push(read);
    }
  });
  const claims = rows.flatMap(({ id: user, territory, territoryNames, operation, entry }): Claim[] => {
    const key = `${territory ?? territoryNames[0] ?? ''}/${user}`;
    return user === undefined ? [] : [{ key, user, operation, entry, lines, file: '' }];
  });
  problems.push(...clashesIn(claims).map(({ problem }) => problem));
  problems.sort((a, b) => a.place.at - b.place.at);
  return { rows, done, unused, problems, lines };
}

function rowOf(
  entry: Entry,
  looksRounded: (id: Value) => boolean,
): Row | { readonly problems: readonly Problem[] } | 'done' {
  const problems: Problem[] = [];
  const all = (field: Field) =>
    entry.values.filter((value) => value.field === field && value.text.trim() !== '');
  const say = (value: Value | undefined, cause: RowCause) =>
    problems.push({ place: value?.place() ?? entry.place, cause });

  const [outcome] = all('outcome');
  const isDone = wasDone(outcome?.text ?? '');
  if (isDone) return 'done';
  if (isDone === undefined) say(outcome, { code: 'noOutcome', text: outcome?.text ?? '' });

  const operations = entry.values.filter(({ field }) => field === 'operation');
  const strange = operations.find(({ text }) => !operationOf(text));
  const [wanted = 'add', another] = new Set(operations.flatMap(({ text }) => operationOf(text) ?? []));
  if (strange) say(strange, { code: 'noOperation', text: strange.text });
  else if (another) say(operations[0], { code: 'eitherOf', text: wanted, other: another });

  const [names, parts, emails] = [all('name'), [...all('firstName'), ...all('lastName')], all('email')];
  const addresses = emails.flatMap(({ text }) => addressIn(text) ?? []);
  for (const email of emails) if (!addressIn(email.text)) say(email, { code: 'noAddress', text: email.text });
  const id = entry.values.find(({ field }) => field === 'id');
  const user = id && userId(writtenId(id.text));
  if (id && !user) say(id, whyNoId(id));
  else if (!user && emails.length === 0) say(names[0], { code: 'noUser' });
  else if (id && user && looksRounded(id) && !isNamed(entry)) say(id, { code: 'roundedUser', id: user });

  const { id: territory, names: territoryNames, value, cause } = territoryOf(all);
  if (cause) say(value, cause);
  if (problems.length > 0) return { problems };
  return {
    entry,
    id: user,
    emails: addresses.map(({ address }) => address),
    names: [...names.map(({ text }) => text), ...addresses.flatMap(({ name }) => name || [])],
    parts: parts.map(({ text }) => text),
    operation: wanted,
    territory,
    territoryNames: territoryNames.map(({ text }) => text),
  };
}

/** `territory` may hold an id or a name. */
function territoryOf(all: (field: Field) => Value[]): {
  readonly id: TerritoryId | undefined;
  readonly names: readonly Value[];
  readonly value?: Value | undefined;
  readonly cause?: RowCause;
} {
  const [either] = all('territory');
  const [ownId] = all('territoryId');
  const eitherIsId = either && !ownId && territoryId(writtenId(either.text)) !== undefined;
  const value = eitherIsId ? either : ownId;
  const id = value && territoryId(writtenId(value.text));
  const names = [...all('territoryName'), ...(either && !eitherIsId ? [either] : [])];
  const [name, other] = distinct(names);
  if (value && !id) return { id, names, value, cause: whyNoId(value) };
  if (name && other)
    return { id, names, value: other, cause: { code: 'eitherOf', text: name.text, other: other.text } };
  if (id && isFilledUp(value.text) && names.length === 0)
    return { id, names, value, cause: { code: 'roundedTerritory', id } };
  return { id, names };
}

/** Each text once, as it is written. */
function distinct(values: readonly Value[]): Value[] {
  return [
    ...new Map(values.toReversed().map((value) => [asWritten(value.text), value])).values(),
  ].toReversed();
}

/** The address in `Mara Voss <mara@example.test>`, without what is not seen, and the name before it. */
function addressIn(text: string): { readonly address: string; readonly name: string } | undefined {
  const seen = text
    .replace(/[\p{DI}\p{Cf}]/gu, '')
    .trim()
    .replace(/^mailto:/i, '');
  const [, name = '', address = seen] = /^([^<>]*)<([^<>]*)>$/.exec(seen) ?? [];
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address)) return undefined;
  return { address, name: name.replace(/["']/g, ' ').trim() };
}

/** What a spreadsheet makes of a long number, `4.31581E+17`. */
const scientific = /^\d[.,]?\d*E\+?\d+$/i;

function whyNoId({ text }: Value): RowCause {
  return { code: scientific.test(text) ? 'idBecameNumber' : 'notAnId', text };
}
