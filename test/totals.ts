/**
 * Mocha's usual report, and at its end what was skipped and why: a skipped test has its reason at the end of its
 * title, “does that (skipped: it needs Windows)”, and one that gives none counts as failed. The totals, with how each
 * failed test failed, go to the file that the environment variable TEST_TOTALS names.
 */
import * as fs from 'node:fs';
import { format } from 'node:util';
import { type MochaOptions, reporters, type Runnable, type Runner, type Test } from 'mocha';
import { Redactor } from '../src/core/util/redact';
import { skippedLines, type Totals } from './harness/totals';

/** A failed test may print what it compared: also there no token is shown. */
const redactor = new Redactor();
const print = console.log;
reporters.Base.consoleLog = (...args: unknown[]) => print(redactor.redact(format(...args)));

class Reporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on('pending', (test: Test) => {
      const [, reason] = /\(skipped: (.+)\)$/.exec(test.title) ?? [];
      if (reason === undefined) runner.failures++;
      skipped.push(reason === undefined ? `${test.fullTitle()}: NO REASON IS GIVEN` : test.fullTitle());
    });
    const failures: string[] = [];
    runner.on('fail', (test: Runnable, error: Error) => {
      failures.push(redactor.redact(`${test.fullTitle()}\n${error.stack ?? error.message}`));
    });
    runner.once('end', () => {
      for (const line of skippedLines(skipped)) print(line);
      const totals: Totals = { passed: this.stats.passes, failed: runner.failures, skipped, failures };
      const file = process.env['TEST_TOTALS'];
      if (file) fs.writeFileSync(file, JSON.stringify(totals));
    });
  }
}

// mocha takes a reporter only in this form
export = Reporter;
