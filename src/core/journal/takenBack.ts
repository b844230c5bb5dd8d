import { organisationKey } from '../org/target';
import { grouped, isOfManager, joins, rowKey } from '../plan/plan';
import { ChangeError, notForgotten, takenBack } from './errors';
import type { Journal } from './journal';
import { leftToOthers, type OutcomeKind } from './outcome';
import { canRetry, canUndo, mayHaveChanged, type RowResult, type RunResult, type RunSummary } from './result';
import { foundBy, madeBy, placeKey, type Standing } from './undo';

/** What a history of runs tells, and notes. */
interface Runs {
  readonly list: () => Promise<readonly RunSummary[]>;
  readonly summary: (id: string) => Promise<RunSummary | undefined>;
  readonly get: (id: string) => Promise<RunResult | undefined>;
  readonly takenBackBy: (id: string) => Promise<string | undefined>;
  readonly markUndone: (id: string, by: string, now: number) => Promise<void>;
}

/** What is needed to write into the journals of other runs. */
interface Rewritable extends Runs {
  readonly reopen: (id: string, now: number) => Promise<Journal>;
  readonly isUnderWay: (run: RunSummary) => Promise<boolean>;
  readonly noteChanged: () => void;
}

/**
 * Whoever has taken a run back so far, if that may be done by this one, or once more.
 *
 * @param own the run that goes on with it, or whose failed changes are made once more
 * @throws ChangeError `takenBack` when it was another one: what is there now may be somebody else's
 */
export async function takenBackSoFar(
  history: Pick<Runs, 'takenBackBy'>,
  undoes: string | undefined,
  own?: string,
): Promise<string | undefined> {
  const by = undoes === undefined ? undefined : await history.takenBackBy(undoes);
  if (by !== undefined && by !== own) throw takenBack();
  return by;
}

/** By which run each was taken back, be it only in part, of all there are, newest first: also where the mark is missing. */
export function takersOf(all: readonly RunSummary[]): ReadonlyMap<string, string> {
  const takers = new Map<string, string>();
  for (const { id, undoneBy } of all) if (undoneBy !== undefined) takers.set(id, undoneBy);
  for (const run of all)
    if (run.undoes !== undefined && !takers.has(run.undoes) && mayHaveChanged(run))
      takers.set(run.undoes, run.id);
  return takers;
}

/** The same runs, with what they are to each other: what another one took over is no more theirs. */
export function withOvertaken(all: readonly RunSummary[]): RunSummary[] {
  const takers = takersOf(all);
  return all.map((run) => {
    const by = run.undoes === undefined ? undefined : takers.get(run.undoes);
    return by === undefined || by === run.id ? run : { ...run, isOvertaken: true };
  });
}

/** @throws ChangeError `takenBack` when a run was taken back, or others have done what it would go on to take back */
export async function checkResumable(
  history: Pick<Runs, 'takenBackBy' | 'get'>,
  { id, undoes }: Pick<RunResult, 'id' | 'undoes'>,
): Promise<void> {
  await takenBackSoFar(history, id);
  const by = undoes === undefined ? undefined : await history.takenBackBy(undoes);
  if (by === undefined || by === id) return;
  const [other, own] = [await history.get(by), await history.get(id)];
  if (!other || !own) throw takenBack();
  // its failed changes were made once more by another run; what it has left to do is still its own
  const tried = new Set(other.rows.map(({ row }) => rowKey(row)));
  const isLeft = ({ kind }: RunResult['rows'][number]['outcome']) =>
    kind === 'notStarted' || kind === 'unknown';
  if (own.rows.some(({ row, outcome }) => isLeft(outcome) && tried.has(rowKey(row)))) throw takenBack();
}

/** Marks what a run took back, be it in part, where nothing says so yet; rejects with a ChangeError when it cannot. */
export async function noteUndo(
  history: Pick<Runs, 'summary' | 'markUndone'>,
  run: RunSummary,
  now: number,
): Promise<void> {
  if (run.undoes === undefined || !mayHaveChanged(run)) return;
  const first = await history.summary(run.undoes);
  if (first && first.undoneBy === undefined) await history.markUndone(run.undoes, run.id, now);
}

/** As which start of all that this installation has made a run starts now: the clock may have been set back. */
export async function nextOrdinal(history: Pick<Runs, 'list'>, now: number): Promise<number> {
  return (await history.list()).reduce((next, { ordinals }) => Math.max(next, ordinals.last + 1), now);
}

/**
 * What a run is about that was changed later by other runs of this installation (`placeKey`), or may have been: what is
 * there now is not its doing. What a later run did to that doing and another one took back does not count.
 */
export async function changedSince(
  run: RunResult,
  history: Pick<Runs, 'list' | 'get'>,
): Promise<ReadonlySet<string>> {
  const organisation = organisationKey(run.target);
  const later = (await history.list())
    .filter(({ id, ordinals }) => id !== run.id && ordinals.last >= run.ordinals.first)
    .filter((other) => mayHaveChanged(other) && organisationKey(other.target) === organisation);
  const touches: Touch[] = [];
  // one after the other: a journal may be long
  for (const { id } of later) touches.push(...touchesOf(await history.get(id)));
  const byPlace = grouped(
    touches.sort((a, b) => a.ordinal - b.ordinal),
    ({ place }) => place,
  );
  const isTouched = ({ row, outcome, ordinal = run.ordinals.first }: RowResult) => {
    const since = byPlace.get(placeKey(row))?.filter((touch) => touch.ordinal >= ordinal) ?? [];
    return leaveOther(since, outcome.kind === 'applied' ? madeBy(row) : foundBy(row));
  };
  return new Set(run.rows.filter(isTouched).map(({ row }) => placeKey(row)));
}

/** What a run did in a place, or may have done. */
interface Touch {
  readonly place: string;
  readonly run: string;
  readonly undoes: string | undefined;
  readonly ordinal: number;
  /** What it found there, and made of it; undefined where it is not known whether it was this run. */
  readonly sure: { readonly found: Standing; readonly made: Standing } | undefined;
}

/** Whether runs, one after the other, leave anything else in a place than what was there, or tell that it was gone by then. */
function leaveOther(touches: readonly Touch[], before: Standing): boolean {
  const left: Touch[] = [];
  let now = before;
  for (const touch of touches) {
    // whoever found something else tells that others had been there
    if (touch.sure?.found !== now) return true;
    if (touch.undoes !== undefined && left.at(-1)?.run === touch.undoes) left.pop();
    else left.push(touch);
    now = touch.sure.made;
  }
  return left.length > 0;
}

function touchesOf(run: RunResult | undefined): Touch[] {
  if (!run) return [];
  return run.rows.flatMap(({ row, outcome, ordinal = run.ordinals.last }): Touch[] => {
    if (outcome.kind !== 'applied' && outcome.kind !== 'soNow' && outcome.kind !== 'unknown') return [];
    const isSure = outcome.kind === 'applied' && outcome.seen !== 'gone';
    const by = { run: run.id, undoes: run.undoes, ordinal };
    const sure = isSure ? { found: foundBy(row), made: madeBy(row) } : undefined;
    const own = { ...by, place: placeKey(row), sure };
    // whoever becomes manager becomes a member, too
    const isNew = isOfManager(row) && joins(row, run.plan);
    return isNew ? [own, { ...by, place: rowKey(row), sure: undefined }] : [own];
  });
}

/**
 * Marks in other runs what nobody could know of once a run is forgotten: that it took one back, or changed again what an
 * earlier one did.
 *
 * @throws ChangeError `notForgotten` when it cannot
 */
export async function noteBeforeForgotten(history: Rewritable, run: RunSummary, now: number): Promise<void> {
  try {
    await noteElsewhere(history, run, now);
  } catch (error) {
    throw notForgotten(error);
  }
}

async function noteElsewhere(history: Rewritable, run: RunSummary, now: number): Promise<void> {
  await noteUndo(history, run, now);
  if (!mayHaveChanged(run)) return;
  const organisation = organisationKey(run.target);
  const others = (await history.list()).filter(
    (other) => other.id !== run.id && takesBack(other) && organisationKey(other.target) === organisation,
  );
  const earlier = others.filter(({ ordinals }) => ordinals.first <= run.ordinals.last);
  const touched = earlier.length > 0 ? touchesOf(await history.get(run.id)) : [];
  const places = new Set(touched.map(({ place }) => place));
  const list = async () => (await history.list()).filter(({ id }) => id !== run.id);
  for (const { id } of earlier) {
    const other = await history.get(id);
    if (!other?.rows.some(({ row }) => places.has(placeKey(row)))) continue;
    const afterwards = await changedSince(other, { list, get: (one) => history.get(one) });
    const lost = [...(await changedSince(other, history))].filter((place) => !afterwards.has(place));
    if (lost.length > 0) await noteGone(history, other, new Set(lost), now);
  }
}

/** Whether a run may be taken back yet, or has something left to take back itself. */
function takesBack(run: RunSummary): boolean {
  return canUndo(run) || (run.undoes !== undefined && (run.canResume || canRetry(run)));
}

/** What a run did in these places is gone, and what it was to take back there is left to others. */
async function noteGone(
  history: Rewritable,
  run: RunSummary,
  places: ReadonlySet<string>,
  now: number,
): Promise<void> {
  // its window writes to the journal
  if (await history.isUnderWay(run)) throw new ChangeError({ code: 'notAlone' });
  const journal = await history.reopen(run.id, now);
  try {
    const { state } = journal;
    const there = state.plan.rows.filter((row) => places.has(placeKey(row)));
    const of = (...kinds: OutcomeKind[]) => there.filter((row) => kinds.includes(state.outcomeOf(row).kind));
    await journal.settle(of('applied'), { kind: 'applied', seen: 'gone' });
    if (run.undoes !== undefined) {
      await journal.settle(of('unknown'), { kind: 'unknown', why: 'neverSeen' });
      await journal.settle(of('notStarted', 'failed', 'skipped'), leftToOthers);
    }
  } finally {
    await journal.close();
  }
  history.noteChanged();
}
