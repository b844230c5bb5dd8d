import type { FinishedRun } from '../../core/journal/result';

/** What can be done next, by what its button says. */
export type Offers = ReadonlyMap<string, () => Promise<unknown>>;

/** What a change has besides the plan: further lines and another document in its review, and what is offered at its end. */
export interface Beside {
  readonly remarks?: readonly string[];
  readonly show?: () => Promise<void>;
  readonly offers?: (run: FinishedRun) => Offers;
}
