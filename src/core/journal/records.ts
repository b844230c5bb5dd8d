import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import { isId, type TerritoryId, type UserId } from '../util/ids';
import type { Redactor } from '../util/redact';
import type { Outcome } from './outcome';
import { hashOf, type Plan, type PlannedRow, type RowState } from '../plan/plan';

const territoryId = v.custom<TerritoryId>(isId, 'not an id');
const userId = v.custom<UserId>(isId, 'not an id');
const row = v.pipe(v.number(), v.integer(), v.minValue(0));
const refusal = v.object({ code: v.string(), what: v.string(), next: v.string() });

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('applied'), seen: v.picklist(['answer', 'both']) }),
  v.object({ kind: v.literal('soNow') }),
  v.object({ kind: v.literal('alreadySo'), seen: v.picklist(['plan', 'answer', 'reread']) }),
  v.object({ kind: v.literal('failed'), refusal }),
  v.object({ kind: v.literal('skipped'), refusal }),
  v.object({ kind: v.literal('notStarted') }),
  v.object({ kind: v.literal('unknown'), why: v.string() }),
]) satisfies v.GenericSchema<Outcome>;

/** By hand, for a plan may have ten thousand of them and is looked through in one go. */
function isPlannedRow(raw: unknown): raw is PlannedRow {
  if (typeof raw !== 'object' || raw === null) return false;
  const { territory, user, operation, state } = raw as Readonly<Record<keyof PlannedRow, unknown>>;
  const isChange = isId(territory) && isId(user) && (operation === 'add' || operation === 'remove');
  return isChange && isRowState(state);
}

function isRowState(raw: unknown): raw is RowState {
  if (typeof raw !== 'object' || raw === null) return false;
  const { kind, refusal: why } = raw as { readonly kind?: unknown; readonly refusal?: unknown };
  return kind === 'send' || kind === 'alreadySo' || (kind === 'impossible' && v.is(refusal, why));
}

const target = v.object({
  label: v.string(),
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
  territories: v.array(v.object({ id: territoryId, members: v.array(userId) })),
  rows: v.array(v.custom<PlannedRow>(isPlannedRow)),
  writes: v.number(),
  reads: v.number(),
  hash: v.string(),
});

const moment = v.number();

const record = v.variant('kind', [
  /** The first record of every journal. */
  v.object({
    kind: v.literal('planned'),
    version: v.literal(1),
    at: moment,
    plan,
    /** The run whose changes this one takes back. */
    undoes: v.optional(v.string()),
  }),
  /** A window began to apply the plan, or went on with it. */
  v.object({ kind: v.literal('started'), at: moment }),
  /** These rows are about to be sent. Written and synced before the request leaves. */
  v.object({ kind: v.literal('intent'), at: moment, rows: v.array(row) }),
  /** The request was refused as a whole or never left: its rows count as not sent. */
  v.object({ kind: v.literal('withdrawn'), rows: v.array(row) }),
  v.object({ kind: v.literal('outcome'), rows: v.array(row), outcome }),
  /** A reading showed that these rows are not so (any more): what was said of them no longer holds. */
  v.object({ kind: v.literal('reopened'), rows: v.array(row) }),
  v.object({
    kind: v.literal('ended'),
    at: moment,
    how: v.picklist(['complete', 'cancelled', 'stopped']),
    /** Why it stopped before its end. */
    problem: v.optional(v.string()),
  }),
  /** Records before this one are damaged: they may have been about any row. What follows is sound again. */
  v.object({ kind: v.literal('mended'), at: moment }),
  /** A later run took this one back. */
  v.object({ kind: v.literal('undone'), at: moment, by: v.string() }),
]);

export type JournalRecord = v.InferOutput<typeof record>;

/** The record as it may be kept: its reasons quote Zoho, and an answer of Zoho's may quote the token of its request. */
export function withoutSecrets(entry: JournalRecord, redactor: Redactor): JournalRecord {
  if (entry.kind === 'ended' && entry.problem !== undefined)
    return { ...entry, problem: redactor.redact(entry.problem) };
  if (entry.kind !== 'outcome') return entry;
  const { outcome: was } = entry;
  if (was.kind === 'unknown') return { ...entry, outcome: { ...was, why: redactor.redact(was.why) } };
  if (was.kind !== 'failed' && was.kind !== 'skipped') return entry;
  const { code, what, next } = was.refusal;
  const clean = { code: redactor.redact(code), what: redactor.redact(what), next };
  return { ...entry, outcome: { ...was, refusal: clean } };
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
  return entry.kind !== 'planned' || entry.plan.hash === hashOf(entry.plan);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
