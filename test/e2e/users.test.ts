import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { readRows, rowsLabelled } from '../harness/editor/rows';
import { until } from '../harness/editor/until';
import { borrowOurView, keepPicture, pane, signIn, openUsers, violationsIn, writesSeenBy } from './support';

describe('the view of users', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
    await editor.workbench.row('Americas').waitFor();
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  const reads = () => simulator.requests.filter(({ path }) => path.includes('type=AllUsers')).length;
  const inUsers = (label: string) => rowsLabelled(pane(editor, 'Users'), label).first();
  const inTree = (label: string) => rowsLabelled(pane(editor, 'Territories'), label).first();
  /** Brings somebody into sight, unfolded. */
  const find = async (name: string) => {
    const { workbench } = editor;
    await workbench.command('Zoho CRM: Find User…');
    await workbench.quickInput.fill(name);
    await workbench.quickInput.pick(name);
    await until(`“${name}” to be selected`, async () =>
      (await readRows(pane(editor, 'Users'))).some(({ label, selected }) => label === name && selected),
    );
  };
  const heading = (view: string) => pane(editor, view).locator('.message');

  it('reads nothing before it is opened, then everybody at once', async () => {
    assert.equal(reads(), 0);
    await openUsers(editor);
    await inUsers('Abigail Thornton').waitFor();
    assert.equal(reads(), 1);
  });

  it('finds somebody and unfolds them to their territories with one call', async () => {
    const { workbench } = editor;
    const asked = simulator.requests.length;
    await workbench.command('Zoho CRM: Find User…');
    await workbench.quickInput.fill('castellano ryan');
    await workbench.quickInput.pick('Ryan Castellano');
    await inUsers('US West').waitFor();
    const below = (await readRows(pane(editor, 'Users'))).filter(({ level }) => level === 2);
    assert.deepEqual(below.map(({ label }) => label).sort(), ['Americas', 'US East', 'US West']);
    assert.deepEqual(
      simulator.requests.slice(asked).map(({ path }) => path.replace(/\d{6,}/, 'ID')),
      ['/crm/v7/users/ID/territories'],
    );
    await keepPicture(workbench, 'users');
    assert.deepEqual(await violationsIn(editor), []);
  });

  it('leads to the membership in the tree, and back', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(inUsers('US West'), 'Show in Territories');
    await until('the member to be selected in the tree', async () =>
      (await readRows(pane(editor, 'Territories'))).some(
        ({ label, selected }) => label === 'Ryan Castellano' && selected,
      ),
    );
    await workbench.contextMenu(inTree('Ryan Castellano'), 'Show in Users');
    await until('the user to be selected', async () =>
      (await readRows(pane(editor, 'Users'))).some(
        ({ label, selected }) => label === 'Ryan Castellano' && selected,
      ),
    );
  });

  it('copies the id of a row with Ctrl+C', async () => {
    const ryan = [...simulator.organisation.users.values()].find(({ lastName }) => lastName === 'Castellano');
    await find('Ryan Castellano');
    await editor.page.keyboard.press('ControlOrMeta+c');
    await until(
      'the clipboard to hold the id',
      async () => ryan?.id === (await editor.page.evaluate<string>('navigator.clipboard.readText()')),
    );
  });

  it('removes from the territory of the row that is selected with Delete, after a review', async () => {
    const { workbench, page } = editor;
    await inUsers('US East').click();
    await page.keyboard.press('Delete');
    assert.match((await workbench.dialogContent()).message, /^Remove Ryan Castellano from US East\?/);
    await workbench.answerDialog('Cancel');
    assert.deepEqual(writesSeenBy(simulator), []);
  });

  it('adds to territories that are found by their paths, several at once', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await find('Abigail Thornton');
    await workbench.contextMenu(inUsers('Abigail Thornton'), 'Add to Territories…');
    await quickInput.waitFor('Add to Territories: Abigail Thornton');
    await quickInput.fill('americas us');
    await quickInput.toggle('US West');
    await quickInput.fill('south germany');
    await quickInput.toggle('Germany South');
    await until('both to be ticked', async () => (await quickInput.count()) === '2 Selected');
    await keepPicture(workbench, 'add-to-territories');
    await quickInput.accept();
    assert.match(
      (await workbench.dialogContent()).message,
      /^Associate Abigail Thornton with 2 territories\?/,
    );
    await workbench.answerDialog('Associate');
    await workbench.toast('Made 2 of 2 associations with 2 territories.').waitFor();
    await workbench.clearToasts();
  });

  it('lets users be dragged onto a territory of the tree', async () => {
    const { workbench } = editor;
    simulator.requests.length = 0;
    await find('Aino Virtanen');
    await workbench.drag(inUsers('Aino Virtanen'), inTree('Asia Pacific'));
    assert.match((await workbench.dialogContent()).message, /^Associate Aino Virtanen with Asia Pacific\?/);
    await workbench.answerDialog('Associate');
    await workbench.toast('Associated Aino Virtanen with Asia Pacific.').waitFor();
    await workbench.clearToasts();
    assert.equal(writesSeenBy(simulator).length, 1);
  });

  it('asks whether members that are dragged to another territory move, and reviews that', async () => {
    const { workbench } = editor;
    await workbench.expand('Asia Pacific');
    // a neighbour: both are in sight, whatever else is unfolded
    await workbench.drag(inTree('Aino Virtanen'), inTree('India'));
    await workbench.quickInput.waitFor('Dropped on India');
    await workbench.quickInput.pick('Move to India');
    assert.match((await workbench.dialogContent()).detail, /1 to add, 1 to remove/);
    await workbench.answerDialog('Cancel');
  });

  it('shows by a filter who is in no territory, says so above, and ends it with Escape', async () => {
    const { workbench, page } = editor;
    const { organisation } = simulator;
    const nowhere = [...organisation.users.values()].filter(
      ({ id, status }) => status === 'active' && organisation.territoriesOf(id).length === 0,
    );
    await workbench.command('Zoho CRM: Filter Users…');
    await workbench.quickInput.pick('In no territory');
    await heading('Users')
      .filter({ hasText: `Filter: In no territory (${nowhere.length}). Escape shows all.` })
      .waitFor();
    const shown = await until('those who are in a territory to go', async () => {
      const rows = await readRows(pane(editor, 'Users'));
      return rows.length > 0 && rows.every(({ label }) => label !== 'Aino Virtanen') && rows;
    });
    await keepPicture(workbench, 'users-filtered');
    await rowsLabelled(pane(editor, 'Users'), shown.at(-1)?.label ?? '')
      .first()
      .click();
    await page.keyboard.press('Escape');
    await heading('Users').waitFor({ state: 'hidden' });
  });

  it('shows territories without manager by a filter, each with its path, until its button is pressed', async () => {
    const { workbench } = editor;
    await workbench.command('Zoho CRM: Filter Territories…');
    await workbench.quickInput.pick('Without manager');
    await heading('Territories').filter({ hasText: 'Filter: Without manager' }).waitFor();
    const rows = await until('the territories', async () => {
      const found = await readRows(pane(editor, 'Territories'));
      return (
        found.length > 0 && found.every(({ description }) => description.includes('no manager')) && found
      );
    });
    assert.ok(rows.every(({ level }) => level === 1));
    assert.match(rows[0]?.description ?? '', / · Halvorsen Instruments/);
    await keepPicture(workbench, 'territories-filtered');
    await workbench.viewAction('Show All Territories');
    await inTree('Europe').waitFor();
  });
});
