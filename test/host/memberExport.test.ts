import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inert } from '../../src/core/util/text';
import { until } from '../harness/editor/until';
import type { Simulator } from '../../src/simulator/server';
import { managedOrganisation, root } from '../harness/managers';
import { agree, pick, saveAs } from '../harness/scriptedPrompter';
import { active, north, south } from '../harness/runs';
import { onlyMessage, run, withSimulator, workspaceFile, writesOf } from './support';

const hostile = '=HYPERLINK("http://x") | [x](command:y)';

function scene(test: (simulator: Simulator) => Promise<void>): Promise<void> {
  const organisation = managedOrganisation(3);
  const named = organisation.users.get(active(2));
  if (named) named.lastName = hostile;
  organisation.addMember(north, active(1));
  organisation.addMember(north, active(2));
  organisation.addMember(south, active(2));
  organisation.setManager(north, active(1));
  return withSimulator({ organisation }, test);
}

const all = [pick('All territories')];

describe('Export Members', () => {
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  for (const [form, name] of [
    ['CSV', 'members.csv'],
    ['JSON', 'members.json'],
  ] as const) {
    it(`writes ${form} that means the same when it is given back`, () =>
      scene(async (simulator) => {
        const file = workspaceFile(name);
        const person = await run('zohoCrm.exportMembers', [...all, pick(form), saveAs(file)]);
        assert.match(
          onlyMessage(person).text,
          /^Exported 3 members\. They are in .*members\.\w+\. API credits used: 3\.$/,
        );
        const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
        assert.ok(form === 'JSON' || !/(^|,|;|\t)"?[=+\-@]/m.test(text), 'a spreadsheet would calculate it');
        const back = await run('zohoCrm.associateUsersFromFile', [], { args: [file, [file]] });
        assert.match(onlyMessage(back).text, /^All of these users are members .*already\. Nothing was sent/);
        assert.deepEqual(writesOf(simulator), []);
      }));
  }

  /** Selects somebody, after another one: VS Code tells of it when it finds the time, and not of who was selected already. */
  const selected = async (id: string) => {
    const copied = async () => (await run('zohoCrm.copyIds', [], { refusesEverything: true })).copied;
    await until('the selection to be told', async () => {
      for (const one of [active(3), id]) await run('zohoCrm.findUser', [pick(one)]);
      return (await copied()).includes(id);
    });
  };

  for (const [form, name] of [
    ['CSV', 'places.csv'],
    ['JSON', 'places.json'],
  ] as const) {
    it(`writes where the user is who is selected in the view of users, as ${form} that means the same`, () =>
      scene(async (simulator) => {
        const file = workspaceFile(name);
        await selected(active(2));
        simulator.requests.length = 0;
        const person = await run('zohoCrm.exportMembers', [
          pick(`User ${inert(hostile)}`),
          pick(form),
          saveAs(file),
        ]);
        assert.match(
          onlyMessage(person).text,
          /^Exported 2 members\. They are in .*places\.\w+\. API credits used: 1\.$/,
        );
        assert.deepEqual(
          simulator.requests.map(({ path }) => path),
          [`/crm/v7/users/${active(2)}/territories`],
        );
        for (const at of [north, south]) simulator.organisation.removeMember(at, active(2));
        await run('zohoCrm.associateUsersFromFile', [agree()], { args: [file, [file]] });
        assert.deepEqual(
          simulator.organisation.territoriesOf(active(2)).map(({ id }) => id),
          [north, south],
        );
        assert.deepEqual([...simulator.organisation.membersOf(north)].sort(), [active(1), active(2)]);
      }));
  }

  it('offers from there everybody, too, and says of somebody who is nowhere that there is nothing', () =>
    scene(async () => {
      await run('zohoCrm.showInUsers', [pick(active(3))]);
      const table = pick('Markdown table in the clipboard');
      const person = await run('zohoCrm.exportMembers', [pick('Everybody'), table]);
      assert.match(onlyMessage(person).text, /^Exported 3 members\. The table is in the clipboard/);
      const nowhere = await run('zohoCrm.exportMembers', [pick('User 3'), table]);
      assert.match(onlyMessage(nowhere).text, /^These users belong to no territory\. Nothing was exported\./);
    }));

  it('gives a table for a ticket, in which names are nothing but text', () =>
    scene(async () => {
      const form = pick('Markdown table in the clipboard');
      const person = await run('zohoCrm.exportMembers', [pick('One territory…'), pick(north), form]);
      assert.match(
        onlyMessage(person).text,
        /^Exported 2 members\. The table is in the clipboard\. API credits used: 1\./,
      );
      const [table = ''] = person.copied;
      const lines = table.trimEnd().split('\n');
      assert.equal(lines.length, 4);
      assert.equal(lines[0], '| Territory | User | E\\-mail | Role | Status |'.replace('\\-', '-'));
      assert.ok(table.includes('Account Executive, manager'));
      assert.ok(
        !table.includes('[x](command:y)') && !/[^\\]\|[^ \n-]/.test(table.replaceAll('| ', '')),
        table,
      );
    }));

  it('of a territory and all below it opens as a document', () =>
    scene(async () => {
      const form = pick('Markdown table in a new document');
      await run('zohoCrm.exportMembers', [
        pick('One territory…'),
        pick(root),
        pick('Test and all below it'),
        form,
      ]);
      const { document } = vscode.window.activeTextEditor ?? assert.fail();
      assert.deepEqual([document.languageId, document.isUntitled], ['markdown', true]);
      assert.equal(document.getText().trimEnd().split('\n').length, 5);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }));

  it('writes nothing when it is cancelled, or where nobody is', () =>
    scene(async (simulator) => {
      const file = workspaceFile('never.csv');
      const exists = async () => (await vscode.workspace.findFiles('never.csv')).length > 0;
      const cancelled = await run('zohoCrm.exportMembers', [...all, pick('CSV'), saveAs(file)], {
        onStep: ({ message, cancel }) => {
          if (message.startsWith('1 of')) cancel();
        },
      });
      assert.deepEqual(cancelled.messages, []);
      for (const at of [north, south])
        for (const id of simulator.organisation.membersOf(at)) simulator.organisation.removeMember(at, id);
      const empty = await run('zohoCrm.exportMembers', [...all, pick('CSV'), saveAs(file)]);
      assert.match(onlyMessage(empty).text, /^There are no members to export/);
      assert.ok(!(await exists()));
    }));
});
