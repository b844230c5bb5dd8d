import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { borrowOurView, sample, signIn, writesSeenBy } from './support';

describe('associating from a file', () => {
  const files = {
    'associate.json': JSON.stringify({ users: [{ id: sample.user.id }] }),
    'broken.json': '{\n  "users": [\n    { "id": 431581000000258001 }\n  ]\n}\n',
    'export.csv': `user_id,name\n${sample.user.id},${sample.user.name}\n`,
    'UPPER.JSON': '{}',
    'LIST.TSV': 'id\n',
    'notes.txt': 'nothing',
  };
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView({ files });
    await signIn(editor.workbench, simulator);
    await editor.workbench.openView('Explorer');
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('is offered in the explorer for files of users, whatever the case of their endings, and for no others', async () => {
    const { workbench } = editor;
    const entry = 'Associate Users from File…';
    for (const file of ['associate.json', 'UPPER.JSON', 'export.csv', 'LIST.TSV'])
      assert.ok((await workbench.contextMenuEntries(workbench.row(file))).includes(entry), file);
    assert.ok(!(await workbench.contextMenuEntries(workbench.row('notes.txt'))).includes(entry));
  });

  it('has one entry, for CSV files too', async () => {
    const { workbench } = editor;
    const entries = await workbench.contextMenuEntries(workbench.row('export.csv'));
    assert.deepEqual(
      entries.filter((entry) => entry.startsWith('Associate')),
      ['Associate Users from File…'],
    );
    const sent = writesSeenBy(simulator).length;
    await workbench.contextMenu(workbench.row('export.csv'), 'Associate Users from File…');
    await workbench.quickInput.row('Americas').waitFor();
    await workbench.quickInput.fill('Key Accounts');
    await workbench.quickInput.toggle('Key Accounts');
    await workbench.quickInput.accept();
    await workbench.answerDialog('Associate');
    await workbench.toast('Associated Katharina Vogel with Key Accounts.').waitFor();
    assert.match(writesSeenBy(simulator).slice(sent).join('\n'), new RegExp(sample.user.id));
    simulator.requests.length = 0;
  });

  it('asks for the territory, and sends the body of the API page byte for byte', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(workbench.row('associate.json'), 'Associate Users from File…');
    await workbench.quickInput.row('Americas').waitFor();
    await workbench.quickInput.fill(sample.territory.id);
    await workbench.quickInput.toggle('Germany South');
    await workbench.quickInput.accept();
    await workbench.answerDialog('Associate');
    await workbench.toast('Associated Katharina Vogel with Germany South.').waitFor();
    assert.deepEqual(writesSeenBy(simulator), [
      'PUT /crm/v7/settings/territories/431581000000744113/users {"users":[{"id":"431581000000258001"}]}',
    ]);
  });

  it('is offered in the editor, and marks in the file what is wrong with it', async () => {
    const { page, workbench } = editor;
    const sent = simulator.requests.length;
    await workbench.openFile('broken.json');
    await workbench.contextMenu(page.locator('.view-lines .view-line').first(), 'Associate Users from File…');
    const text = await workbench.toastText(/broken\.json/);
    assert.match(text, /^broken\.json:3:13 Put the id in quotation marks: "431581000000258001"\./);
    assert.match(text, /Nothing was sent to Zoho\./);
    await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
    assert.equal(simulator.requests.length, sent);
  });
});
