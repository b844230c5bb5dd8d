import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import { itemsOf } from './choiceItems';
import type { Choice, Helper, Question, Step } from './prompter';

/** Asks for a text, with the buttons that the question has; rejects with Cancelled when the person turns away. */
export function ask(question: Question): Promise<string> {
  const { prompt, placeholder = '', value = '', secret = false, check, step, helpers = [] } = question;
  const box = vscode.window.createInputBox();
  box.prompt = prompt;
  box.placeholder = placeholder;
  box.value = value;
  box.password = secret;
  return asked(box, question.title, step, helpers, (answer) => {
    const judge = () => (box.validationMessage = check?.(box.value.trim()));
    box.onDidChangeValue(judge);
    box.onDidAccept(() => {
      if (judge() === undefined) answer(box.value.trim());
    });
  });
}

/** Offers some choices as one step of several; rejects as `ask`. */
export function pickInStep<T>(
  title: string,
  placeholder: string,
  choices: readonly Choice<T>[],
  step: Step,
): Promise<T> {
  const box = vscode.window.createQuickPick<ReturnType<typeof itemsOf<T>>[number]>();
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = choices.flatMap(itemsOf);
  return asked(box, title, step, [], (answer) => {
    box.onDidAccept(() => {
      const choice = box.selectedItems[0]?.choice;
      if (choice) answer(choice.value);
    });
  });
}

type Box = (vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>) & {
  buttons: readonly vscode.QuickInputButton[];
};

/** Shows a box until it is answered, left or gone back from. A click elsewhere leaves it where it is. */
async function asked<T>(
  box: Box,
  title: string,
  step: Step | undefined,
  helpers: readonly Helper[],
  onAnswer: (answer: (value: T) => void) => void,
): Promise<T> {
  const buttons = new Map(helpers.map((helper) => [buttonOf(helper), helper]));
  const { Back } = vscode.QuickInputButtons;
  box.title = title;
  box.step = step?.at;
  box.totalSteps = step?.of;
  box.ignoreFocusOut = true;
  box.buttons = step?.back ? [Back, ...buttons.keys()] : [...buttons.keys()];
  try {
    return await new Promise<T>((resolve, reject) => {
      onAnswer(resolve);
      box.onDidTriggerButton((button) => {
        if (button === Back && step?.back) reject(step.back());
        buttons.get(button)?.run().catch(reject);
      });
      box.onDidHide(() => reject(new Cancelled()));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function buttonOf({ icon, label }: Helper): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip: label };
}
