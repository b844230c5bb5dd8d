import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import { isId, type TerritoryId, type UserId } from '../util/ids';
import type { Redactor } from '../util/redact';
import type { Fault } from '../util/errors';
import type { Outcome, Unsure } from './outcome';
import {
  hashOf,
  isOfManager,
  rowKey,
  type Plan,
  type PlannedRow,
  type RowState,
  type Refusal,
} from '../plan/plan';
import type { KeptNames } from '../plan/names';

const territoryId = v.custom<TerritoryId>(isId, 'not an id');
const userId = v.custom<UserId>(isId, 'not an id');
const row = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const said = v.object({ code: text, message: text });

const knownRefusals = [
  v.object({ code: v.literal('territoryFull'), limit: v.exactOptional(v.number()) }),
  v.object({ code: v.literal('territoryUnknown'), said }),
  v.object({ code: v.literal('membersUnknown') }),
  v.object({ code: v.literal('userNotAccepted'), said }),
  v.object({ code: v.literal('userStatus'), status: text }),
  v.object({ code: v.literal('isManager') }),
  v.object({ code: v.literal('otherManager') }),
  v.object({ code: v.literal('ownTerritory') }),
  v.object({ code: v.literal('notRemoved'), said }),
  v.object({ code: v.literal('notArrived') }),
  v.object({ code: v.literal('otherNotDone') }),
  v.object({ code: v.literal('fullSwap') }),
  v.object({ code: v.literal('doneAgain') }),
  v.object({ code: v.literal('noAnswer') }),
  v.object({ code: v.literal('refused'), said }),
] as const;

const refusalCodes: ReadonlySet<string> = new Set(knownRefusals.map(({ entries: { code } }) => code.literal));

/** A reason that another version of this extension wrote down is kept as it is; whoever tells it does so in general. */
const refusal: v.GenericSchema<unknown, Refusal> = v.union([
  v.variant('code', knownRefusals) satisfies v.GenericSchema<unknown, Refusal>,
  v.custom<Refusal>((raw) => isFault(raw) && !refusalCodes.has(raw.code)),
]);

export function isFault(raw: unknown): raw is Fault {
  return typeof raw === 'object' && raw !== null && 'code' in raw && typeof raw.code === 'string';
}

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('applied'), seen: v.picklist(['answer', 'both', 'gone']) }),
  v.object({ kind: v.literal('soNow') }),
  v.object({ kind: v.literal('alreadySo'), seen: v.picklist(['plan', 'answer', 'reread']) }),
  v.object({ kind: v.literal('failed'), refusal }),
  v.object({ kind: v.literal('skipped'), refusal }),
  v.object({ kind: v.literal('notStarted') }),
  v.object({ kind: v.literal('unknown'), why: v.custom<Unsure>((raw) => typeof raw === 'string') }),
]) satisfies v.GenericSchema<unknown, Outcome>;

/** By hand, for a plan may have ten thousand of them and is looked through in one go. */
function isPlannedRow(raw: unknown): raw is PlannedRow {
  if (typeof raw !== 'object' || raw === null) return false;
  const { operation, state, after } = raw as Readonly<Record<keyof PlannedRow, unknown>>;
  if (!namesRow(raw) || !isRowState(state)) return false;
  if (operation === 'add' || operation === 'remove')
    return after === undefined || (Array.isArray(after) && after.every(namesRow));
  const { replaces } = raw as { readonly replaces?: unknown };
  const isManagers = operation === 'setManager' || operation === 'clearManager';
  return isManagers && after === undefined && (replaces === null || isId(replaces));
}

function namesRow(raw: unknown): boolean {
  const { territory, user } = Object(raw) as Readonly<Record<'territory' | 'user', unknown>>;
  return isId(territory) && isId(user);
}

function isRowState(raw: unknown): raw is RowState {
  if (typeof raw !== 'object' || raw === null) return false;
  const { kind, refusal: why } = raw as { readonly kind?: unknown; readonly refusal?: unknown };
  return kind === 'send' || kind === 'alreadySo' || (kind === 'impossible' && v.is(refusal, why));
}

export const target = v.object({
  name: v.string(),
  place: v.string(),
  environment: v.picklist(['production', 'sandbox', 'developer', 'simulator']),
  organisation: v.string(),
  user: v.string(),
});

const axis = v.picklist(['territory', 'user']);
const plan: v.GenericSchema<unknown, Plan> = v.object({
  target,
  form: v.picklist(['bulk', 'single']),
  axes: v.object({ add: axis, remove: axis }),
  order: v.exactOptional(v.literal('removeFirst')),
  territories: v.array(
    v.object({
      id: territoryId,
      members: v.array(userId),
      held: v.exactOptional(v.literal('additive')),
      isRoot: v.exactOptional(v.literal(true)),
    }),
  ),
  rows: v.array(v.custom<PlannedRow>(isPlannedRow)),
  writes: v.number(),
  reads: v.number(),
  hash: v.string(),
});

/** By hand, as the rows of a plan: there may be as many. */
function areNames(raw: unknown): raw is KeptNames {
  const { territories, users } = Object(raw) as Readonly<Record<keyof KeptNames, unknown>>;
  const isNamed = (named: unknown) =>
    typeof named === 'object' &&
    named !== null &&
    Object.values(named).every((name) => typeof name === 'string');
  return isNamed(territories) && isNamed(users);
}

/** A file that says how things are to be, and its commit where it is one: plain text, of which nothing follows. */
export const source = v.object({ file: v.string(), commit: v.optional(v.string()) });
export type Source = v.InferOutput<typeof source>;

const moment = v.number();

const record = v.variant('kind', [
  v.object({
    kind: v.literal('planned'),
    version: v.literal(1),
    at: moment,
    plan,
    /** What those in the plan were called when a person agreed to it. */
    names: v.custom<KeptNames>(areNames),
    /** The run whose changes this one takes back. */
    undoes: v.optional(v.string()),
    /** The file that it was planned from. */
    source: v.optional(source),
  }),
  /** A window began to apply the plan, or went on with it: as which start of all that this installation has made. */
  v.object({ kind: v.literal('started'), at: moment, ordinal: v.exactOptional(moment) }),
  /** These rows are about to be sent. Written and synced before the request leaves. */
  v.object({ kind: v.literal('intent'), at: moment, rows: v.array(row) }),
  /** These rows count as not sent: their request was refused as a whole or never left, or a reading shows that it did nothing. */
  v.object({ kind: v.literal('withdrawn'), rows: v.array(row) }),
  v.object({ kind: v.literal('outcome'), rows: v.array(row), outcome }),
  /** A reading showed that these rows are not so (any more): what was said of them no longer holds. */
  v.object({ kind: v.literal('reopened'), rows: v.array(row) }),
  v.object({
    kind: v.literal('ended'),
    at: moment,
    how: v.picklist(['complete', 'cancelled', 'stopped']),
    /** Why it stopped before its end. */
    fault: v.optional(v.custom<Fault>(isFault)),
  }),
  /** Records before this one are damaged: they may have been about any row. What follows is sound again. */
  v.object({ kind: v.literal('mended'), at: moment }),
  /** A later run took this one back. */
  v.object({ kind: v.literal('undone'), at: moment, by: v.string() }),
]);

export type JournalRecord = v.InferOutput<typeof record>;

/** The first record of every journal. */
export type PlannedRecord = Extract<JournalRecord, { kind: 'planned' }>;

/** Zoho's words are shown shorter than this; whoever sends a book is not kept whole. */
const longestText = 1000;

/** The record as it may be kept: its reasons quote Zoho, and an answer of Zoho's may quote the token of its request. */
export function withoutSecrets(entry: JournalRecord, redactor: Redactor): JournalRecord {
  if (entry.kind === 'planned') {
    const { source: from } = entry;
    const names = cleanNames(entry.names, redactor);
    return { ...entry, names, ...(from && { source: clean(from, redactor) }) };
  }
  if (entry.kind === 'outcome') return { ...entry, outcome: clean(entry.outcome, redactor) };
  if (entry.kind !== 'ended' || entry.fault === undefined) return entry;
  return { ...entry, fault: clean(entry.fault, redactor) };
}

/** Every text in it, without secrets and no longer than it may be: in this order, for half a secret is not found. */
function clean<T extends object>(data: T, redactor: Redactor): T {
  const cleanText = (_: string, value: unknown) =>
    typeof value === 'string' ? redactor.redact(value).slice(0, longestText) : value;
  return JSON.parse(JSON.stringify(data, cleanText)) as T;
}

/** There may be thousands of them: all are looked through at once, and one by one only where something is found. */
function cleanNames(names: KeptNames, redactor: Redactor): KeptNames {
  const whole = JSON.stringify(names);
  return redactor.redact(whole) === whole ? names : clean(names, redactor);
}

/** One line of a journal: a checksum over everything behind it, the number of the line, the record. */
export function encode(number: number, entry: JournalRecord): string {
  const text = `${number} ${JSON.stringify(entry)}`;
  return `${checksum(text)} ${text}\n`;
}

/** The record in a line without its end, and the number of the line; undefined when it is damaged. */
export function decode(line: string): { readonly number: number; readonly entry: JournalRecord } | undefined {
  const text = line.slice(9);
  if (line.charAt(8) !== ' ' || line.slice(0, 8) !== checksum(text)) return undefined;
  const [written = ''] = /^\d+(?= )/.exec(text) ?? [];
  try {
    const parsed = v.safeParse(record, JSON.parse(text.slice(written.length + 1)));
    if (written === '' || !parsed.success || !isSound(parsed.output)) return undefined;
    return { number: Number(written), entry: parsed.output };
  } catch {
    return undefined;
  }
}

/** A plan that was changed on disk is not the one a person confirmed. */
function isSound(entry: JournalRecord): boolean {
  return entry.kind !== 'planned' || (entry.plan.hash === hashOf(entry.plan) && isWhole(entry.plan));
}

/**
 * Whether every row that is waited for is there: whoever waits for nobody known would not wait at all. Managers have
 * plans of their own.
 */
function isWhole({ rows }: Plan): boolean {
  if (rows.some(isOfManager)) return rows.every(isOfManager);
  const awaited = rows.flatMap(({ after = [] }) => after);
  if (awaited.length === 0) return true;
  const keys = new Set(rows.map(rowKey));
  return awaited.every((row) => keys.has(rowKey(row)));
}

export function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
