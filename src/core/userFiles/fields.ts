import { isId, writtenId } from '../util/ids';
import { fold } from '../util/search';
import { inert } from '../util/text';
import type { Operation } from '../plan/plan';
import type { Place } from '../util/place';
import type { Problem } from './problem';

/** What a column of a CSV file or a key of a JSON file can tell. */
export type Field =
  | 'id'
  | 'email'
  /** An id or an e-mail address, in a table that has a column for neither; beside one, a name as well. */
  | 'user'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'territoryId'
  | 'territory'
  | 'territoryName'
  | 'operation'
  /** What may be meant as the operation: its values tell. */
  | 'action'
  | 'outcome';

/** A value of a file. */
export interface Value {
  readonly field: Field;
  /** The name of its column or key. */
  readonly column: string;
  readonly text: string;
  readonly place: () => Place;
}

/** One row of a CSV file, or one change of a JSON file. */
export interface Entry {
  readonly place: Place;
  /** What is taken out to delete it. */
  readonly removal: () => Place;
  readonly values: readonly Value[];
  /** A text in the form of the file. */
  readonly write: (text: string) => string;
}

/** A column or key that is not used: its name, or the number of a column without one, counted from 1. */
export type Unused = string | number;

/** What a text that was read comes to, before anybody looks at what it asks for. */
export interface Content {
  readonly entries: readonly Entry[];
  readonly unused: readonly Unused[];
  /** What is wrong with its form; then nothing else counts. */
  readonly problems: readonly Problem[];
}

/** Names without case, blanks and marks. The best for a field comes first; a worse one beside it is not used. */
const words: Readonly<Record<Field, readonly string[]>> = {
  id: ['userid', 'recordid', 'id'],
  email: ['email', 'emailaddress', 'emailid', 'useremail', 'mail'],
  user: ['user'],
  name: ['username', 'fullname', 'displayname', 'name'],
  firstName: ['firstname', 'givenname'],
  lastName: ['lastname', 'surname', 'familyname'],
  territoryId: ['territoryid'],
  territory: ['territory'],
  territoryName: ['territoryname'],
  operation: ['operation'],
  action: [],
  outcome: ['outcome'],
};
/**
 * _Action_, _Change type_, _Add or remove_, also in the languages that spreadsheets are kept in: only its values tell whether
 * such a column says what is to be done.
 */
const mayBeAction =
  /^op$|opera[tcz]|action|change|remove|delete|aktion|vorgang|anderung|entfern|losch|accion|cambi|quitar|elimin|操作|変更|追加|削除|解除/;
/** What stands below _Remove?_ of whoever is to be removed, and need not be a word. */
const yes = new Set(['x', 'y', 'yes', 'true', '1', 'ja', 'sí', 'si', 'はい', '✓', '✔', '☑']);
/** Everything that names a person is compared, however many columns there are of it. */
const several = new Set<Field>(['email', 'name']);
/** What exports say of a row besides; nobody expects that it is used. */
const informative = new Set(['reason', 'role', 'status', 'manager']);

interface Columns {
  /** What each column tells. */
  readonly fields: readonly (Field | undefined)[];
  /** A column that has the name of an earlier one. */
  readonly again: number | undefined;
  /** Among them those of which only the values tell whether they are used. */
  readonly unused: readonly string[];
}

/** What the columns of these names tell. */
export function columnsOf(names: readonly string[]): Columns {
  const plain = names.map(plainWord);
  const fields = plain.map(fieldCalled);
  const used = fields.map((field, index) => {
    if (field === undefined || field === 'action' || several.has(field)) return field;
    const best = words[field].find((word) => plain.includes(word));
    return plain[index] === best ? field : undefined;
  });
  const isOnce = (field: Field) => field !== 'action' && !several.has(field);
  const again = used.findIndex((field, index) => field && isOnce(field) && used.indexOf(field) < index);
  return {
    fields: used,
    again: again < 0 ? undefined : again,
    unused: names.filter(
      (name, index) =>
        (!used[index] || used[index] === 'action') &&
        !informative.has(plain[index] ?? '') &&
        inert(name) !== '',
    ),
  };
}

const fieldNames = Object.keys(words) as Field[];

function fieldCalled(word: string): Field | undefined {
  const field = fieldNames.find((one) => words[one].includes(word));
  return field ?? (mayBeAction.test(fold(word)) ? 'action' : undefined);
}

/** What a value of a column or key tells, which for `user` depends on what stands beside it. */
export function meantField(field: Field, text: string, { fields }: Pick<Columns, 'fields'>): Field {
  if (field !== 'user') return field;
  if (fields.includes('id')) return 'name';
  if (isId(writtenId(text))) return 'id';
  return fields.includes('email') ? 'name' : 'email';
}

/**
 * What a file asks for where a column called _Action_ or the like says what is to be done: as soon as one of its values is
 * such a word, or a tick below _Remove_, all have to be such words, for whoever is to be removed must not be added.
 */
export function withOperations(content: Content): Content {
  const { entries, unused } = content;
  const isTick = ({ column, text }: Value) =>
    operationOf(column) === 'remove' && yes.has(text.trim().toLowerCase());
  const isMeant = (value: Value) =>
    value.field === 'action' && (operationOf(value.text) !== undefined || isTick(value));
  const columns = new Set<Unused>();
  for (const { values } of entries) for (const value of values) if (isMeant(value)) columns.add(value.column);
  if (columns.size === 0) return content;
  const meant = (value: Value): Value =>
    value.field === 'action' && columns.has(value.column) ? { ...value, field: 'operation' } : value;
  return {
    ...content,
    entries: entries.map((entry) => ({ ...entry, values: entry.values.map(meant) })),
    unused: unused.filter((name) => !columns.has(name)),
  };
}

/** Whether a header with these columns can name users. */
export function namesUsers({ fields }: Columns): boolean {
  return fields.includes('id') || fields.includes('email') || fields.includes('user');
}

/** `User ID`, `USER_ID` and `user_id` are one word. */
export function plainWord(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** What a word says is to be done; undefined for any other word. */
export function operationOf(text: string): Operation | undefined {
  const verb = fold(plainWord(text)).replace(/ed?$/, '');
  if (adding.has(verb)) return 'add';
  return removing.has(verb) ? 'remove' : undefined;
}

/** Verbs without an `e` or `ed` at their ends, folded. */
const verbs = (...words: readonly string[]): ReadonlySet<string> => new Set(words.map(fold));
const adding = verbs(
  ...['add', 'associat', 'assign', 'hinzufugen', 'hinzugefugt', 'zuordnen'],
  ...['anadir', 'agregar', 'asociar', 'asignar', '追加'],
);
const removing = verbs(
  ...['remov', 'removal', 'delet', 'del', 'dissociat', 'disassociat', 'unassociat', 'unassign', 'revok'],
  ...['drop', 'entfernen', 'entfernt', 'loschen', 'geloscht', 'quitar', 'eliminar', 'borrar'],
  ...['desasociar', '削除', '解除'],
);

const doneWords = [
  'applied',
  'alreadyso',
  'sonow',
  'added',
  'removed',
  'done',
  'alreadyamember',
  'nomemberanymore',
  'doneagain', // of an undo, by others since: that is theirs
];
const openWords = ['failed', 'skipped', 'notstarted', 'unknown', ''];

/** Whether a row was done by the run that wrote it; undefined for a word that no export has. */
export function wasDone(text: string): boolean | undefined {
  const word = plainWord(text);
  if (doneWords.includes(word)) return true;
  return openWords.includes(word) ? false : undefined;
}
