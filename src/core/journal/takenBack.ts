import { organisationKey } from '../org/target';
import { rowKey } from '../plan/plan';
import { takenBack } from './errors';
import { doneIn } from './outcome';
import { mayHaveChanged, type RunResult, type RunSummary } from './result';
import { placeKey } from './undo';

/** What a history of runs tells, and notes. */
interface Runs {
  readonly list: () => Promise<readonly RunSummary[]>;
  readonly summary: (id: string) => Promise<RunSummary | undefined>;
  readonly get: (id: string) => Promise<RunResult | undefined>;
  readonly takenBackBy: (id: string) => Promise<string | undefined>;
  readonly markUndone: (id: string, by: string, now: number) => Promise<void>;
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

/** All runs there are, newest first, with what they are to each other: what another one took over is no more theirs. */
export function withOvertaken(all: readonly RunSummary[]): RunSummary[] {
  const takers = new Map<string, string>();
  for (const { id, undoneBy } of all) if (undoneBy !== undefined) takers.set(id, undoneBy);
  for (const run of all)
    if (run.undoes !== undefined && !takers.has(run.undoes) && mayHaveChanged(run))
      takers.set(run.undoes, run.id);
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

/**
 * Where later runs of this installation changed something (`placeKey`): what a run did there is over. What a later run did
 * and another one took back does not count.
 */
export async function changedSince(
  { id, startedAt, target }: RunResult,
  history: Pick<Runs, 'list' | 'get'>,
): Promise<ReadonlySet<string>> {
  const organisation = organisationKey(target);
  const isLater = (run: RunSummary) => run.id !== id && run.startedAt >= startedAt && doneIn(run.tally) > 0;
  const later = (await history.list())
    .filter((run) => isLater(run) && organisationKey(run.target) === organisation)
    .sort((a, b) => b.startedAt - a.startedAt);
  const places = new Map<string, Set<string>>();
  // one after the other: a journal may be long
  for (const run of later) places.set(run.id, placesOf(await history.get(run.id)));
  for (const run of later) {
    const own = places.get(run.id);
    const undone = run.undoes === undefined ? undefined : places.get(run.undoes);
    for (const place of own ?? []) if (undone?.delete(place)) own?.delete(place);
  }
  return new Set([...places.values()].flatMap((of) => [...of]));
}

function placesOf(run: RunResult | undefined): Set<string> {
  const done = run?.rows.filter(({ outcome: { kind } }) => kind === 'applied' || kind === 'soNow') ?? [];
  return new Set(done.map(({ row }) => placeKey(row)));
}
