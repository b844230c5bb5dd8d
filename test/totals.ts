/** Mocha's usual report; at the end its totals go to the file that the environment variable TEST_TOTALS names. */
import * as fs from 'node:fs';
import { format } from 'node:util';
import { type MochaOptions, reporters, type Runner } from 'mocha';
import { Redactor } from '../src/core/util/redact';

/** A failed test may print what it compared: also there no token is shown. */
const redactor = new Redactor();
const print = console.log;
reporters.Base.consoleLog = (...args: unknown[]) => print(redactor.redact(format(...args)));

class Totals extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env['TEST_TOTALS'];
      if (file)
        fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

// mocha takes a reporter only in this form
export = Totals;
