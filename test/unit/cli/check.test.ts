import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { rootOf, rootWith, workedExample } from '../../harness/assignments';
import { Terminal } from '../../harness/terminal';

const crm = 'crm.territories.jsonc';
const one = '"Norway": { "members": ["a@x.example"] }';

describe('zoho-territories check', () => {
  let terminal: Terminal;
  beforeEach(() => (terminal = new Terminal()));
  afterEach(() => terminal.clear());

  it('says what a file holds in which nothing is wrong', async () => {
    terminal.write(crm, workedExample);
    const { code, stdout, stderr } = await terminal.run(['check', crm]);
    assert.equal(code, 0);
    assert.equal(stdout, `${crm}: territories: 5, organisations: 3, files: 1. Nothing is wrong in it.\n`);
    assert.equal(stderr, '');
  });

  it('tells every problem with its place, and ends with 1', async () => {
    terminal.write(crm, rootOf('"Norway": { "members": ["nobody"] },\n"Norway": { "members": [] }'));
    const { code, stdout, stderr } = await terminal.run(['check', crm]);
    assert.equal(code, 1);
    assert.match(stdout, /^crm\.territories\.jsonc: problems: [23]\. No plan can be made of it\.\n$/);
    assert.match(stderr, /^crm\.territories\.jsonc:\d+:\d+: error: "nobody" names no member; /m);
    assert.match(
      stderr,
      /^crm\.territories\.jsonc:\d+:\d+: error: The key "Norway" stands here for the second/m,
    );
  });

  it('finds nothing wrong in a hint, and tells it', async () => {
    terminal.write(crm, rootOf(one, '"groups": { "spare": ["b@x.example"] },'));
    const { code, stderr } = await terminal.run(['check', crm]);
    assert.equal(code, 0);
    assert.match(stderr, /: warning: No territory uses the group "spare"/);
  });

  it('tells a program the same', async () => {
    terminal.write(crm, rootOf('"Norway": { "members": ["nobody"] }'));
    const { code, stdout } = await terminal.run(['check', crm, '--json']);
    assert.equal(code, 1);
    const { problems, ...told } = JSON.parse(stdout) as { problems: Record<string, unknown>[] };
    assert.deepEqual(told, {
      format: 'zoho-territories-check/1',
      file: crm,
      includes: [],
      territories: 1,
      organisations: ['demo'],
    });
    const [{ message, ...first } = {}] = problems;
    assert.match(String(message), /^"nobody" names no member; /);
    assert.deepEqual(first, { file: crm, line: 6, column: 25, severity: 'error', code: 'noMember' });
  });

  it('takes the only file with organisations in the folder', async () => {
    terminal.write(crm, rootWith('"include": ["north.territories.jsonc"]'));
    terminal.write('north.territories.jsonc', `{ "version": 1, "territories": { ${one} } }`);
    terminal.write('notes.jsonc', '{ "organisations": {} }');
    const { code, stdout } = await terminal.run(['check']);
    assert.equal(code, 0);
    assert.match(stdout, /^crm\.territories\.jsonc: territories: 2, organisations: 1, files: 2\. /);
  });

  it('asks which one is meant where there is none or several', async () => {
    const none = await terminal.run(['check']);
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /There is no file \*\.territories\.jsonc with "organisations" in this folder\./,
    );
    for (const name of ['a', 'b']) terminal.write(`${name}.territories.jsonc`, rootOf(one));
    const several = await terminal.run(['check']);
    assert.equal(several.code, 1);
    assert.match(several.stderr, /several files .*: a\.territories\.jsonc, b\.territories\.jsonc\./);
  });

  it('reads standard input', async () => {
    const { code, stderr } = await terminal.run(['check', '-'], {}, rootOf('"Norway": { "members": ["x"] }'));
    assert.equal(code, 1);
    assert.match(stderr, /^-:6:25: error: "x" names no member; /m);
  });

  it('says which file cannot be read, and why', async () => {
    for (const [name, reason] of [
      ['none.territories.jsonc', 'ENOENT'],
      ['.', 'EISDIR'],
    ] as const) {
      const { code, stderr } = await terminal.run(['check', name]);
      assert.equal(code, 1);
      assert.ok(stderr.startsWith(`error: The file ${name} cannot be read (${reason}). Nothing was done. `));
    }
  });

  it('names an included file as one may type it here, and on GitHub as the repository has it', async () => {
    terminal.write(`crm/${crm}`, rootWith('"include": ["north.territories.jsonc"]'));
    terminal.write(
      'crm/north.territories.jsonc',
      '{ "version": 1, "territories": { "N": { "members": ["x"] } } }',
    );
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: path.dirname(terminal.cwd) };
    const { stderr } = await terminal.run(['check', `crm/${crm}`], environment);
    const shown = path.join('crm', 'north.territories.jsonc');
    assert.ok(stderr.includes(`${shown}:1:53: error: `), stderr);
    const file = `${path.basename(terminal.cwd)}/crm/north.territories.jsonc`;
    assert.ok(stderr.includes(`\n::error file=${file},line=1,col=53::"x" names no member; `), stderr);
  });

  it('follows no link out of the folder', async function () {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'outside-'));
    try {
      fs.writeFileSync(path.join(outside, 'north.territories.jsonc'), `{ "version": 1, "territories": {} }`);
      terminal.write(crm, rootWith('"include": ["link/north.territories.jsonc", "gone.territories.jsonc"]'));
      fs.symlinkSync(outside, path.join(terminal.cwd, 'link'), 'junction');
      const { code, stderr } = await terminal.run(['check', crm]);
      assert.equal(code, 1);
      assert.match(stderr, /"link\/north\.territories\.jsonc" leads out of this folder/);
      assert.match(stderr, /"gone\.territories\.jsonc" is missing/);
    } finally {
      fs.rmSync(outside, { recursive: true, force: true });
    }
  });

  it('reads no more of a file than it takes to see that it is too large', async () => {
    terminal.write(crm, Buffer.alloc(20 * 1024 * 1024, ' '));
    const { code, stderr } = await terminal.run(['check', crm]);
    assert.equal(code, 1);
    assert.match(stderr, /more than 5 MB/);
  });

  it('S02 prints no token that stands in a file', async () => {
    const token = '1000.0123456789abcdef.fedcba9876543210';
    terminal.write(crm, rootOf(`"${token}": { "members": ["${token}"], "absent": ["${token}@x"] }`));
    for (const args of [['check'], ['check', '--json'], ['check', '--markdown', 'summary.md']]) {
      const { code, stdout, stderr } = await terminal.run(args, { GITHUB_ACTIONS: 'true' });
      assert.equal(code, 1);
      assert.ok(!`${stdout}${stderr}`.includes(token));
    }
    assert.ok(!terminal.read('summary.md').includes(token));
  });
});
