import { strict as assert } from 'node:assert';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/root';
import { readJson, sources } from '../support/sources';

type Layers = Readonly<Record<string, readonly string[]>>;

const src = sources('src');
const folderOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1];
/** The folders whose code runs without VS Code, in tests and anywhere else. */
const withoutEditor = ['base', 'api', 'model', 'changes', 'simulator'];

/** `file → import`, for each import that a rule forbids. */
function breaches(forbidden: (file: string, imported: string) => boolean): string[] {
  return src.flatMap(({ file, imports }) =>
    imports.filter((imported) => forbidden(file, imported)).map((imported) => `${file} → ${imported}`),
  );
}

describe('the layers of src', () => {
  let layers: Layers;
  before(async function () {
    this.timeout(60_000);
    const config = pathToFileURL(path.join(root, 'eslint.config.mjs')).href;
    ({ layers } = (await import(config)) as { layers: Layers });
  });

  it('are the folders of src, each in the table of eslint.config.mjs', () => {
    const folders = new Set(src.map(({ file }) => folderOf(file)).filter((name) => name !== undefined));
    assert.deepEqual([...folders].sort(), Object.keys(layers).sort());
    for (const [layer, allowed] of Object.entries(layers)) {
      for (const name of allowed) assert.ok(name === 'vscode' || name in layers, `${layer}: ${name}`);
    }
  });

  it('have no way back: what a layer looks into does not look into it', () => {
    const reaches = (from: string, to: string): boolean =>
      (layers[from] ?? []).some((next) => next === to || reaches(next, to));
    assert.deepEqual(
      Object.keys(layers).filter((layer) => reaches(layer, layer)),
      [],
    );
  });

  it('look into the layers they may look into, and into no others', () => {
    const found = breaches((file, imported) => {
      const from = folderOf(file);
      const to = imported === 'vscode' ? 'vscode' : folderOf(imported);
      return from !== undefined && to !== undefined && from !== to && !layers[from]?.includes(to);
    });
    assert.deepEqual(found, []);
  });

  it('below ui run without VS Code', () => {
    for (const layer of withoutEditor) assert.ok(!layers[layer]?.includes('vscode'), layer);
    const found = breaches(
      (file, imported) => imported === 'vscode' && withoutEditor.includes(folderOf(file) ?? ''),
    );
    assert.deepEqual(found, []);
  });

  it('leave the simulator alone: it is loaded at one place, at run time', () => {
    const inside = (file: string) => folderOf(file) === 'simulator';
    assert.deepEqual(
      breaches((file, imported) => inside(imported) && !inside(file)),
      [],
    );
    const loaders = src.filter(({ file, text }) => !inside(file) && text.includes('simulator.js'));
    assert.deepEqual(
      loaders.map(({ file }) => file),
      ['src/auth/demo.ts'],
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
    const longest = (file: string) => (file === 'src/extension.ts' ? 90 : 250);
    const tooLong = src
      .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > longest(file));
    assert.deepEqual(tooLong, []);
  });
});

function isNode(name: string): boolean {
  return name.startsWith('node:') && isBuiltin(name);
}
