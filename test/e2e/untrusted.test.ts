import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { openOurView, signIn, workspaceWith, writesSeenBy } from './support';

const stranger = path.resolve(__dirname, '../harness/editor/stranger');
const refusal = /This workspace is not trusted, so .* can be looked at but not changed\. Nothing was sent/;

/** The same person twice, which nobody but us would mark. */
function assignmentFile({ organisation }: Simulator): string {
  const bo = 'bo.lund@halvorsen.example';
  return JSON.stringify({
    version: 1,
    organisations: { demo: { id: organisation.id, environment: 'simulator' } },
    mode: 'exact',
    territories: { Denmark: { members: [bo, bo.toUpperCase()] } },
  });
}

describe('S56 an untrusted workspace', () => {
  let simulator: Simulator;
  let editor: Editor;
  let folder: string;

  before(async () => {
    simulator = await startSimulator();
    folder = workspaceWith({
      'crm.territories.jsonc': assignmentFile(simulator),
      'users.json': '{"users":[{"id":"431581000000258001"}]}',
    });
    editor = await openOurView({ untrusted: true, folder, strangers: [stranger] });
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('shows everything', async () => {
    const { workbench } = editor;
    await workbench.statusItem('Restricted Mode').waitFor();
    for (const name of ['Europe', 'DACH', 'Germany South']) await workbench.expand(name);
    await workbench.row('Theresa Gruber').waitFor();
  });

  it('offers no change, in the tree or for a file', async () => {
    const { workbench } = editor;
    const ofTerritory = await workbench.contextMenuEntries(workbench.row('Germany South'));
    assert.ok(ofTerritory.includes('Copy Territory ID'));
    assert.deepEqual(
      ofTerritory.filter((entry) => /Associate/.test(entry)),
      [],
    );
    await workbench.openView('Explorer');
    const ofFile = await workbench.contextMenuEntries(workbench.row('users.json'));
    assert.deepEqual(
      ofFile.filter((entry) => /Associate/.test(entry)),
      [],
    );
  });

  it('reads no assignment file: nothing is marked in it, planned or applied', async () => {
    const { workbench, page } = editor;
    await workbench.openFile('crm.territories.jsonc');
    const lens = page.locator('.codelens-decoration a');
    const before = simulator.requests.length;
    for (const title of ['Plan', 'Compare', 'Apply…']) {
      await lens.filter({ hasText: title }).first().click();
      await workbench
        .toast(title === 'Apply…' ? refusal : /workspace that you have not trusted are not used/)
        .waitFor();
      await workbench.clearToasts();
    }
    assert.equal(simulator.requests.length, before);
    assert.equal(await page.locator('.squiggly-error').count(), 0);
    await workbench.command('View: Close Editor');
  });

  it('G14 refuses another extension that calls the commands all the same', async () => {
    const { workbench } = editor;
    await workbench.command('Stranger: Change Something');
    const told = editor.page
      .locator('.notifications-center .notification-list-item')
      .filter({ hasText: refusal });
    await until('the refusal to be told', async () => {
      // so many at once are not shown one by one
      await workbench.command('Notifications: Show Notifications');
      return told
        .first()
        .waitFor({ timeout: 1000 })
        .then(() => true);
    });
    assert.equal(await workbench.dialog.count(), 0);
    assert.deepEqual(writesSeenBy(simulator), []);
    await told.first().getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await editor.page.locator('.tab.active').filter({ hasText: 'Workspace Trust' }).waitFor();
  });
});
