import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { beginToAssociate, large, territory } from './large';
import { borrowOurView, keepPicture, signIn, violationsIn } from './support';

describe('the activity view', () => {
  let simulator: Simulator;
  let editor: Editor;
  let before: string[];
  const members = () => simulator.organisation.membersOf(territory);

  beforeEach(async () => {
    simulator = await startSimulator({ organisation: large() });
    editor = await borrowOurView({ unused: true });
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
    const { workbench } = editor;
    await workbench.sideBar.getByRole('button', { name: 'Activity Section' }).click();
    await workbench.sideBar.getByText('Nothing has been changed from this computer yet').waitFor();

    await beginToAssociate(editor, simulator);
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
    await workbench.answerDialog('Undo');
    await workbench.toast('Removed 200 of 200 users from Large.').waitFor();
    await run('Associate with Large', 'undone');
    const undoing = 'Undo: Associate with Large';
    await run(undoing, '200 of 200', 'complete');
    assert.deepEqual(members(), before);

    await workbench.expand(undoing);
    await workbench.expand('removed');
    await workbench.row('User 0').waitFor();
    await keepPicture(workbench, 'activity-undone');
    assert.deepEqual(await violationsIn(editor), []);
  });
});
