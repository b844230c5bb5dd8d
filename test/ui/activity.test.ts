import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { Organisation, startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../editor/editor';
import { until } from '../editor/until';
import { keepPicture, openOurView, signIn, violationsIn, writesSeenBy } from './support';

const territory = '431581000000700501';
const ids = Array.from({ length: 200 }, (_, index) => String(431581000000300001n + BigInt(index)));

/** A territory of one member, and two hundred users who are not in it. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Large', territoryUserLimit: 500 });
  const boss = made.addUser({ lastName: 'Admin', email: 'admin@large.example', profile: 'Administrator' });
  ids.forEach((id, index) =>
    made.addUser({ id, lastName: `User ${index}`, email: `user${index}@large.example` }),
  );
  made.addTerritory({ id: territory, name: 'Large' });
  made.addMember(territory, boss.id);
  return made;
}

describe('the activity view', () => {
  let simulator: Simulator;
  let editor: Editor;
  let before: string[];
  const members = () => simulator.organisation.membersOf(territory);

  beforeEach(async () => {
    simulator = await startSimulator({ organisation: organisation() });
    editor = await openOurView();
    before = members();
    await signIn(editor.workbench, simulator);
  });

  afterEach(async () => {
    await editor.close();
    await simulator.close();
  });

  /** The row of the newest run, once it ends with these words. */
  const run = async (label: string, ...words: string[]): Promise<Locator> => {
    await editor.workbench.rowThat(`“${label}” to be ${words.join(', ')}`, (row) =>
      words.every((word) => row.label === label && row.description.includes(word)),
    );
    return editor.workbench.row(label);
  };

  it('takes a run of 200 that was cancelled in the middle to its end, and back: all is as before', async () => {
    const { page, workbench } = editor;
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(ids.join('\n'))})`);
    await workbench.sideBar.getByRole('button', { name: 'Activity Section' }).click();
    await workbench.sideBar.getByText('Nothing has been changed from this computer yet').waitFor();

    await workbench.contextMenu(workbench.row('Large'), 'Associate Users…');
    await workbench.quickInput.row('User 0').waitFor();
    await workbench.quickInput.titleButton('Add the users listed in the clipboard');
    await until('200 users to be ticked', async () => /200/.test(await workbench.quickInput.count()));
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor();
    simulator.switches.latencyMs = 3000;
    await workbench.answerDialog('Associate');
    await until('the first half to be under way', () =>
      Promise.resolve(writesSeenBy(simulator).length === 1),
    );
    await workbench.pressToastButton('Changing territories', 'Cancel');
    await workbench.toast('The run was cancelled.').waitFor();
    simulator.switches.latencyMs = 0;
    assert.equal(members().length, 101);
    await workbench.clearToasts();

    const cancelled = await run('Associate with Large', '100 of 200', 'cancelled');
    await keepPicture(workbench, 'activity-cancelled');
    await workbench.contextMenu(cancelled, 'Resume Run…');
    await workbench.answerDialog('Resume');
    await workbench.toast('Associated 200 of 200 users with Large.').waitFor();
    assert.equal(members().length, 201);
    await workbench.clearToasts();

    const complete = await run('Associate with Large', '200 of 200', 'complete');
    assert.deepEqual(await workbench.contextMenuEntries(complete), [
      'Undo Run…',
      'Open Report of a Run…',
      'Export Run…',
      'Forget Run…',
    ]);
    await workbench.contextMenu(complete, 'Undo Run…');
    await workbench.answerDialog('Remove');
    await workbench.toast('Removed 200 of 200 users from Large.').waitFor();
    await run('Associate with Large', 'undone');
    await run('Undo (Remove from Large)', '200 of 200', 'complete');
    assert.deepEqual(members(), before);

    await workbench.expand('Undo (Remove from Large)');
    await workbench.expand('removed');
    await workbench.row('User 0').waitFor();
    await keepPicture(workbench, 'activity-undone');
    assert.deepEqual(await violationsIn(editor), []);
  });
});
