import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as vscode from 'vscode';
import { agree, pick, saveAs, turnAway } from '../harness/scriptedPrompter';
import {
  addressOf,
  apply,
  clean,
  fileOf,
  front,
  here,
  hintsOf,
  idOf,
  ids,
  membersOf,
  name,
  nextFile,
  north,
  plan,
  shown,
  south,
  untilLenses,
  usual,
} from './assignmentBed';
import { onlyMessage, run, workspaceFile, writesOf } from './support';

const on = (file: vscode.Uri) => ({ args: [file] });
const oneEach = [...usual, 'test: 1 to add, 1 to remove (time)'];

describe('the last plan of an assignment file', () => {
  beforeEach(() => nextFile('plan'));
  afterEach(clean);

  it('is made by a key that does nothing else in any editor', async () => {
    const uri = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const keys = (await vscode.workspace.openTextDocument(uri)).getText();
    const [, key = assert.fail()] =
      /"key": "([^"]*)", +"command": "zohoCrm.planAssignments"/.exec(keys) ?? [];
    const same = keys.split('\n').filter((line) => line.includes(`"key": "${key}"`));
    assert.equal(same.length, 1, same.join('\n'));
  });

  it(
    'stays while compare, adopt, export and looks at members find that all is as it was',
    here(async (simulator) => {
      const { uri } = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await plan(uri);
      await untilLenses(uri, oneEach);
      await run('zohoCrm.compareAssignments', [], on(uri));
      await untilLenses(uri, oneEach);
      await run('zohoCrm.adoptAssignments', [turnAway('confirm')], on(uri));
      await untilLenses(uri, oneEach);
      const other = workspaceFile('other.territories.jsonc');
      const script = [
        pick('One territory and all below it…'),
        pick('South'),
        pick('A new file…'),
        saveAs(other),
      ];
      await run('zohoCrm.exportAssignments', script);
      await untilLenses(uri, oneEach);
      await plan(other);
      await untilLenses(other, [...usual, 'simulator: nothing to change (time)']);
      await untilLenses(uri, oneEach);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is not what is applied where a part has another text on the disk, of which nothing told the editor yet',
    here(async (simulator) => {
      const part = workspaceFile('south.territories.jsonc');
      const partOf = (member: string) =>
        fs.writeFile(
          part.fsPath,
          `{ "version": 1, "territories": { "South": { "members": ["${addressOf(member)}"] } } }\n`,
        );
      await partOf('eve');
      const root = fileOf(simulator, ['ann', 'ben', 'cyd'], []).replace(/ {4}"South": \{[^]*?\},\n/, '');
      const { uri } = await shown(root.replace('{', '{ "include": ["south.territories.jsonc"],'));
      await plan(uri);
      await partOf('fay');
      const person = await apply(uri, [agree()]);
      assert.match(person.confirmations[0]?.detail ?? '', /to add: fay/);
      assert.deepEqual(membersOf(simulator, south), ids('fay'));
    }),
  );

  it(
    'is not what is applied where the file is open, and has another text on the disk by now',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await plan(document.uri);
      await fs.writeFile(document.uri.fsPath, fileOf(simulator, ['ann', 'ben', 'fay'], ['dan']));
      const person = await apply(document.uri, [agree()]);
      assert.match(person.confirmations[0]?.detail ?? '', /to add: fay/);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'fay'));
    }),
  );

  it(
    'is not applied from an editor where the file is gone from the disk',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await fs.rm(document.uri.fsPath);
      const person = await apply(document.uri, []);
      assert.match(onlyMessage(person).text, /^Not the same on the disk as in the editor: plan\d/);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is applied whatever the editor makes of line ends, a byte order mark and an encoding of its own',
    here(async (simulator) => {
      const sound = fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']);
      const mixed = `\uFEFF${sound.replace('\n', '\r\n').replace('by Ann\n', 'by Zoë\r')}`;
      await apply((await shown(mixed)).uri, [agree()]);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'eve'));
      nextFile('plan');
      const file = workspaceFile(name);
      await fs.writeFile(file.fsPath, `\uFEFF${fileOf(simulator, ['ann'], ['dan'])}`, 'utf16le');
      const document = await vscode.workspace.openTextDocument(file, { encoding: 'utf16le' });
      await vscode.window.showTextDocument(document, { preview: false });
      await apply(file, [agree()]);
      assert.deepEqual(membersOf(simulator, north), ids('ann'));
    }),
  );

  it(
    'goes when one of them finds that somebody has changed the organisation, or with a refresh',
    here(async (simulator) => {
      const { uri } = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await plan(uri);
      simulator.organisation.addMember(south, idOf('fay'));
      await run('zohoCrm.compareAssignments', [], on(uri));
      await untilLenses(uri, usual);
      await plan(uri);
      await untilLenses(uri, [...usual, 'test: 1 to add, 2 to remove (time)']);
      await run('zohoCrm.refresh');
      await untilLenses(uri, usual);
    }),
  );

  it(
    'goes when git changes the file on the disk while the plan is shown, whether an editor has the file or not',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      const { uri } = document;
      const text = document.getText();
      const later = text.replace(addressOf('eve'), addressOf('fay'));
      await plan(uri);
      assert.notEqual(front().uri.toString(), uri.toString());
      await untilLenses(uri, oneEach);
      await fs.writeFile(uri.fsPath, later);
      await untilLenses(uri, usual);
      assert.equal(document.getText(), later);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await plan(uri);
      await untilLenses(uri, oneEach);
      await fs.writeFile(uri.fsPath, text);
      await untilLenses(uri, usual);
      // and what is applied is what is there now
      await apply(uri, [agree()]);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'eve'));
    }),
  );

  it(
    'is not carried out where another administrator changed a territory in between; the other one is',
    here(async (simulator) => {
      const { organisation } = simulator;
      const { uri } = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan', 'fay']));
      await plan(uri);
      const person = await apply(uri, [
        agree(() => organisation.removeMember(north, idOf('ben'))),
        turnAway('confirm'),
      ]);
      assert.match(
        person.confirmations.at(-1)?.message ?? '',
        /^Somebody else changed North since this change was planned\./,
      );
      assert.match(onlyMessage(person).text, /1 of 3/);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'cyd'));
      assert.deepEqual(membersOf(simulator, south), ids('dan', 'fay'));
      await plan(uri);
      assert.match(front().getText(), /^ {2}\+ ben@plans\.example/m);
      await untilLenses(uri, [...usual, 'test: 2 to add, 1 to remove (time)']);
    }),
  );

  it(
    'is the same with line ends of Windows, which stay when the file is brought up to date',
    here(async (simulator) => {
      const windows = (text: string) => text.replaceAll('\n', '\r\n');
      const document = await shown(windows(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan'])));
      await plan(document.uri);
      assert.match(front().getText(), /^ {2}\+ eve@plans\.example .* line 11$/m);
      await untilLenses(document.uri, oneEach);
      assert.deepEqual(await hintsOf(document), ['7 +1 −1']);
      await run('zohoCrm.adoptAssignments', [agree()], on(document.uri));
      assert.equal(document.getText(), windows(fileOf(simulator, ['ann', 'ben', 'cyd'], ['dan'])));
    }),
  );
});
