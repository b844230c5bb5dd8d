import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { UserDirectory } from '../../src/core/org/userDirectory';
import { Cancelled } from '../../src/core/util/async';
import { VsCodePrompter } from '../../src/extension/ui/vscodePrompter';
import { person } from '../harness/people';

/** What the picker of users says and ticks once its button is pressed while the clipboard holds a text. */
async function pasted(text: string): Promise<{ readonly title: string; readonly ticked: number }> {
  const { createQuickPick } = vscode.window;
  const box = createQuickPick();
  let press: ((button: vscode.QuickInputButton) => unknown) | undefined;
  const shown = new Proxy(box, {
    get: (target, key) =>
      key === 'onDidTriggerButton'
        ? (listener: typeof press) => void (press = listener)
        : (Reflect.get(target, key) as unknown),
    set: (target, key, value) => Reflect.set(target, key, value),
  });
  const mocked = mock.method(vscode.window, 'createQuickPick', () => shown);
  const before = await vscode.env.clipboard.readText();
  try {
    await vscode.env.clipboard.writeText(text);
    const directory = new UserDirectory([person(1, { name: 'Maria Garcia' }), person(2, { name: 'Bo' })]);
    const picking = new VsCodePrompter().pickUsers({
      title: 'Title',
      directory: () => Promise.resolve(directory),
      members: Promise.resolve(new Set<never>()),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    press?.(box.buttons[0] ?? assert.fail('no button'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { title = '', selectedItems } = box;
    box.hide();
    await assert.rejects(picking, Cancelled);
    return { title, ticked: selectedItems.length };
  } finally {
    mocked.mock.restore();
    await vscode.env.clipboard.writeText(before);
  }
}

describe('a list in the clipboard', () => {
  it('ticks whom it names', async () => {
    assert.deepEqual(await pasted('Maria Garcia\nBo\n'), { title: 'Title', ticked: 2 });
  });

  it('ticks nobody where it is too long: the name at which it were cut may be that of somebody else', async () => {
    const text = `${'x'.repeat(100_000 - 'Maria Garcia'.length - 1)}\nMaria Garcia Lopez\n`;
    const title = 'The clipboard holds too much: copy a shorter list – Title';
    assert.deepEqual(await pasted(text), { title, ticked: 0 });
  });
});
