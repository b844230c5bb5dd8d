import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { openSummary } from '../../../src/cli/summaryFile';
import { InputError } from '../../../src/core/util/errors';

describe('the file for summaries', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'summary-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('keeps what stands in it', () => {
    const file = path.join(folder, 'summary.md');
    fs.writeFileSync(file, 'Before.\n');
    openSummary(file)(['### Acme', '', 'All is well.']);
    assert.equal(fs.readFileSync(file, 'utf8'), 'Before.\n### Acme\n\nAll is well.\n\n');
  });

  it('gets 60 kB of whole lines at most, and says that there is more', () => {
    const file = path.join(folder, 'summary.md');
    openSummary(file)(Array.from({ length: 5_000 }, (_, index) => `- ${index} ångström`));
    const text = fs.readFileSync(file, 'utf8');
    assert.ok(Buffer.byteLength(text) <= 60_000 && Buffer.byteLength(text) > 59_900);
    const lines = text.trimEnd().split('\n');
    assert.equal(lines.at(-1), 'There is more than a summary holds.');
    for (const line of lines.slice(0, -2)) assert.match(line, /^- \d+ ångström$/);
  });

  it('that cannot be written at the end gives the reason, and hides nothing of what was done', () => {
    const home = path.join(folder, 'home');
    fs.mkdirSync(home);
    const summarise = openSummary(path.join(home, 'summary.md'));
    assert.equal(summarise(['Done.']), undefined);
    fs.rmSync(home, { recursive: true });
    const problem = summarise(['Done.']) ?? assert.fail('It cannot be written.');
    assert.equal(problem.severity, 'warning');
    assert.match(problem.message, /cannot be written \(ENOENT\)\. No summary was written\./);
  });

  it('is refused before anything is done where it cannot be written', () => {
    assert.throws(() => openSummary(path.join(folder, 'none', 'summary.md')), InputError);
  });
});
