import { KnownError } from '../base/errors';
import type { TerritoryId, UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { tallyOf, type Outcome, type Tally } from './outcome';
import { usersToSend, type AssociationPlan, type Named } from './plan';
import { Run, type ApplyOptions } from './run';

export interface RowResult {
  readonly territory: Named<TerritoryId>;
  readonly user: Named<UserId>;
  readonly outcome: Outcome;
}

/** What became of a plan: one result per planned row, in the plan's order. */
export interface RunResult {
  readonly plan: AssociationPlan;
  readonly rows: readonly RowResult[];
  readonly tally: Tally;
  readonly ended: 'complete' | 'cancelled' | 'stopped';
  /** Why the run stopped before its end. */
  readonly error?: KnownError;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A fault of this extension in the middle of a run: what was done until then must not be lost with it. */
class UnforeseenError extends KnownError {
  override readonly name = 'UnforeseenError';

  constructor(cause: unknown) {
    super({
      what: l10n.t('The run ended for a reason this extension did not foresee.'),
      notDone: l10n.t('Users without an outcome were not sent.'),
      next: l10n.t('Look at the report and the log, then try again for the others.'),
    });
    this.cause = cause;
  }
}

/**
 * Applies a plan, one request at a time. Never rejects: a failure that ends the run is in the result, beside an outcome
 * for every row.
 */
export async function applyPlan(plan: AssociationPlan, options: ApplyOptions): Promise<RunResult> {
  const startedAt = options.now();
  const run = new Run(plan, options);
  let error: KnownError | undefined;
  try {
    for (const planned of plan.territories) await run.territory(planned.territory.id, usersToSend(planned));
  } catch (thrown) {
    error = thrown instanceof KnownError ? thrown : new UnforeseenError(thrown);
  }
  const rows = plan.territories.flatMap(({ territory, rows: planned }) =>
    planned.map(({ user, state }): RowResult => ({
      territory,
      user,
      outcome:
        state === 'alreadyMember'
          ? { kind: 'alreadyMember', seen: 'plan' }
          : (run.outcomeOf(territory.id, user.id) ?? { kind: 'notStarted' }),
    })),
  );
  return {
    plan,
    rows,
    tally: tallyOf(rows.map((row) => row.outcome)),
    ended: error ? 'stopped' : options.cancel.aborted ? 'cancelled' : 'complete',
    ...(error ? { error } : {}),
    startedAt,
    endedAt: options.now(),
  };
}
