import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { UserDirectory } from '../../src/core/org/userDirectory';
import { Cancelled } from '../../src/core/util/async';
import type { Prompter } from '../../src/extension/ui/prompter';
import { VsCodePrompter } from '../../src/extension/ui/vscodePrompter';

/** Each way in which the editor asks a person something that a click elsewhere could end. */
const questions: Readonly<Record<string, (prompter: Prompter) => Promise<unknown>>> = {
  'which of a few': (prompter) => prompter.pick('Title', 'Which?', [{ label: 'One', value: 1 }]),
  'which of a few, as a step of several': (prompter) =>
    prompter.pick('Title', 'Which?', [{ label: 'One', value: 1 }], { at: 1, of: 2 }),
  'which of many': (prompter) => prompter.pick('Title', 'Which?', () => ({ choices: [], total: 0 })),
  'which ones': (prompter) => prompter.pickSeveral('Title', 'Which?', () => ({ choices: [], total: 0 })),
  'a text': (prompter) => prompter.ask({ title: 'Title', prompt: 'What?' }),
  'which users': (prompter) =>
    prompter.pickUsers({
      title: 'Title',
      directory: () => Promise.resolve(new UserDirectory([])),
      members: Promise.resolve(new Set<never>()),
    }),
  'whether to go on, once something was looked at': (prompter) =>
    prompter.confirm({
      ...{ message: 'Go?', detail: '', action: 'Go' },
      look: { label: 'Look', open: () => Promise.resolve() },
    }),
};

/** Whether each box that is shown meanwhile stays when the focus goes; all of them are turned away from. */
async function staying(ask: () => Promise<unknown>): Promise<(boolean | undefined)[]> {
  const stay: (boolean | undefined)[] = [];
  const watched = <Box extends vscode.QuickInput>(box: Box): Box => {
    const show = box.show.bind(box);
    box.show = () => {
      stay.push(box.ignoreFocusOut);
      show();
      box.hide();
    };
    return box;
  };
  const { window } = vscode;
  const [quickPick, inputBox] = [window.createQuickPick, window.createInputBox];
  const mocks = [
    mock.method(window, 'createQuickPick', () => watched(quickPick())),
    mock.method(window, 'createInputBox', () => watched(inputBox())),
    mock.method(window, 'showQuickPick', (_: unknown, options?: vscode.QuickPickOptions) => {
      stay.push(options?.ignoreFocusOut);
      return Promise.resolve(undefined);
    }),
    // a dialog, which nothing but an answer ends
    mock.method(window, 'showWarningMessage', () => Promise.resolve('Look')),
  ];
  try {
    await assert.rejects(ask(), Cancelled);
  } finally {
    for (const one of mocks) one.mock.restore();
  }
  return stay;
}

describe('V15: a click elsewhere does not end a question', () => {
  for (const [asked, ask] of Object.entries(questions)) {
    it(asked, async () => {
      assert.deepEqual(await staying(() => ask(new VsCodePrompter())), [true]);
    });
  }
});
