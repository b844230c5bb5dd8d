import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import { itemsOf, untold, type ChoiceItem } from './choiceItems';
import { alwaysShown, mostRows, PickRows } from './pickRows';
import type { Search } from './prompter';

/**
 * Lets a person choose one of any number of things: the widget holds those that fit the text best.
 *
 * @throws Cancelled when the person turns away
 */
export async function searchPick<T>(title: string, placeholder: string, search: Search<T>): Promise<T> {
  const box = vscode.window.createQuickPick<ChoiceItem<T>>();
  const rows = new PickRows(box);
  const show = (text: string) => {
    const { choices, total } = search(text, mostRows);
    rows.replace(alwaysShown([...choices.flatMap(itemsOf), ...untold(total - choices.length)]));
  };
  box.title = title;
  box.placeholder = placeholder;
  box.ignoreFocusOut = true;
  try {
    return await new Promise<T>((resolve, reject) => {
      box.onDidChangeValue(show);
      box.onDidAccept(() => {
        // a fast Enter comes before the window has the rows for the text: the best of them is meant; without a text, none is
        const best = box.value === '' ? undefined : box.items.find(({ choice }) => choice);
        const item = rows.settled ? box.selectedItems[0] : best;
        if (item?.choice) resolve(item.choice.value);
      });
      box.onDidHide(() => reject(new Cancelled()));
      show('');
      box.show();
    });
  } finally {
    box.dispose();
  }
}
