import type { User } from '../zoho/schemas';
import type { Clock } from '../util/clock';
import { KnownError, type Fault } from '../util/errors';
import type { LockTiming } from '../util/fileLock';
import type { TerritoryId } from '../util/ids';
import { organisationKey, sameTarget, type Target } from '../org/target';
import { ChangeError } from '../journal/errors';
import type { Journal } from '../journal/journal';
import { Lease } from '../journal/lease';
import { purposeOf, type Plan } from '../plan/plan';
import { resultOf, type FinishedRun } from '../journal/result';
import { changedSince, checkResumable, nextOrdinal, noteUndo, takenBackSoFar } from '../journal/takenBack';
import type { Territory } from '../zoho/schemas';
import { Pauses } from './pauses';
import { Run, type RunOptions } from './run';
import type { Beginning, RunHistory } from '../journal/runHistory';

export interface ApplyOptions extends Omit<RunOptions, 'journal' | 'lease' | 'pauses' | 'theirs'> {
  /** The organisation that is open, as whom. */
  readonly target: Target;
  readonly history: RunHistory;
  /** How long a lease without a heartbeat is respected; a reload of the window has to wait for it. */
  readonly leaseTiming?: LockTiming;
  /** Tells how long the run stood still; without it, that of the system. */
  readonly clock?: Pick<Clock, 'now' | 'today'>;
}

/** What a run has beside its plan, and how it began. */
interface Beside extends Beginning {
  /** The run whose failed changes are made once more. */
  readonly retries?: string;
}

/**
 * Applies a plan. Once it has begun, it resolves whatever happens: a failure that ends the run is in the result, beside
 * an outcome for every row.
 *
 * @param beside what those in the plan are called, and the runs whose changes this one takes back or makes once more
 * @throws ChangeError when it cannot begin: another organisation is open, another window is changing this one, or there
 * is no way to keep a journal; nothing was sent then
 */
export async function applyPlan(
  plan: Plan,
  options: ApplyOptions,
  beside: Beside = {},
): Promise<FinishedRun> {
  const { undoes, retries } = beside;
  const { history, now } = options;
  checkTarget(plan, options.target);
  const lease = await takeLease(options);
  try {
    // with the lease, so that no two windows take the same run back
    const by = await takenBackSoFar(history, undoes, retries);
    const start = await startOf(undoes === undefined ? undefined : (retries ?? undoes), options);
    const { id, journal } = await history.begin(plan, now(), beside);
    // before anything is sent: from now on, another try can only be one of this run
    if (undoes !== undefined && by !== undefined)
      await history.markUndone(undoes, id, now()).catch(() => undefined);
    return await apply(id, journal, start, lease, options);
  } finally {
    await lease.release();
  }
}

/**
 * Goes on with a run that was cancelled, stopped or interrupted. What its rows are like is read first.
 *
 * @throws ChangeError as `applyPlan`, and when the journal is gone, or damaged from its first line on
 */
export async function resumeRun(id: string, options: ApplyOptions): Promise<FinishedRun> {
  const { history, target, now } = options;
  const before = await history.get(id);
  if (before) checkTarget(before.plan, target);
  // before the journal is read: whoever holds the lease may still write to it
  const lease = await takeLease(options);
  try {
    await checkResumable(history, before ?? { id });
    const start = await startOf(before?.undoes === undefined ? undefined : id, options);
    return await apply(id, await history.reopen(id, now()), start, lease, options);
  } finally {
    await lease.release();
  }
}

/** When a run starts, among all of this installation. */
interface Start extends Pick<RunOptions, 'theirs'> {
  readonly ordinal: number;
}

/** @param base the run since which others have changed it; without one, nothing is taken back */
async function startOf(base: string | undefined, { history, now }: ApplyOptions): Promise<Start> {
  const run = base === undefined ? undefined : await history.get(base);
  return {
    ordinal: await nextOrdinal(history, now()),
    theirs: run ? await changedSince(run, history) : new Set(),
  };
}

async function apply(
  id: string,
  journal: Journal,
  { ordinal, theirs }: Start,
  lease: Lease,
  options: ApplyOptions,
): Promise<FinishedRun> {
  let error: KnownError | undefined;
  let members: ReadonlyMap<TerritoryId, readonly User[]> = new Map();
  let territories: ReadonlyMap<TerritoryId, Territory> = new Map();
  const around = { ...options, theirs, journal, lease, pauses: new Pauses(options.clock) };
  const end = async (how: 'complete' | 'cancelled' | 'stopped', fault?: Fault) => {
    await journal.append(
      { kind: 'ended', at: options.now(), how, ...(fault === undefined ? {} : { fault }) },
      'synced',
    );
  };
  try {
    await journal.append({ kind: 'started', at: options.now(), ordinal });
    if (purposeOf(journal.state.plan) === 'manager') {
      const { ManagerRun } = await import('./managers');
      const run = new ManagerRun(around);
      territories = run.territories;
      await run.go();
    } else {
      const run = new Run(around);
      await run.go();
      if (!options.cancel.aborted) members = await run.verify().catch(() => new Map());
    }
    await end(options.cancel.aborted ? 'cancelled' : 'complete');
  } catch (thrown) {
    error = thrown instanceof KnownError ? thrown : new ChangeError({ code: 'runUnforeseen' }, thrown);
    // a journal that cannot be written shows the run as interrupted, and it can be resumed all the same
    await end('stopped', error.fault).catch(() => undefined);
  }
  await journal.close();
  const result = resultOf(id, journal.state);
  options.history.noteChanged();
  await noteUndo(options.history, result, options.now()).catch(() => undefined);
  const isRecorded = await options.history.has(id);
  return {
    ...result,
    ended: error ? 'stopped' : result.ended,
    canResume: result.canResume && isRecorded,
    ...(error ? { error } : {}),
    members,
    territories,
    isRecorded,
  };
}

function takeLease({ history, target, cancel, leaseTiming }: ApplyOptions): Promise<Lease> {
  return Lease.take(history.leases, organisationKey(target), cancel, leaseTiming);
}

function checkTarget({ target }: Plan, open: Target): void {
  if (sameTarget(target, open)) return;
  throw new ChangeError({ code: 'otherTarget', planned: target, open });
}
