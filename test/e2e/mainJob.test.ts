import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import { borrowOurView, keepPicture, signIn, writesSeenBy } from './support';

describe('the main job, by mouse', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator();
    editor = await borrowOurView();
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('associates two users with the territory that was right-clicked', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await signIn(workbench, simulator);
    await workbench.expand('Europe');
    const before = await workbench.rowThat(
      'a territory in Europe',
      (row) => row.level === 3 && row.expanded === false,
    );
    const grown = before.description.replace(/^\d+/, (users) => String(Number(users) + 2));

    await workbench.contextMenu(workbench.row(before.label), 'Associate Users…');
    await quickInput.waitFor(`Associate Users with ${before.label}`);
    await quickInput.row('Abigail Thornton').waitFor();
    await keepPicture(workbench, 'picker');
    await quickInput.fill('Andrei');
    await quickInput.toggle('Andrei Popescu');
    await quickInput.fill('431581000000258001');
    await quickInput.toggle('Katharina Vogel');
    await quickInput.accept();

    const dialog = await workbench.dialogContent();
    assert.match(dialog.message, new RegExp(`Associate 2 users with ${before.label}\\?`));
    assert.match(dialog.detail, /^Halvorsen Instruments \(/);
    assert.match(dialog.detail, /Katharina Vogel \(431581000000258001\)/);
    assert.match(dialog.detail, /This takes 1 request to Zoho/);
    assert.deepEqual(writesSeenBy(simulator), [], 'nothing may be sent before the person agrees');
    await keepPicture(workbench, 'review');
    await workbench.answerDialog('Associate');

    assert.equal(await workbench.toastText(/Associated/), `Associated 2 of 2 users with ${before.label}.`);
    await workbench.rowThat(
      'the count of the territory to have grown by two',
      (row) => row.label === before.label && row.description === grown,
    );
    await workbench.expand(before.label);
    await workbench.row('Katharina Vogel').waitFor();
    await workbench.row('Andrei Popescu').waitFor();
    await keepPicture(workbench, 'associated');

    const [write, ...others] = writesSeenBy(simulator);
    assert.deepEqual(others, []);
    assert.match(
      write ?? '',
      /^PUT \/crm\/v7\/settings\/territories\/\d+\/users \{"users":\[\{"id":"\d+"\},\{"id":"\d+"\}\]\}$/,
    );
  });

  it('shows the report, and keeps it reachable from the palette', async () => {
    const { workbench } = editor;
    await workbench.pressNotificationButton(/Associated/, 'Show Report');
    await editor.page
      .locator('.tab.active')
      .filter({ hasText: /Report: Associate with .*\.md/ })
      .waitFor();
    await shownReport(editor.page);
    await workbench.command('View: Close Editor');
    await workbench.command('Zoho CRM: Show Report of the Last Change');
    await editor.page
      .locator('.tab.active')
      .filter({ hasText: /Report: Associate with .*\.md/ })
      .waitFor();
  });

  it('associates users with several selected territories at once', async () => {
    const { workbench } = editor;
    await workbench.selectRows('Americas', 'Asia Pacific');
    await workbench.contextMenu(workbench.row('Asia Pacific'), 'Associate Users…');
    await workbench.quickInput.waitFor('Associate Users with 2 territories');
    await workbench.quickInput.row('Abigail Thornton').waitFor();
    await workbench.quickInput.toggle('Abigail Thornton');
    await workbench.quickInput.accept();
    const { message, detail } = await workbench.dialogContent();
    assert.match(message, /Associate Abigail Thornton with 2 territories/);
    assert.match(detail, /This takes 1 request to Zoho/, 'on the side of the user');
    await workbench.answerDialog('Associate');
    await workbench.toast('Made 2 of 2 associations with 2 territories.').waitFor();
    const abigail = simulator.organisation.membersOf(
      [...simulator.organisation.territories.values()].find(({ name }) => name === 'Americas')?.id ?? '',
    );
    assert.ok(abigail.includes('431581000000200196'));
  });

  it('sends nothing when the person turns away from the review', async () => {
    const { workbench } = editor;
    const sent = writesSeenBy(simulator).length;
    await workbench.contextMenu(workbench.row('Key Accounts'), 'Associate Users…');
    await workbench.quickInput.row('Abigail Thornton').waitFor();
    await workbench.quickInput.toggle('Abigail Thornton');
    await workbench.quickInput.accept();
    await workbench.answerDialog('Cancel');
    await workbench.command('Zoho CRM: Refresh');
    await workbench.row('Key Accounts').waitFor();
    assert.equal(writesSeenBy(simulator).length, sent);
  });
});
