import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../editor/editor';
import { openOurView, signIn, writesSeenBy } from './support';

describe('the profiles of one machine', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ switches: { organisationType: 'production' } });
    editor = await openOurView();
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('share the protection: what is read-only in one is refused in another', async () => {
    const { workbench } = editor;
    await signIn(workbench, simulator);
    await workbench.command('Zoho CRM: Protect Organisation…');
    await workbench.quickInput.pick('Read-only');
    await workbench.statusItem('· read-only').waitFor();
    await workbench.command('Profiles: Create a Temporary Profile');
    await workbench.statusItem('· read-only').waitFor({ state: 'detached' });
    await workbench.openView('Zoho CRM');
    await workbench.statusItem('· read-only').waitFor();
    const entries = await workbench.contextMenuEntries(workbench.row('Americas'));
    assert.deepEqual(
      entries.filter((entry) => /Associate|Copy Territory/.test(entry)),
      ['Copy Territory ID'],
    );
    assert.deepEqual(writesSeenBy(simulator), []);
  });
});
