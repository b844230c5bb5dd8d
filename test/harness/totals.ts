/** What a suite came to. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** The full title of each test that was skipped; its reason stands in it. */
  readonly skipped: readonly string[];
  /** Of each test that failed, its full title and, from the second line on, the error with its stack. */
  readonly failures: readonly string[];
}

/** What is said of skipped tests at the end of a run. */
export function skippedLines(skipped: readonly string[]): string[] {
  return skipped.length === 0 ? ['Skipped: nothing.'] : ['Skipped:', ...skipped.map((title) => `  ${title}`)];
}

/** As much of a failure as is shown again below everything: where a whole run's output is long, its end is what is read. */
const mostLines = 30;

/** What failed, said once more at the end of a run of several suites. */
export function failureLines(failures: readonly string[]): string[] {
  if (failures.length === 0) return [];
  const shown = failures.flatMap((failure) =>
    failure
      .split('\n')
      .slice(0, mostLines)
      .map((line) => `  ${line}`),
  );
  return ['Failed:', ...shown];
}
