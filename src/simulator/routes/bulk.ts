import { type Answer, type Item, json, successItem } from '../answers';
import type { Call } from './route';

/** What becomes of one entry of a bulk request. */
export interface Verdict {
  /** '' when the entry names nobody. */
  readonly id: string;
  /** Absent when the entry is accepted. */
  readonly refusal?: Item;
}

interface BulkWrite {
  readonly apply: (id: string) => void;
  readonly success: string;
  /** Whether the `nested` form of the `nesting` switch covers this call's successes. */
  readonly nests: boolean;
}

/** Applies what the `bulkAnswer` switch lets through and answers in the shape the switches ask for. */
export function settleBulk(call: Call, verdicts: readonly Verdict[], write: BulkWrite): Answer {
  const bad = verdicts.filter((verdict) => verdict.refusal !== undefined);
  const someAreGood = bad.length < verdicts.length;
  const { bulkAnswer } = call.switches;
  const nothing = bulkAnswer === 'nothing-400' || bulkAnswer === 'nothing-400-first';
  if (bad.length > 0 && (nothing || !someAreGood)) {
    const listed = someAreGood && bulkAnswer === 'nothing-400-first' ? bad.slice(0, 1) : bad;
    return answerItems(call, 400, itemsOf(call, listed, write), write);
  }
  for (const { id, refusal } of verdicts) if (refusal === undefined) write.apply(id);
  return answerItems(call, bad.length === 0 ? 200 : mixedStatus(call), itemsOf(call, verdicts, write), write);
}

function mixedStatus(call: Call): number {
  return Number(call.switches.bulkAnswer.slice(-3));
}

/** With the one-item limit answer, everybody over the limit shares one item, where the first of them was. */
function itemsOf(call: Call, verdicts: readonly Verdict[], write: BulkWrite): Item[] {
  const items = verdicts.map(({ id, refusal }) => refusal ?? successItem(id, write.success));
  if (call.switches.limitAnswer === 'per-user') return items;
  const first = items.findIndex((item) => item.code === 'LIMIT_EXCEEDED');
  const details = { limit: call.organisation.territoryUserLimit };
  return items
    .filter((item, index) => item.code !== 'LIMIT_EXCEEDED' || index === first)
    .map((item) => (item.code === 'LIMIT_EXCEEDED' ? { ...item, details } : item));
}

function answerItems(call: Call, status: number, items: readonly Item[], write: BulkWrite): Answer {
  const { itemsMissing, itemOrder, nesting } = call.switches;
  let successes = 0;
  const shown = items.filter((item) => {
    if (itemsMissing === 'none' || item.status === 'error') return true;
    return successes++ % 2 === 0;
  });
  if (itemOrder === 'reversed') shown.reverse();
  const nested = nesting === 'nested-everywhere' || (nesting === 'nested' && write.nests && status === 200);
  return json(status, { users: nested ? [shown] : shown });
}
