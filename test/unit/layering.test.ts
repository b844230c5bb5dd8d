import { strict as assert } from 'node:assert';
import { isBuiltin } from 'node:module';
import ts from 'typescript';
import { lintRules, type LintRules } from '../harness/lintRules';
import { readJson, sources } from '../harness/sources';

const src = sources('src');
/** Where code runs without VS Code: in a terminal, in tests and anywhere else. */
const withoutEditor = ['core', 'messages', 'cli', 'simulator'];

describe('the rooms of src', () => {
  let rules: LintRules;
  let rooms: LintRules['rooms'];
  /** What each file imports, types included. */
  const imports = new Map<string, readonly string[]>();
  const roomOf = (file: string) => rules.roomOf(rooms, file);

  /** `file → import`, for each import that a rule forbids. */
  const breaches = (forbidden: (file: string, imported: string) => boolean): string[] =>
    [...imports].flatMap(([file, all]) =>
      all.filter((imported) => forbidden(file, imported)).map((imported) => `${file} → ${imported}`),
    );

  before(async function () {
    this.timeout(60_000);
    rules = await lintRules();
    ({ rooms } = rules);
    for (const { file, text } of src) {
      const found = rules.importsIn(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023));
      imports.set(
        file,
        found.map(({ name }) => rules.meantBy(name, file)),
      );
    }
  });

  it('stand in the table of eslint.config.mjs, and hold every file', () => {
    assert.deepEqual(
      src.map(({ file }) => file).filter((file) => roomOf(file) === undefined),
      [],
    );
    const inhabited = new Set(src.map(({ file }) => roomOf(file)));
    assert.deepEqual(
      Object.keys(rooms).filter((room) => !inhabited.has(room)),
      [],
    );
  });

  it('look into the rooms they may look into, and into no others', () => {
    assert.deepEqual(
      breaches((file, imported) => rules.objection(rooms, file, imported) !== undefined),
      [],
    );
  });

  it('have no circle of imports between files', () => {
    const importsOf = (file: string) => imports.get(`${file}.ts`) ?? [];
    assert.deepEqual(
      src
        .map(({ file }) => rules.circleThrough(file.replace(/\.ts$/, ''), importsOf))
        .filter(({ length }) => length > 0),
      [],
    );
  });

  it('of the core, the messages, the command line and the simulator know neither VS Code nor the extension', () => {
    const found = breaches((file, imported) => {
      const isEditor = imported === 'vscode' || imported.startsWith('src/extension/');
      return isEditor && rules.isAmong(withoutEditor, roomOf(file) ?? '');
    });
    assert.deepEqual(found, []);
  });

  it('of features do not know one another', () => {
    const featureOf = (file: string) => /^src\/extension\/features\/([^/]+)\//.exec(file)?.[1];
    const found = breaches((file, imported) => {
      const [from, to] = [featureOf(file), featureOf(imported)];
      return from !== undefined && to !== undefined && from !== to;
    });
    assert.deepEqual(found, []);
  });

  it('leave the simulator alone: it is loaded at one place, at run time', () => {
    const inside = (file: string) => file.startsWith('src/simulator/');
    assert.deepEqual(
      breaches((file, imported) => inside(imported) && !inside(file)),
      [],
    );
    const loaders = src.filter(({ file, text }) => !inside(file) && text.includes('simulator.js'));
    assert.deepEqual(
      loaders.map(({ file }) => file),
      ['src/core/session/demo.ts'],
    );
    const others = breaches((file, imported) => inside(file) && !inside(imported) && !isNode(imported));
    assert.deepEqual(others, [], 'the simulator needs Node and itself');
  });

  it('never look into the tests', () => {
    assert.deepEqual(
      breaches((_, imported) => /^(\.\.\/)*test\//.test(imported)),
      [],
    );
  });

  it('S61 use every runtime dependency and no other package', () => {
    const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> };
    const used = [...imports.values()]
      .flat()
      .filter((name) => !name.startsWith('src/') && name !== 'vscode' && !isNode(name))
      .map((name) => name.replace(/^(@[^/]+\/[^/]+|[^@/][^/]*)\/.*$/, '$1'));
    assert.deepEqual([...new Set(used)].sort(), Object.keys(dependencies).sort());
  });

  it('are made of files that can be read in one go', () => {
    const longest = (file: string) => (file === 'src/extension/extension.ts' ? 90 : 250);
    const tooLong = src
      .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > longest(file));
    assert.deepEqual(tooLong, []);
  });
});

function isNode(name: string): boolean {
  return name.startsWith('node:') && isBuiltin(name);
}
