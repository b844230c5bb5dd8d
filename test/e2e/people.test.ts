import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { readRows, rowsLabelled } from '../harness/editor/rows';
import { until } from '../harness/editor/until';
import { borrowOurView, openUsers, pane, signIn } from './support';

/** How a person does things. */
interface Hands {
  readonly name: string;
  /** Runs a command of ours, whatever it is to be about. */
  readonly command: (editor: Editor, command: string) => Promise<void>;
  /** Runs a command on the row that is selected in a view. */
  readonly run: (editor: Editor, view: string, row: string, command: string) => Promise<void>;
  readonly choose: (editor: Editor, title: string, label: string) => Promise<void>;
  /** Ticks one of several, and is done. */
  readonly tick: (editor: Editor, label: string) => Promise<void>;
  readonly agree: (editor: Editor, button: string) => Promise<void>;
}

const mouse: Hands = {
  name: 'mouse',
  command: ({ workbench }, command) => workbench.command(`Zoho CRM: ${command}`),
  run: (editor, view, row, command) =>
    editor.workbench.contextMenu(rowsLabelled(pane(editor, view), row).first(), command),
  choose: async ({ workbench: { quickInput } }, title, label) => {
    await quickInput.waitFor(title);
    await quickInput.fill(label);
    await quickInput.pick(label);
  },
  tick: async ({ workbench: { quickInput } }, label) => {
    await quickInput.widget.locator('.quick-input-count').waitFor();
    await quickInput.fill(label);
    await quickInput.toggle(label);
    await quickInput.accept();
  },
  agree: ({ workbench }, button) => workbench.answerDialog(button),
};

const keyboard: Hands = {
  name: 'keyboard',
  command: async (editor, command) => {
    await editor.page.keyboard.press('F1');
    await find(editor, `Zoho CRM: ${command}`, command);
    await editor.page.keyboard.press('Enter');
  },
  run: (editor, _view, _row, command) => keyboard.command(editor, command),
  choose: async (editor, title, label) => {
    await editor.workbench.quickInput.waitFor(title);
    await find(editor, label);
    await editor.page.keyboard.press('Enter');
  },
  tick: async (editor, label) => {
    const { quickInput } = editor.workbench;
    await quickInput.widget.locator('.quick-input-count').waitFor();
    await find(editor, label);
    await quickInput.toggleByKeyboard(label);
    await editor.page.keyboard.press('Enter');
  },
  agree: async ({ page, workbench: { dialog } }, button) => {
    const focused = dialog.locator('.monaco-button:focus');
    await until(`“${button}” to have the focus`, async () => (await focused.textContent()) === button);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  },
};

/** Types words into the box that has come, and no more than it takes for the row with this label to have the focus. */
async function find({ page, workbench: { quickInput } }: Editor, label: string, text = label): Promise<void> {
  await quickInput.widget.locator('input:focus').waitFor({ timeout: 5_000 });
  const focused = quickInput.widget.locator('.monaco-list-row.focused .label-name');
  const hasFocus = async () => (await focused.allTextContents())[0]?.trim() === label;
  for (const word of text.split(/(?<= )/)) {
    await page.keyboard.type(word);
    if (await hasFocus()) return;
  }
  await quickInput.focusOn(label);
}

for (const hands of [mouse, keyboard]) {
  describe(`what is done with people, by ${hands.name}`, () => {
    let simulator: Simulator;
    let editor: Editor;

    before(async () => {
      simulator = await startSimulator();
      editor = await borrowOurView();
      await signIn(editor.workbench, simulator);
      await editor.workbench.row('Americas').waitFor();
      await openUsers(editor);
    });

    after(async () => {
      await editor.close();
      await simulator.close();
    });

    const idOf = (lastName: string) =>
      [...simulator.organisation.users.values()].find((user) => user.lastName === lastName)?.id ?? '';
    const placesOf = (lastName: string) =>
      simulator.organisation
        .territoriesOf(idOf(lastName))
        .map(({ name }) => name)
        .sort();
    /** Agrees, and waits until the run is over: rows that are drawn anew take the focus back. */
    const agree = async (button: string) => {
      const { workbench } = editor;
      await hands.agree(editor, button);
      const told = workbench.toast('').filter({ has: editor.page.getByRole('button', { name: 'Undo' }) });
      await told.first().waitFor();
      await workbench.clearToasts();
    };
    /** Brings a row into sight, and selects it. */
    const show = async (view: string, command: string, title: string, name: string) => {
      // a tree that is drawn anew takes the focus from a box that has just opened
      await until(`“${name}” to be chosen`, async () => {
        await editor.workbench.quickInput.cancel();
        await hands.command(editor, command);
        await hands.choose(editor, title, name);
        return true;
      });
      await until(`“${name}” to be selected`, async () =>
        (await readRows(pane(editor, view))).some(({ label, selected }) => label === name && selected),
      );
    };
    const withUser = async (name: string, command: string) => {
      await show('Users', 'Find User…', 'Find User', name);
      await hands.run(editor, 'Users', name, command);
    };
    const withTerritory = async (name: string, command: string) => {
      await show('Territories', 'Go to Territory or User…', 'Go to Territory or User', name);
      await hands.run(editor, 'Territories', name, command);
    };

    it('removes from one of their territories', async () => {
      await withUser('Shauna Delacroix', 'Remove from Territories…');
      await hands.tick(editor, 'Mid-Atlantic');
      await agree('Remove');
      assert.deepEqual(placesOf('Delacroix'), ['US East']);
    });

    it('has somebody leave who is found first', async () => {
      await withUser('Ryan Castellano', 'Offboard User…');
      assert.match(
        (await editor.workbench.dialogContent()).message,
        /^Offboard Ryan Castellano: remove from 3 of 3 territories\?$/,
      );
      await agree('Remove');
      assert.deepEqual(placesOf('Castellano'), []);
    });

    it('puts somebody in the place of another one', async () => {
      const before = placesOf('Novotná');
      await withUser('Zuzana Novotná', 'Replace User…');
      await hands.choose(editor, 'Replace Zuzana Novotná', 'Katharina Vogel');
      assert.match(
        (await editor.workbench.dialogContent()).detail,
        /Katharina Vogel is added first\. Zuzana Novotná leaves only where/,
      );
      await agree('Make Changes');
      assert.deepEqual(placesOf('Novotná'), []);
      assert.deepEqual(placesOf('Vogel'), before);
    });

    it('gives somebody the access of another one', async () => {
      await withUser('Grace Lim', 'Copy Access…');
      await hands.choose(editor, 'Copy the Access of Grace Lim', 'Add what is missing');
      await hands.tick(editor, 'Wiebke Janßen');
      await agree('Associate');
      assert.deepEqual(placesOf('Janßen'), ['Asia Pacific', 'Germany North', 'South-East Asia']);
    });

    it('exports where somebody is', async () => {
      await withUser('Lorenzo Marchetti', 'Export Members…');
      await hands.choose(editor, 'Export Members', 'Lorenzo Marchetti');
      await hands.choose(editor, 'Export Members', 'Markdown table in the clipboard');
      await editor.workbench.toast('Exported 3 members. The table is in the clipboard.').waitFor();
      await editor.workbench.clearToasts();
    });

    it('adds somebody to those who are exactly the members', async () => {
      await withTerritory('Americas', 'Make Members Exactly…');
      await hands.choose(
        editor,
        'Make Members of Americas Exactly',
        'Those who are in it now, with changes…',
      );
      await hands.tick(editor, 'Bo Lund');
      await agree('Associate');
      assert.deepEqual(placesOf('Lund'), ['Americas', 'Denmark', 'Pharmaceuticals']);
    });

    it('makes somebody the manager', async () => {
      await withTerritory('Asia Pacific', 'Set Manager…');
      await hands.choose(editor, 'Set Manager of Asia Pacific', 'Grace Lim');
      await agree('Set Manager');
      const { territories } = simulator.organisation;
      const at = [...territories.values()].find(({ name }) => name === 'Asia Pacific');
      assert.equal(at?.manager, idOf('Lim'));
    });
  });
}
