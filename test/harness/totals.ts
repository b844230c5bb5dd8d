/** What a suite came to. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** The full title of each test that was skipped; its reason stands in it. */
  readonly skipped: readonly string[];
}

/** What is said of skipped tests at the end of a run. */
export function skippedLines(skipped: readonly string[]): string[] {
  return skipped.length === 0 ? ['Skipped: nothing.'] : ['Skipped:', ...skipped.map((title) => `  ${title}`)];
}
