import assert from 'node:assert/strict';
import { generatedOrganisation, startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { borrowOurView, signIn } from './support';

const users = 3000;

describe('the user picker with thousands of users', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ organisation: generatedOrganisation({ territories: 9, users }) });
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  beforeEach(async () => {
    const { workbench } = editor;
    await workbench.contextMenu(workbench.row('Territory 1'), 'Associate Users…');
    await workbench.quickInput.row('Ada Abel 1').waitFor();
  });

  afterEach(() => editor.workbench.quickInput.cancel());

  /** The labels in sight once a search is through. */
  const search = async (text: string, expected: string): Promise<string[]> => {
    const { quickInput } = editor.workbench;
    await quickInput.fill(text);
    return until(`“${expected}” to be found`, async () => {
      const found = await labels();
      if (found[0] !== expected) throw new Error(`“${text}” finds ${found.join(', ')}`);
      return found;
    });
  };
  /** Ticks a user; tells whether the extension knows, once it shows the ticked ones on top. */
  const tick = async (name: string): Promise<boolean> => {
    const { quickInput } = editor.workbench;
    await search(name, name);
    await quickInput.toggle(name);
    await quickInput.fill('');
    const isOnTop = async () => (await quickInput.rows()).some((row) => row.label === name && row.checked);
    return until('it to be on top', isOnTop, { timeout: 3000 }).catch(() => false);
  };
  const labels = async () => (await editor.workbench.quickInput.rows()).map(({ label }) => label);

  it('finds any of them by name, part of a name, id and e-mail address, and nobody else', async () => {
    const last = [...simulator.organisation.users.values()].at(-1);
    const name = `${last?.firstName} ${last?.lastName}`;
    for (const text of [name, name.toUpperCase(), last?.id ?? '', last?.email ?? '']) {
      assert.deepEqual(await search(text, name), [name], text);
    }
  });

  it('says how many more there are than it shows', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill('d');
    await until('those whose name begins with it', async () => (await labels())[0]?.startsWith('Dana'));
    await until('the last row to count', async () => {
      await editor.page.keyboard.press('PageDown');
      return (await labels()).some((label) => /^[\d,]+ more$/.test(label));
    });
  });

  it('says that the tick above the list means those shown, where more fit', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.widget.locator('.quick-input-header > .monaco-checkbox').click();
    await quickInput.waitFor(/^[\d,]+ more fit and are not ticked, only those shown are – /);
    assert.match(await quickInput.count(), /^\d{1,3} Selected$/);
  });

  it('keeps ticks while others are searched for, and associates exactly those who were ticked', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    const wanted = ['Jun Haas 3000', 'Lena Jansen 1000', 'Mateo Brook 1300'];
    // a tick that is faster than the rows is taken back, because it might mean another row
    for (const name of wanted) await until(`“${name}” to stay ticked`, () => tick(name));
    await until('three to be ticked', async () => (await quickInput.count()) === '3 Selected');
    await until('the ticked ones to stand on top', async () =>
      (await quickInput.rows()).slice(0, 3).every(({ checked }) => checked),
    );
    await quickInput.accept();
    const { detail } = await workbench.dialogContent();
    for (const name of wanted) assert.ok(detail.includes(name), detail);
    assert.match(detail, /: 3 to add, 0 to remove/);
    await workbench.answerDialog('Cancel');
  });
});
