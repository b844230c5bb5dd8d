import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { agree, pick, type } from '../harness/scriptedPrompter';
import { addressOf, apply, clean, edited, fileOf, here, name, nextFile, shown } from './assignmentBed';
import { onlyMessage, run, workspaceFile, writesOf } from './support';

describe('an assignment file whose review stands there', () => {
  beforeEach(() => nextFile('review'));
  afterEach(clean);

  for (const [change, act] of [
    [
      'another program writes the file',
      async (document: vscode.TextDocument) => {
        await fs.writeFile(
          document.uri.fsPath,
          document.getText().replace(addressOf('eve'), addressOf('fay')),
        );
      },
    ],
    ['the file is deleted', ({ uri }: vscode.TextDocument) => fs.rm(uri.fsPath)],
    [
      'somebody types into it',
      (document: vscode.TextDocument) => edited(document, addressOf('eve'), addressOf('fay')),
    ],
    [
      'another program writes the file, which no editor has any more',
      async ({ uri }: vscode.TextDocument) => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await fs.appendFile(uri.fsPath, '\n');
      },
    ],
  ] as const)
    it(
      `is not applied where ${change}`,
      here(async (simulator) => {
        const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
        const person = await apply(document.uri, [agree(() => act(document))]);
        assert.equal(
          onlyMessage(person).text,
          `Changed since it was planned: ${name} Nothing was sent to Zoho. Apply it again to see what it would change now.`,
        );
        assert.deepEqual(writesOf(simulator), []);
      }),
    );

  it(
    'is not applied where another program writes the file while the name of the organisation is typed',
    here(async (simulator) => {
      await run('zohoCrm.protectOrganisation', [pick('Type the name for every change')]);
      const { uri } = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      const person = await apply(uri, [agree(), type('Plans', [], () => writeFileSync(uri.fsPath, ''))]);
      assert.match(onlyMessage(person).text, /^Changed since it was planned: /);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is not applied where a part that no editor has is written anew',
    here(async (simulator) => {
      const part = workspaceFile('south.territories.jsonc');
      const partOf = (member: string) =>
        fs.writeFile(
          part.fsPath,
          `{ "version": 1, "territories": { "South": { "members": ["${addressOf(member)}"] } } }\n`,
        );
      const root = fileOf(simulator, ['ann', 'ben', 'cyd'], []).replace(/ {4}"South": \{[^]*?\},\n/, '');
      await partOf('eve');
      const { uri } = await shown(root.replace('{', '{ "include": ["south.territories.jsonc"],'));
      const person = await apply(uri, [agree(() => partOf('fay'))]);
      assert.match(onlyMessage(person).text, /^Changed since it was planned: south\.territories\.jsonc /);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );
});
