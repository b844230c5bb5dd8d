import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import manifest from '../../package.json';
import texts from '../../package.nls.json';
import { outcomeKinds } from '../../src/core/journal/outcome';
import { wordFor } from '../../src/messages/summary';
import { parseSwitch } from '../../src/simulator/switches';
import { markers } from '../bench/publish';
import { root } from '../harness/root';
import { sources } from '../harness/sources';

/** A page for people: its path from the top of the repository, and its text. */
interface Page {
  readonly file: string;
  readonly text: string;
}

const documents = filesOf('docs').filter((file) => file.endsWith('.md'));
const pages: readonly Page[] = ['README.md', ...documents].map((file) => ({ file, text: read(file) }));

function filesOf(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`);
}

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

/** The rows of a page's tables: cells without blanks around them. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Where links of a page lead to, without those to other machines. */
function linksIn({ file, text }: Page): { to: string; file: string; heading: string | undefined }[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([, target = '', heading]) => ({
    to: `${file} → ${target}${heading === undefined ? '' : `#${heading}`}`,
    file: target === '' ? file : path.posix.join(path.posix.dirname(file), target),
    heading,
  }));
}

/** The headings of a page as links name them. */
function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What a condition of a menu says of the row; the name of the view says nothing. */
function rowsIn(when: string): string {
  return when.split('viewItem')[1] ?? '';
}

describe('the documents', () => {
  const titleOf = (key: string) => (texts as Record<string, string>)[key.replaceAll('%', '')] ?? '';

  it('begin with a README that is read in five minutes and has the two commands', () => {
    const readme = read('README.md');
    const words = readme.split(/\s+/).filter(Boolean).length;
    assert.ok(words <= 900, `the README has ${words} words`);
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) assert.ok(readme.includes(command));
  });

  it('list every command, and whether a territory or a user has it in its menu', () => {
    const rowMenu = manifest.contributes.menus['view/item/context'];
    const mark = (id: string, kind: string) =>
      rowMenu.some(({ command, when }) => command === id && rowsIn(when).includes(kind)) ? '●' : '';
    const offered = manifest.contributes.commands.map(({ command, title }) => {
      return [titleOf(title), mark(command, 'territory'), mark(command, 'user')] as const;
    });
    const titles = new Set(offered.map(([title]) => title));
    const listed = rowsOf(read('docs/commands.md'))
      .filter(([, title]) => title !== undefined && titles.has(title))
      .map(([, title, territory, user]) => [title, territory, user]);
    assert.deepEqual(listed.sort(), [...offered].sort());
  });

  it('list every outcome in the words of the reports', () => {
    const cells = rowsOf(read('docs/outcomes-and-errors.md')).map(([, cell = '']) => cell);
    const expected = outcomeKinds.map((kind) => [
      ...new Set([wordFor(kind, 'add'), wordFor(kind, 'remove')]),
    ]);
    for (const words of expected) assert.ok(cells.includes(words.join(', ')), words.join(', '));
  });

  it('show every picture that was made, and no other', () => {
    const shown = pages.flatMap(({ file, text }) =>
      [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, picture = '']) =>
        path.posix.join(path.posix.dirname(file), picture),
      ),
    );
    assert.deepEqual(shown.sort(), filesOf('media/screenshots').sort());
  });

  it('show one moving picture, of a size that a page can bear', () => {
    assert.match(read('README.md'), /!\[[^\]]+\]\(media\/screenshots\/story\.gif\)/);
    const { size } = fs.statSync(path.join(root, 'media/screenshots/story.gif'));
    assert.ok(size <= 3_000_000, `the picture has ${size} bytes`);
  });

  it('name the package of the command line by its version', () => {
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/zoho-territories-([\d.]+)\.tgz/g)].map(([, version]) => version),
    );
    assert.deepEqual([...new Set(named)], [manifest.version]);
  });

  it('promise nothing without a test, and every test that names a promise proves one', () => {
    const promised = rowsOf(read('docs/guarantees.md')).flatMap(([, id = '']) => id.match(/^G\d\d$/) ?? []);
    assert.equal(new Set(promised).size, promised.length, 'a number stands for one promise');
    assert.ok(promised.length >= 17);
    const titles = sources('test')
      .filter(({ file }) => file.endsWith('.test.ts'))
      .flatMap(({ text }) => text.match(/(?:\b(?:it|describe)\(|\bname:)\s*(['`]).*\1/g) ?? []);
    const proved = new Set(titles.flatMap((title) => title.match(/\bG\d\d\b/g) ?? []));
    assert.deepEqual([...proved].sort(), promised.sort());
  });

  it('have a place for what the bench finds', () => {
    const page = read('docs/performance.md');
    for (const [from, to] of Object.values(markers)) {
      const times = [from, to].map((marker) => page.split(marker).length - 1);
      assert.deepEqual(times, [1, 1]);
      assert.ok(page.indexOf(from) < page.indexOf(to));
    }
  });

  it('draw the rooms of the code as lint has them', async () => {
    const config = pathToFileURL(path.join(root, 'eslint.config.mjs')).href;
    const { rooms } = (await import(config)) as { rooms: Readonly<Record<string, readonly string[]>> };
    const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const drawn = rowsOf(read('docs/architecture.md')).flatMap(([, room = '', , mayLookInto = '']) =>
      names(room).map((name) => [name, names(mayLookInto)] as const),
    );
    assert.deepEqual(Object.fromEntries(drawn.filter(([name]) => name in rooms)), rooms);
  });

  it('name files, folders and words of the code that are there', () => {
    const code = [...sources('src'), ...sources('test')];
    const files = code.flatMap(({ file }) => {
      const from = file.split(path.sep).join('/');
      return [from, from.replace(/\.ts$/, ''), path.posix.dirname(from)];
    });
    const others = fs.readdirSync(root);
    const isThere = (name: string) =>
      others.includes(name) ||
      files.some((file) => `/${file}`.endsWith(`/${name}`)) ||
      (!/\/|\.ts$/.test(name) && code.some(({ text }) => text.split(/[^\w.]/).includes(name)));
    const prose = read('docs/architecture.md').replace(/```[^]*?```/g, '');
    const named = [...prose.matchAll(/`([\w./]+)`/g)].map(([, name = '']) => name);
    assert.ok(named.length > 100);
    assert.deepEqual(
      [...new Set(named)].filter((name) => !isThere(name)),
      [],
    );
  });

  it('add a command in the lines that the tested change has', () => {
    const added = (text: string) => text.split('\n').filter((line) => /^\+(?!\+)/.test(line));
    const [, shown = ''] = /```diff\n([^]*?)```/.exec(read('docs/architecture.md')) ?? [];
    assert.notEqual(added(shown).length, 0);
    assert.deepEqual(added(shown), added(read('docs/architecture/addACommand.diff')));
  });

  it('link to files and headings that are there', () => {
    const broken = pages.flatMap(linksIn).filter(({ file, heading }) => {
      if (!fs.existsSync(path.join(root, file))) return true;
      return heading !== undefined && !headingsOf(file).includes(heading);
    });
    assert.deepEqual(
      broken.map(({ to }) => to),
      [],
    );
  });

  it('are all reached from the README', () => {
    const linked = new Set(
      pages
        .filter(({ file }) => file === 'README.md')
        .flatMap(linksIn)
        .map(({ file }) => file),
    );
    assert.deepEqual(
      documents.filter((file) => !linked.has(file)),
      [],
    );
  });

  it('name npm scripts that exist', () => {
    const named = pages.flatMap(({ text }) => [
      ...text.matchAll(/npm (?:run (?:--silent )?([\w:]+)|(start|test))\b/g),
    ]);
    assert.notEqual(named.length, 0);
    for (const [, script, short] of named) assert.ok((script ?? short ?? '') in manifest.scripts, script);
    const suites = pages.flatMap(({ text }) => text.match(/(?<=npm test -- )[a-z0-9 ]+/g) ?? []).join(' ');
    const runner = read('test/run.ts');
    for (const suite of suites.trim().split(/ +/)) assert.ok(runner.includes(`name: '${suite}'`), suite);
  });

  it('name switches of the simulator that exist', () => {
    const named = pages.flatMap(({ text }) => [...text.matchAll(/--switch ([a-z]\w*=[\w-]+)/gi)]);
    const given = named.map(([, text = '']) => text).filter((text) => text !== 'name=value');
    assert.notEqual(given.length, 0);
    for (const text of given) assert.doesNotThrow(() => parseSwitch(text));
  });
});
