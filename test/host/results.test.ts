import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { agree, pick, tick } from '../harness/scriptedPrompter';
import { newestReport, onlyMessage, openReport, run, withSimulator } from './support';

const north = '431581000000700501';
const [first, second, gone] = ['431581000000300001', '431581000000300002', '431581000000300003'];

function organisation(): Organisation {
  const made = new Organisation({ name: 'Quiet' });
  made.addUser({ lastName: 'Admin', email: 'admin@quiet.example', profile: 'Administrator' });
  for (const id of [first, second, gone]) made.addUser({ id, lastName: id, email: `${id}@quiet.example` });
  made.addTerritory({ id: north, name: 'North' });
  made.addTerritory({ id: '431581000000700502', name: 'South' });
  return made;
}

/** Runs a test in an organisation as above, while results are to be so loud. */
const wanting = (results: string, test: (simulator: Simulator) => Promise<void>) => async () => {
  const set = (value: string | undefined) =>
    vscode.workspace.getConfiguration('zohoCrm').update('results', value, vscode.ConfigurationTarget.Global);
  await set(results);
  try {
    await withSimulator({ organisation: organisation() }, test);
  } finally {
    await set(undefined);
  }
};

describe('how loud results are', () => {
  it(
    'silent: what ended as wanted is said by its report alone',
    wanting('silent', async (simulator) => {
      const person = await run('zohoCrm.associateUsers', [pick('North'), tick(first), agree()]);
      assert.deepEqual([person.messages, person.notes], [[], []]);
      assert.ok(simulator.organisation.membersOf(north).includes(first));
      assert.ok((await newestReport()).includes(first));
    }),
  );

  it(
    'statusBar: it is a line there, which opens the report',
    wanting('statusBar', async () => {
      const person = await run('zohoCrm.associateUsers', [pick('South'), tick(first, second), agree()]);
      assert.deepEqual(person.messages, []);
      const [note] = person.notes;
      assert.ok(note && person.notes.length === 1);
      assert.match(note.text, /^Associated 2 of 2 users with South\./);
      const { command, arguments: given = [] } = note.command;
      await vscode.commands.executeCommand(command, ...(given as unknown[]));
      const { label, document } = await openReport();
      assert.match(label, /South/);
      assert.ok(document.getText().includes(second));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }),
  );

  it(
    'silent: a user who was not added is a message',
    wanting('silent', async (simulator) => {
      const leave = () => void simulator.organisation.users.delete(gone);
      const person = await run('zohoCrm.associateUsers', [pick('North'), tick(first, gone), agree(leave)]);
      assert.equal(onlyMessage(person).severity, 'warning');
    }),
  );

  it(
    'silent: a removal that did not succeed is a message',
    wanting('silent', async (simulator) => {
      simulator.organisation.addMember(north, gone);
      const manage = () =>
        void Object.assign(simulator.organisation.territories.get(north) ?? {}, { manager: gone });
      const person = await run('zohoCrm.removeUsers', [pick('North'), tick(gone), agree(manage)]);
      assert.equal(onlyMessage(person).severity, 'error');
    }),
  );
});
