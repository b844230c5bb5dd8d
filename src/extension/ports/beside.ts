/** What a review has besides the plan: further lines, and another document that shows the plan. */
export interface Beside {
  readonly remarks?: readonly string[];
  readonly show?: () => Promise<void>;
}
