import { strict as assert } from 'node:assert';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../harness/root';
import { readJson, sources } from '../harness/sources';

type Rooms = Readonly<Record<string, readonly string[]>>;

interface Fences {
  readonly rooms: Rooms;
  readonly isAmong: (names: readonly string[], room: string) => boolean;
}

const src = sources('src');
/** Where code runs without VS Code: in a terminal, in tests and anywhere else. */
const withoutEditor = ['core', 'messages', 'cli', 'simulator'];

/** `file → import`, for each import that a rule forbids. */
function breaches(forbidden: (file: string, imported: string) => boolean): string[] {
  return src.flatMap(({ file, imports }) =>
    imports.filter((imported) => forbidden(file, imported)).map((imported) => `${file} → ${imported}`),
  );
}

describe('the rooms of src', () => {
  let rooms: Rooms;
  let isAmong: Fences['isAmong'];
  /** The innermost room of a file. */
  const roomOf = (file: string): string | undefined =>
    Object.keys(rooms)
      .filter((room) => file.startsWith(`src/${room}/`))
      .sort((one, other) => other.length - one.length)[0];

  before(async function () {
    this.timeout(60_000);
    const config = pathToFileURL(path.join(root, 'eslint.config.mjs')).href;
    ({ rooms, isAmong } = (await import(config)) as Fences);
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
    const found = breaches((file, imported) => {
      const from = roomOf(file) ?? '';
      const to = imported === 'vscode' ? 'vscode' : roomOf(imported);
      return to !== undefined && from !== to && !isAmong(rooms[from] ?? [], to);
    });
    assert.deepEqual(found, []);
  });

  it('have no circle of imports between files', () => {
    const imports = new Map(src.map(({ file, imports }) => [file.replace(/\.ts$/, ''), imports]));
    assert.deepEqual(circleIn(imports), []);
  });

  it('of the core, the messages, the command line and the simulator know neither VS Code nor the extension', () => {
    const found = breaches((file, imported) => {
      const isEditor = imported === 'vscode' || imported.startsWith('src/extension/');
      return isEditor && isAmong(withoutEditor, roomOf(file) ?? '');
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
    const used = src
      .flatMap(({ imports }) => imports)
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

/** The files of one circle, in the order in which they import each other; none when there is no circle. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const circle = visit(file);
    if (circle.length > 0) return circle;
  }
  return [];
}

function isNode(name: string): boolean {
  return name.startsWith('node:') && isBuiltin(name);
}
