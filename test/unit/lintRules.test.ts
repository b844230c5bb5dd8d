import { strict as assert } from 'node:assert';
import * as path from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript';
import { parser } from 'typescript-eslint';
import { lintRules, type LintRules } from '../harness/lintRules';

const refused = 'src/core/util may not look into src/core/zoho.';

describe('lint', () => {
  let rules: LintRules;
  before(async function () {
    this.timeout(60_000);
    rules = await lintRules();
  });

  /** What lint says of files that are not there, by their names. */
  function said(files: Readonly<Record<string, string>>, name: string): string[] {
    const cwd = path.resolve('/repository');
    const host: ts.CompilerHost = {
      ...ts.createCompilerHost({}),
      getSourceFile: (file, languageVersion) => {
        const text = files[path.relative(cwd, file).split(path.sep).join('/')];
        return text === undefined ? undefined : ts.createSourceFile(file, text, languageVersion, true);
      },
    };
    const paths = Object.keys(files).map((file) => path.join(cwd, file));
    const program = ts.createProgram(paths, { noLib: true, noResolve: true, types: [] }, host);
    return new Linter({ cwd })
      .verify(
        files[name] ?? '',
        {
          files: ['**/*.ts'],
          plugins: { rooms: rules.default },
          languageOptions: { parser, parserOptions: { programs: [program] } },
          rules: { 'rooms/allowed': ['error', rules.rooms], 'rooms/no-circle': 'error' },
        },
        path.join(cwd, name),
      )
      .map(({ line, message }) => `${line}: ${message}`);
  }
  const inUtil = (text: string) => said({ 'src/core/util/text.ts': text }, 'src/core/util/text.ts');

  for (const text of [
    "import { CrmClient } from '../zoho/client';",
    "import type { CrmClient } from '../zoho/client';",
    "import '../zoho/client';",
    "export * from '../zoho/client';",
    "export type { CrmClient } from '../zoho/client.js';",
    "export const client = () => import('../zoho/client');",
    'export const client = () => import(`../zoho/client`);',
    "export const client: import('../zoho/client').CrmClient | undefined = undefined;",
    "export type Client = typeof import('../zoho/client');",
    "import client = require('../zoho/client'); export { client };",
    "export const client: unknown = require('../zoho/client');",
    "export const client: unknown = module.require('../zoho/client');",
    "import { createRequire } from 'node:module'; const load = createRequire(__filename); export const client: unknown = load('../zoho/client');",
    "import { createRequire } from 'node:module'; export const client: unknown = createRequire(__filename)('../zoho/client');",
    "import * as modules from 'node:module'; export const client: unknown = modules.createRequire(__filename)('../zoho/client');",
    "export const client: unknown = load('../zoho/client'); import { createRequire } from 'node:module'; const load = createRequire(__filename);",
  ])
    it(`refuses what a room may not look into: ${text}`, () => {
      assert.deepEqual(inUtil(text), [`1: ${refused}`]);
    });

  it('refuses VS Code where code must run without it', () => {
    const message = '1: src/core/util must run without VS Code.';
    assert.deepEqual(inUtil("import * as vscode from 'vscode';"), [message]);
    assert.deepEqual(inUtil("export const vscode = () => import('vscode');"), [message]);
  });

  it('lets a room look into itself, into what it may look into, and at Node.js', () => {
    assert.deepEqual(inUtil("import * as fs from 'node:fs'; export * from './ids';"), []);
    const allowed = "export * from '../util/ids'; export const load = () => import('../zoho/client');";
    assert.deepEqual(said({ 'src/core/org/users.ts': allowed }, 'src/core/org/users.ts'), []);
  });

  it('tells a circle of imports in each of its files, also where it is closed by types or late', () => {
    const files = {
      'src/core/util/a.ts': "import './d';\nexport * from './b';",
      'src/core/util/b.ts': "export const c = () => import('./c');",
      'src/core/util/c.ts': "import type { A } from './a';\nexport type C = A;",
      'src/core/util/d.ts': "import './a/none';",
    };
    const circle = ['a', 'b', 'c', 'a'].map((name) => `src/core/util/${name}`).join(' → ');
    assert.deepEqual(said(files, 'src/core/util/a.ts'), [`2: A circle of imports: ${circle}.`]);
    assert.equal(said(files, 'src/core/util/b.ts').length, 1);
    assert.equal(said(files, 'src/core/util/c.ts').length, 1);
    assert.deepEqual(said(files, 'src/core/util/d.ts'), []);
  });
});
