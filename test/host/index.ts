/** What the editor runs inside its extension host: mocha over all host tests, bundled beside this file. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import Totals from '../totals';

/** Called by the editor; it fails the run when this rejects. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: Totals });
  const pattern = process.env['HOST_TESTS_GREP'];
  if (pattern) mocha.grep(new RegExp(pattern));
  const files = fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} host tests failed`);
}
