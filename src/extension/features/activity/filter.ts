import type { Target } from '../../../core/org/target';

/** What can be said of a run that somebody may look for. */
export type State = 'left' | 'failed' | 'undone';

/** Which runs are shown; all of it has to be so. */
export interface RunFilter {
  readonly state?: State | undefined;
  readonly organisation?: Target | undefined;
  readonly text?: string | undefined;
}

export function isEmpty(filter: RunFilter): boolean {
  return Object.values(filter).every((wanted) => wanted === undefined);
}
