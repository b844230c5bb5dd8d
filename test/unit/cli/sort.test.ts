import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { rootOf, rootWith, workedExample } from '../../harness/assignments';
import { Terminal } from '../../harness/terminal';

const crm = 'crm.territories.jsonc';
const north = 'north.territories.jsonc';
const unsorted = rootOf(
  '  "Sweden": { "members": ["b@x.example", "a@x.example"] }, // the smaller one\n  "Norway": { "members": ["c@x.example"] }',
);

describe('zoho-territories sort', () => {
  let terminal: Terminal;
  beforeEach(() => (terminal = new Terminal()));
  afterEach(() => terminal.clear());

  it('F31 puts territories and people in order, with their comments, and then finds nothing more to do', async () => {
    terminal.write(crm, unsorted);
    const first = await terminal.run(['sort', crm]);
    assert.deepEqual([first.code, first.stdout], [0, `${crm}: put in order.\n`], first.stderr);
    const sorted = terminal.read(crm);
    assert.ok(sorted.indexOf('"Norway"') < sorted.indexOf('"Sweden"'));
    assert.match(sorted, /"Sweden": \{ "members": \["a@x\.example", "b@x\.example"\] \}.*the smaller one/);
    const second = await terminal.run(['sort', crm]);
    assert.deepEqual([second.code, second.stdout], [0, `${crm}: in order.\n`]);
    assert.equal(terminal.read(crm), sorted);
    assert.deepEqual(fs.readdirSync(terminal.cwd), [crm], 'nothing else is left behind');
  });

  it('only says where the order ends when it is to check, and ends with 1', async () => {
    terminal.write(crm, unsorted);
    const { code, stdout, stderr } = await terminal.run(['sort', crm, '--check']);
    assert.deepEqual([code, stdout], [1, `${crm}: not in order.\n`]);
    assert.match(stderr, /^crm\.territories\.jsonc:6:\d+: error: From here on .* not in the order/m);
    assert.equal(terminal.read(crm), unsorted);
    terminal.write(crm, workedExample);
    assert.equal((await terminal.run(['sort', crm, '--check'])).code, 0);
  });

  it('puts what a file includes in order, too', async () => {
    terminal.write(`crm/${crm}`, rootWith(`"include": ["${north}"]`));
    terminal.write(
      `crm/${north}`,
      '{ "version": 1, "territories": { "N": { "members": ["b@x.example", "a@x.example"] } } }',
    );
    const { stdout } = await terminal.run(['sort', `crm/${crm}`]);
    assert.equal(stdout, `${path.join('crm', north)}: put in order.\n`);
    assert.match(terminal.read(`crm/${north}`), /\["a@x\.example", "b@x\.example"\]/);
  });

  it('touches no file that has a problem, and tells it', async () => {
    const text = rootOf('"B": { "members": ["nobody"] }, "A": { "members": ["b@x.example", "a@x.example"] }');
    terminal.write(crm, text);
    for (const args of [
      ['sort', crm],
      ['sort', crm, '--check'],
    ]) {
      const { code, stderr } = await terminal.run(args);
      assert.equal(code, 1);
      assert.match(stderr, /"nobody" names no member/);
      assert.equal(terminal.read(crm), text);
    }
  });

  const lacking = process.platform === 'win32' ? ' (skipped: it needs links and modes of POSIX)' : '';
  it(`keeps a link, and who may read the file${lacking}`, async function () {
    if (lacking) this.skip();
    terminal.write('real/crm.jsonc', unsorted);
    const real = path.join(terminal.cwd, 'real/crm.jsonc');
    fs.chmodSync(real, 0o640);
    fs.symlinkSync(real, path.join(terminal.cwd, crm));
    assert.equal((await terminal.run(['sort', crm])).code, 0);
    assert.ok(fs.lstatSync(path.join(terminal.cwd, crm)).isSymbolicLink());
    assert.equal(fs.statSync(real).mode & 0o777, 0o640);
    assert.notEqual(terminal.read('real/crm.jsonc'), unsorted);
  });

  it('says when a file cannot be written, and leaves it and what is beside it as they were', async () => {
    // there is no name left for a file beside it
    const long = `${'n'.repeat(250 - crm.length)}${crm}`;
    terminal.write(long, unsorted);
    const beside = fs.readdirSync(terminal.cwd);
    const { code, stderr } = await terminal.run(['sort', long]);
    assert.equal(code, 1);
    assert.match(stderr, /cannot be written \(ENAMETOOLONG\)\. It is as it was\./);
    assert.deepEqual([terminal.read(long), fs.readdirSync(terminal.cwd)], [unsorted, beside]);
  });

  it('needs a file that it can write', async () => {
    assert.match((await terminal.run(['sort'])).stderr, /sort needs a file\./);
    const { code, stderr } = await terminal.run(['sort', '-'], {}, unsorted);
    assert.equal(code, 1);
    assert.match(stderr, /Standard input cannot be put in order in its place\./);
    assert.equal((await terminal.run(['sort', '-', '--check'], {}, unsorted)).code, 1);
  });
});
