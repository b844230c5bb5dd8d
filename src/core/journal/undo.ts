import type { Change } from '../plan/plan';
import type { RunResult } from './result';

/** The changes that take a run back: of the rows that it applied itself, and of no other. */
export function undoOf({ rows }: Pick<RunResult, 'rows'>): Change[] {
  return rows.flatMap(({ row: { territory, user, operation }, outcome }): Change[] =>
    outcome.kind === 'applied'
      ? [{ territory, user, operation: operation === 'add' ? 'remove' : 'add' }]
      : [],
  );
}

/** The changes of a run that did not come about, once more. */
export function retryOf({ rows }: Pick<RunResult, 'rows'>): Change[] {
  return rows.flatMap(({ row: { territory, user, operation }, outcome }): Change[] =>
    outcome.kind === 'failed' || outcome.kind === 'skipped' ? [{ territory, user, operation }] : [],
  );
}
