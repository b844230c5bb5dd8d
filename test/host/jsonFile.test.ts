import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { agree, choose, pick } from '../harness/scriptedPrompter';
import { onlyMessage, run, withSimulator, workspaceFile, writesOf } from './support';

const katharina = '431581000000258001';
const latoya = '431581000000200198';
const good = `{"users":[{"id":"${katharina}"}]}`;
const shape = 'Write {"users":[{"id":"431581000000258001"}]}.';
const again = 'Nothing was sent to Zoho. Correct the file and try again.';

interface BadFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly says: string;
  /** Line and column, from 1, of every problem that the editor marks. */
  readonly marks?: readonly string[];
}

const badFiles: readonly BadFile[] = [
  {
    name: 'not-json.json',
    content: `{\n  "users": [\n    {"id": "${katharina}"}\n  ]\n`,
    says: `not-json.json:5:1 This is not JSON here (close brace expected); correct it. ${again}`,
    marks: ['5:1'],
  },
  {
    name: 'no-users.json',
    content: '{\n  "user": []\n}',
    says: `no-users.json:1:1 The file has no "users". ${shape} ${again}`,
    marks: ['1:1'],
  },
  {
    name: 'list.json',
    content: `[{"id":"${katharina}"}]`,
    says: `list.json:1:1 The file holds no JSON object. ${shape} ${again}`,
    marks: ['1:1'],
  },
  {
    name: 'users-is-text.json',
    content: `{"users": "${katharina}"}`,
    says: `users-is-text.json:1:11 "users" is not a list. ${shape} ${again}`,
    marks: ['1:11'],
  },
  {
    name: 'nobody.json',
    content: '{"users": []}',
    says: `nobody.json:1:11 "users" is empty. ${shape} ${again}`,
    marks: ['1:11'],
  },
  {
    name: 'numbers.json',
    content: `{"users":[\n  {"id": ${katharina}}\n]}`,
    says: `numbers.json:2:10 Put the id in quotation marks: "${katharina}". As a number it loses digits. ${again}`,
    marks: ['2:10'],
  },
  {
    name: 'twice.json',
    content: `{"users":[\n  {"id":"${katharina}"},\n  {"id":"${latoya}"},\n  {"id":"${katharina}"}\n]}`,
    says: `twice.json:4:9 User ${katharina} stands on line 2 already; delete one of the two. ${again}`,
    marks: ['4:9'],
  },
  {
    name: 'ids.json',
    content:
      '{"users":[\n{"id":"4315 81"},\n{"id":".."},\n{"id":"abc"},\n{"id":""},\n{"id":"0"},\n{"id":null},\n{}\n]}',
    says:
      'ids.json:2:7 "4315 81" is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else. ' +
      `And 6 more, in the Problems view. ${again}`,
    marks: ['2:7', '3:7', '4:7', '5:7', '6:7', '7:7', '8:1'],
  },
  {
    name: 'parent.json',
    content: '{"users":[{"id":".."}]}',
    says: `parent.json:1:17 ".." is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else. ${again}`,
    marks: ['1:17'],
  },
  {
    name: 'empty.json',
    content: '',
    says: `empty.json:1:1 The file is empty. ${shape} ${again}`,
    marks: ['1:1'],
  },
  {
    name: 'large.json',
    content: new Uint8Array(10 * 1024 * 1024).fill(0x20),
    says: 'large.json is too large (10 MB). Nothing was sent to Zoho. Split it into files of at most 5 MB.',
  },
  {
    name: 'latin1.json',
    content: Uint8Array.from(Buffer.from('{"users":[{"id":"é"}]}', 'latin1')),
    says: 'latin1.json is not text in UTF-8 or UTF-16. Nothing was sent to Zoho. Save it as UTF-8 and try again.',
  },
];

async function write(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const file = workspaceFile(name);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await vscode.workspace.fs.writeFile(file, bytes);
  return file;
}

/** What the explorer hands over for a right-click: the file, and all selected files. */
const rightClicked = (file: vscode.Uri) => ({ args: [file, [file]] });

function marksOf(file: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(file)
    .filter(({ source }) => source === 'Zoho CRM')
    .map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`);
}

describe('a JSON file', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('that is right-clicked is sent as it is', () =>
    withSimulator({}, async (simulator) => {
      const content = `{"users":[{"id":"${katharina}"},{"id":"${latoya}"}]}`;
      const file = await write('good.json', content);
      const person = await run(
        'zohoCrm.associateUsersFromFile',
        [pick('Germany South'), agree()],
        rightClicked(file),
      );
      assert.equal(writesOf(simulator)[0]?.body, content);
      assert.match(
        person.confirmations[0]?.detail ?? '',
        / – to add: Katharina Vogel \(\d+\), LaToya Jefferson \(\d+\)$/m,
      );
      assert.equal(onlyMessage(person).text, 'Associated 2 of 2 users with Germany South.');
    }));

  it('that is open in the editor is taken with what is not saved yet', () =>
    withSimulator({}, async (simulator) => {
      const document = await vscode.workspace.openTextDocument(await write('open.json', '{}'));
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 2), good));
      await run('zohoCrm.associateUsersFromFile', [pick('open.json'), pick('Germany South'), agree()]);
      assert.equal(writesOf(simulator)[0]?.body, good);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }));

  it('is asked for when none is open, and read as UTF-8 with comments and a byte order mark', () =>
    withSimulator({}, async (simulator) => {
      const file = await write('marked.jsonc', `\ufeff// who joins\n${good.replace(']', ', ]')}\n`);
      await run('zohoCrm.associateUsersFromFile', [choose(file), pick('Germany South'), agree()]);
      assert.equal(writesOf(simulator)[0]?.body, good);
    }));

  for (const { name, content, says, marks = [] } of badFiles) {
    it(`that cannot be used is named with line and remedy, and nothing is sent: ${name}`, () =>
      withSimulator({}, async (simulator) => {
        const file = await write(name, content);
        const message = onlyMessage(await run('zohoCrm.associateUsersFromFile', [], rightClicked(file)));
        assert.deepEqual(message, {
          severity: 'error',
          text: says,
          buttons: [...(marks.length > 0 ? ['Show Problems'] : []), 'Show Log'],
        });
        assert.deepEqual(marksOf(file), marks);
        assert.deepEqual(simulator.requests, []);
      }));
  }

  it('that is not there is named, and nothing is sent', () =>
    withSimulator({}, async (simulator) => {
      const missing = rightClicked(workspaceFile('missing.json'));
      const { text } = onlyMessage(await run('zohoCrm.associateUsersFromFile', [], missing));
      assert.equal(
        text,
        'missing.json cannot be read. Nothing was sent to Zoho. Check that the file is there and try again.',
      );
      assert.deepEqual(simulator.requests, []);
    }));

  it('loses its marks once it is corrected', () =>
    withSimulator({}, async () => {
      const file = await write('corrected.json', '{"users":[]}');
      await run('zohoCrm.associateUsersFromFile', [], rightClicked(file));
      assert.deepEqual(marksOf(file), ['1:10']);
      await write('corrected.json', good);
      await run('zohoCrm.associateUsersFromFile', [pick('Germany South'), agree()], rightClicked(file));
      assert.deepEqual(marksOf(file), []);
    }));
});
