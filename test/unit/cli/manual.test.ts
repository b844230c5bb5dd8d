import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { commands } from '../../../src/cli/commands';
import { helpOf, manual } from '../../../src/cli/manual';
import { optionsOf } from '../../../src/cli/arguments';
import { root } from '../../harness/root';

const file = path.join(root, 'docs/cli.md');
const markers = ['<!-- npm run docs:cli writes from here -->', '<!-- to here -->'] as const;

/** The page with the manual as the program prints it. */
function renewed(page: string): string {
  const [before = '', after = ''] = [page.split(markers[0])[0], page.split(markers[1])[1]];
  const helps = commands.map((command) => `### ${command.name}\n\n\`\`\`text\n${helpOf(command)}\`\`\``);
  const texts = [`\`\`\`text\n${manual()}\`\`\``, ...helps].join('\n\n');
  return `${before}${markers[0]}\n\n${texts}\n\n${markers[1]}${after}`;
}

describe('the help of the command line', () => {
  before(() => {
    if (process.env['UPDATE_CLI_PAGE'] !== '1') return;
    fs.writeFileSync(file, renewed(fs.readFileSync(file, 'utf8')));
  });

  it('stands in docs/cli.md as it is printed: npm run docs:cli writes it anew', () => {
    const page = fs.readFileSync(file, 'utf8');
    assert.equal(renewed(page), page);
  });

  for (const command of commands) {
    it(`of ${command.name} fits a screen and names each of its options`, () => {
      const lines = helpOf(command).trimEnd().split('\n');
      assert.ok(lines.length <= 24, `it has ${lines.length} lines`);
      for (const line of lines) assert.ok(line.length <= 80, line);
      for (const name of optionsOf(command)) assert.match(lines.join('\n'), new RegExp(` --${name}\\b`));
    });
  }

  it('of the whole program names every command, and is no wider than a screen', () => {
    const lines = manual().split('\n');
    for (const line of lines) assert.ok(line.length <= 80, line);
    for (const { name } of commands)
      assert.ok(
        lines.some((line) => line.startsWith(`    ${name} `)),
        name,
      );
  });
});
