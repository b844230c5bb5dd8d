import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { borrowOurView, sample, signIn, writesSeenBy } from './support';

const root = '431581000000700101';
const americas = '431581000000700103';

describe('the menus of the tree', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
    await editor.workbench.row('Astrid Halvorsen').waitFor();
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('offer for a territory what can be done with it', async () => {
    const { workbench } = editor;
    assert.deepEqual(await workbench.contextMenuEntries(workbench.row('Americas')), [
      'Associate Users…',
      'Associate User by ID…',
      'Associate Users from File…',
      'Make Members Exactly…',
      'Copy Territory ID',
      'Copy as cURL',
      'Export Members…',
      'Open in Zoho CRM',
      'Remove Users…',
      'Move to Territory…',
      'Export Territory Assignments…',
      'Add to Assignment File…',
      'Set Manager…',
    ]);
  });

  it('offer for a user what can be done with them', async () => {
    const { workbench } = editor;
    assert.deepEqual(await workbench.contextMenuEntries(workbench.row('Astrid Halvorsen')), [
      'Add to Territories…',
      'Copy Access…',
      'Copy User ID',
      'Copy as cURL',
      'Show in Users',
      'Open in Zoho CRM',
      'Remove Users…',
      'Move to Territory…',
      'Remove from Territories…',
      'Offboard User…',
      'Replace User…',
      'Add to Assignment File…',
    ]);
  });

  it('copy what was right-clicked', async () => {
    const { page, workbench } = editor;
    const clipboard = (pattern: RegExp) =>
      until(`the clipboard to hold ${pattern.source}`, async () =>
        pattern.test(await page.evaluate<string>('navigator.clipboard.readText()')),
      );
    await workbench.contextMenu(workbench.row('Americas'), 'Copy Territory ID');
    await clipboard(new RegExp(`^${americas}$`));
    await workbench.contextMenu(workbench.row('Astrid Halvorsen'), 'Copy User ID');
    await clipboard(/^431581000000200101$/);
    await workbench.contextMenu(workbench.row('Astrid Halvorsen'), 'Copy as cURL');
    await clipboard(new RegExp(`--request PUT '[^']+/territories/${root}/users/431581000000200101'`));
    await workbench.clearToasts();
  });

  it('associate a user by id with the territory that was right-clicked', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(workbench.row('Americas'), 'Associate User by ID…');
    await workbench.quickInput.submit(sample.user.id);
    await workbench.answerDialog('Associate');
    await workbench.toast('Associated Katharina Vogel with Americas.').waitFor();
    assert.deepEqual(writesSeenBy(simulator), [
      `PUT /crm/v7/settings/territories/${americas}/users/${sample.user.id}`,
    ]);
    await workbench.clearToasts();
  });

  it('show with Refresh what has changed in Zoho', async () => {
    const { workbench } = editor;
    simulator.organisation.addTerritory({ name: 'Antarctica', reportingTo: root });
    await workbench.viewAction('Refresh');
    await workbench.row('Antarctica').waitFor();
  });

  it('act on the rows that were selected also while these are being read again', async () => {
    const { workbench } = editor;
    simulator.requests.length = 0;
    simulator.switches.latencyMs = 2000;
    try {
      await workbench.viewAction('Refresh');
      await until('the members beside the selected rows to be asked for', () =>
        Promise.resolve(simulator.requests.find(({ path }) => path.endsWith(`/${root}/users`))),
      );
      await workbench.selectRows('Americas', 'Asia Pacific');
      await workbench.contextMenu(workbench.row('Asia Pacific'), 'Associate Users…');
      await workbench.quickInput.waitFor('Associate Users with 2 territories');
    } finally {
      simulator.switches.latencyMs = 0;
      await workbench.quickInput.cancel();
    }
  });
});

describe('the progress of a change', () => {
  it('has a Cancel that lets a request end and starts no other, and says so all along', async () => {
    const simulator = await startSimulator();
    const editor = await borrowOurView();
    try {
      const { workbench } = editor;
      await signIn(workbench, simulator);
      await workbench.row('Americas').waitFor();
      await workbench.selectRows('Americas', 'Asia Pacific', 'Key Accounts');
      await workbench.contextMenu(workbench.row('Key Accounts'), 'Associate Users…');
      await workbench.quickInput.row('Abigail Thornton').waitFor();
      await workbench.quickInput.toggle('Abigail Thornton');
      await workbench.quickInput.fill('Andrei');
      await workbench.quickInput.toggle('Andrei Popescu');
      await workbench.quickInput.accept();
      await workbench.dialog.waitFor();
      simulator.switches.latencyMs = 2000;
      await workbench.answerDialog('Associate');
      await until('the first of two requests to be under way', () =>
        Promise.resolve(writesSeenBy(simulator).length === 1),
      );
      await workbench.pressToastButton('Changing territories', 'Cancel');
      await workbench.statusItem('Stopping (1 request finishing)').waitFor();
      simulator.switches.latencyMs = 0; // of what is read afterwards
      const summary = await workbench.toastText('The run was cancelled.');
      assert.match(summary, /^Made 3 of 6 associations with 3 territories \(3 not started\)\./);
      assert.equal(writesSeenBy(simulator).length, 1);
    } finally {
      await editor.close();
      await simulator.close();
    }
  });
});
