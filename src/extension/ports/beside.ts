import type { FinishedRun } from '../../core/journal/result';

/** What can be done next, by what its button says. */
export type Offers = ReadonlyMap<string, () => Promise<unknown>>;

/** What is said and offered at the end of a change, besides what became of its rows. */
export interface Afterwards {
  readonly remarks?: readonly string[];
  readonly offers?: Offers;
}

/** What a change has besides the plan: a question, further lines and another document for its review, and what its end has. */
export interface Beside {
  /** In place of the one that says what the rows are. */
  readonly question?: string | undefined;
  readonly remarks?: readonly string[];
  readonly show?: () => Promise<void>;
  readonly afterwards?: (run: FinishedRun) => Promise<Afterwards>;
}
