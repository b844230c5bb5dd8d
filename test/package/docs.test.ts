import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import texts from '../../package.nls.json';

const root = path.resolve(__dirname, '../..');
const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');

/** The rows of the README's tables: cells without blanks around them. */
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** The text of every test file. */
function testSources(folder: string): string {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
}

describe('the README', () => {
  const titleOf = (key: string) => (texts as Record<string, string>)[key.replaceAll('%', '')] ?? '';

  it('lists every command, and whether a territory or a user has it in its menu', () => {
    const rowMenu = manifest.contributes.menus['view/item/context'];
    const mark = (id: string, kind: string) =>
      rowMenu.some(({ command, when }) => command === id && when.includes(kind)) ? '●' : '';
    const offered = manifest.contributes.commands.map(({ command, title }) => {
      return [titleOf(title), mark(command, 'territory'), mark(command, 'user')] as const;
    });
    const titles = new Set(offered.map(([title]) => title));
    const told = rows
      .filter(([, title]) => title !== undefined && titles.has(title))
      .map(([, title, territory, user]) => [title, territory, user]);
    assert.deepEqual(told.sort(), [...offered].sort());
  });

  it('shows every picture that was made, and no other', () => {
    const shown = [...readme.matchAll(/!\[[^\]]+\]\((media\/screenshots\/[^)]+)\)/g)].map(([, file]) => file);
    const made = fs
      .readdirSync(path.join(root, 'media/screenshots'))
      .map((file) => `media/screenshots/${file}`);
    assert.deepEqual(shown.sort(), made.sort());
  });

  it('promises nothing without tests that exist', () => {
    const [, section = ''] = /^## What it promises\n(.*?)^## /ms.exec(readme) ?? [];
    const named = [...section.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title);
    assert.ok(named.length >= 20);
    const sources = testSources(path.join(root, 'test'));
    assert.deepEqual(
      named.filter((title) => !sources.includes(title)),
      [],
    );
  });

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, file]) => file ?? '');
    assert.deepEqual(
      links.filter((file) => !fs.existsSync(path.join(root, file))),
      [],
    );
  });

  it('names npm scripts that exist', () => {
    const named = [...readme.matchAll(/npm (?:run (?:--silent )?([\w:]+)|(start|test))\b/g)];
    assert.notEqual(named.length, 0);
    for (const [, script, short] of named) assert.ok((script ?? short ?? '') in manifest.scripts, script);
  });
});
