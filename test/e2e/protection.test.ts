import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { borrowOurView, signIn, writesSeenBy } from './support';

const name = 'Halvorsen Instruments';

describe('the organisation in the status bar', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ switches: { organisationType: 'production' } });
    editor = await borrowOurView();
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  const item = () => editor.workbench.statusItem(name);
  const protect = async (protection: string) => {
    const { workbench } = editor;
    await item().click();
    await workbench.quickInput.waitFor(`${name} (local simulator, port ${simulator.port}, production)`);
    await workbench.quickInput.pick('Protect Organisation…');
    await workbench.quickInput.waitFor(`Protect ${name}`);
    await workbench.quickInput.pick(protection);
  };
  const startAssociating = async () => {
    const { workbench } = editor;
    await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
    await workbench.quickInput.row('Abigail Thornton').waitFor();
    await workbench.quickInput.toggle('Abigail Thornton');
    await workbench.quickInput.accept();
  };

  it('is there while one is open, warns in production, and says so to a screen reader', async () => {
    const { workbench } = editor;
    assert.equal(await item().count(), 0);
    await signIn(workbench, simulator);
    await item().waitFor();
    assert.match((await item().getAttribute('class')) ?? '', /\bwarning-kind\b/);
    const label = await item().locator('[aria-label]').first().getAttribute('aria-label');
    assert.equal(
      label,
      `Zoho CRM organisation ${name} (local simulator, port ${simulator.port}, production). ` +
        'Protection: Type the name for large changes and removals',
    );
  });

  it('leads to the protection: the name has to be typed before anything is sent', async () => {
    const { workbench } = editor;
    await protect('Type the name for every change');
    await workbench.toast('Protection now: Type the name for every change').waitFor();
    await workbench.clearToasts();
    await startAssociating();
    assert.match((await workbench.dialogContent()).detail, /, production\): 1 to add, 0 to remove\./);
    await workbench.answerDialog('Associate…');
    await workbench.quickInput.waitFor(`Associate: type ${name} to go on`);
    await workbench.quickInput.fill('Halvorsen');
    await workbench.quickInput.widget.getByText(`Type ${name}, or press Escape`).waitFor();
    await editor.page.keyboard.press('Enter');
    assert.deepEqual(writesSeenBy(simulator), []);
    await workbench.quickInput.submit(name);
    await workbench.toast('Associated Abigail Thornton with Americas.').waitFor();
    assert.equal(writesSeenBy(simulator).length, 1);
  });

  it('shows a lock, and refuses with the reason what changes, once the organisation is read-only', async () => {
    const { workbench } = editor;
    await protect('Read-only');
    await workbench.statusItem('· read-only').waitFor();
    await workbench.command('Zoho CRM: Associate Users…');
    await workbench.toast('is marked as read-only here. Nothing was sent to Zoho.').waitFor();
    await workbench.clearToasts();
  });

  it('gives way to less protection only after a click in a dialog', async () => {
    const { workbench } = editor;
    await protect('Allow changes with a click');
    assert.match((await workbench.dialogContent()).detail, /^Now: Read-only/);
    await workbench.answerDialog('Cancel');
    await workbench.statusItem('· read-only').waitFor();
    await protect('Allow changes with a click');
    await workbench.answerDialog('Protect Less');
    await workbench.statusItem('· read-only').waitFor({ state: 'detached' });
  });

  it('goes with the organisation', async () => {
    await editor.workbench.command('Zoho CRM: Sign Out');
    await item().waitFor({ state: 'detached' });
  });
});
