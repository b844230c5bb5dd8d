import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import { l10n } from '../../messages/l10n';
import { itemsOf, notAll, untold, type ChoiceItem } from './choiceItems';
import { alwaysShown, isToggleAll, mostRows, PickRows } from './pickRows';
import type { Choice, Search } from './prompter';

/**
 * Lets a person tick some of any number of things; Enter without a tick takes the one that has the focus. What is ticked
 * stays so and in sight, whatever is searched for next.
 *
 * @throws Cancelled when the person turns away
 */
export async function tickPick<T>(
  title: string,
  placeholder: string,
  search: Search<T>,
): Promise<readonly T[]> {
  const pick = new TickPick(title, placeholder, search);
  try {
    return await pick.result;
  } finally {
    pick.dispose();
  }
}

class TickPick<T> {
  private readonly box = vscode.window.createQuickPick<ChoiceItem<T>>();
  private readonly rows = new PickRows(this.box);
  private ticked = new Map<T, Choice<T>>();
  /** How many fit the text and are not shown. */
  private more = 0;
  readonly result: Promise<readonly T[]>;

  constructor(
    private readonly title: string,
    placeholder: string,
    private readonly search: Search<T>,
  ) {
    const { box } = this;
    box.canSelectMany = true;
    box.ignoreFocusOut = true;
    box.keepScrollPosition = true;
    box.title = title;
    box.placeholder = placeholder;
    box.onDidChangeValue(() => this.show());
    box.onDidChangeSelection((items) => this.takeOver(items));
    this.result = new Promise((resolve, reject) => {
      box.onDidAccept(() => {
        const chosen = this.ticked.size > 0 ? [...this.ticked.keys()] : this.focused();
        if (chosen.length > 0) resolve(chosen);
      });
      box.onDidHide(() => reject(new Cancelled()));
    });
    this.show();
    box.show();
  }

  dispose(): void {
    this.box.dispose();
  }

  private show(): void {
    const { choices, total } = this.search(this.box.value, mostRows);
    this.more = total - choices.length;
    const found = new Set(choices.map(({ value }) => value));
    const unseen = [...this.ticked.values()].filter(({ value }) => !found.has(value));
    const above = unseen.map((choice, index) =>
      index === 0 ? { ...choice, group: l10n.t('Ticked') } : choice,
    );
    const [first, ...others] = choices;
    const below = above.length > 0 && first ? [{ group: l10n.t('Others'), ...first }, ...others] : choices;
    this.rows.replace(alwaysShown([...[...above, ...below].flatMap(itemsOf), ...untold(this.more)]));
    this.showTicks();
  }

  /** Replacing the items empties the selection. */
  private showTicks(): void {
    this.box.selectedItems = this.box.items.filter(({ choice }) => choice && this.ticked.has(choice.value));
  }

  private takeOver(items: readonly ChoiceItem<T>[]): void {
    this.box.title = this.title;
    if (this.rows.settled) {
      const choices = items.flatMap(({ choice }) => (choice && !choice.closed ? [choice] : []));
      this.ticked = new Map(choices.map((choice) => [choice.value, choice]));
      if (
        this.more > 0 &&
        isToggleAll(this.box, items, ({ choice }) => choice !== undefined && !choice.closed)
      )
        this.box.title = `${notAll(this.more)} – ${this.title}`;
      if (choices.length === items.length) return;
    }
    this.showTicks(); // rows that are not offered, or others than were meant
  }

  /** Of rows that the window does not have yet, the best is meant; without a text, none is. */
  private focused(): T[] {
    const best = this.box.value === '' ? undefined : this.box.items.find(({ choice }) => choice);
    const { choice } = (this.rows.settled ? this.box.activeItems[0] : best) ?? {};
    return choice && !choice.closed ? [choice.value] : [];
  }
}
