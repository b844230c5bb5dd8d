/** Page object for VS Code's workbench in a browser page. */
import type { Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput';
import { exactly, readRows, type Row, rowsLabelled } from './rows';
import { until } from './until';

/** Long enough for a reaction, short enough to try again. */
const reaction = 500;

/** A busy window takes this long to answer a click; giving up before would do what was clicked twice. */
const arrival = 10_000;

export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly sideBar: Locator;
  readonly dialog: Locator;
  private readonly menu: Locator;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.sideBar = page.locator('.part.sidebar');
    this.dialog = page.locator('.monaco-dialog-box');
    this.menu = page.locator('.context-view .monaco-menu');
  }

  /** Waits until the window can be used. */
  async ready(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.part.activitybar .action-item').first().waitFor();
  }

  /** Runs a command by the name the palette shows: "Category: Title". */
  async command(name: string): Promise<void> {
    await until(`the command “${name}” in the palette`, async () => {
      // the list is made when the palette opens: commands of an extension that comes later need a new one
      await this.quickInput.cancel();
      await this.page.keyboard.press('F1');
      await this.quickInput.box.waitFor({ timeout: reaction });
      // whatever takes the focus closes the palette
      await this.quickInput.fill(`>${name}`, reaction);
      const row = this.quickInput.row(name);
      await row.waitFor({ timeout: 2 * reaction });
      // clicked, because commands used lately may stand first
      await row.click({ timeout: arrival });
      return true;
    });
  }

  /** Opens a view container by its name in the activity bar. */
  async openView(name: string): Promise<void> {
    const item = this.page.locator('.activitybar li.action-item').filter({
      has: this.page.locator(`a.action-label[aria-label^="${name}"]`),
    });
    await until(`the view “${name}” to open`, async () => {
      const isOpen = async () => (await item.getAttribute('aria-selected')) === 'true';
      if (await isOpen()) return true; // a click would close it
      await item.click(); // the label may lie under a badge
      return soon(isOpen);
    });
    await this.sideBar.locator('.composite.title').filter({ hasText: name }).waitFor();
  }

  /** A row of the open view, by its exact label; the first one if several have it. */
  row(label: string): Locator {
    return rowsLabelled(this.sideBar, label).first();
  }

  /** The rows of the open view that are in sight. */
  rows(): Promise<Row[]> {
    return readRows(this.sideBar);
  }

  /** Waits until a row of the open view satisfies a condition, and returns it. */
  rowThat(what: string, condition: (row: Row) => boolean): Promise<Row> {
    return until(what, async () => (await this.rows()).find(condition));
  }

  /** Waits until the rows of the open view have stayed as they are for a while. */
  async settled(): Promise<void> {
    let [before, since] = ['', Date.now()];
    await until('the rows to stay as they are', async () => {
      const now = JSON.stringify(await this.rows());
      if (now !== before) [before, since] = [now, Date.now()];
      return Date.now() - since > reaction;
    });
  }

  /** Expands a row of the open view; its children may still be loading. */
  async expand(label: string): Promise<void> {
    await this.fold(label, 'true');
  }

  /** Folds up a row of the open view. */
  async collapse(label: string): Promise<void> {
    await this.fold(label, 'false');
  }

  /** Selects several rows of the open view, as with Ctrl and clicks. */
  async selectRows(...labels: string[]): Promise<void> {
    for (const [index, label] of labels.entries()) {
      await this.row(label).click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
    }
  }

  /** Drags something onto a row of the open view, as a hand does: until that row, which may move, is the one that is lit up. */
  async drag(from: Locator, onto: Locator): Promise<void> {
    await from.hover();
    await this.page.mouse.down();
    await until('the row to be the one that is dropped on', async () => {
      const target = await onto.boundingBox();
      if (!target) return false;
      const [x, y] = [target.x + target.width / 2, target.y + target.height / 2];
      await this.page.mouse.move(x, y - 3, { steps: 20 });
      await this.page.mouse.move(x, y);
      return (await onto.and(this.page.locator('.drop-target')).count()) > 0;
    });
    await this.page.mouse.up();
  }

  /** Right-clicks something and takes an entry of the menu. */
  async contextMenu(target: Locator, entry: string): Promise<void> {
    // whatever takes the focus, such as a report that opens, closes the menu
    await until(`the menu with “${entry}” to open`, async () => {
      // one that came without the entry would keep every further click to itself
      if (await this.menu.first().isVisible()) await this.page.keyboard.press('Escape');
      await target.click({ button: 'right' });
      return this.takeMenuEntry(entry);
    });
  }

  /** Right-clicks something and returns what the menu offers, without the greyed entries. */
  async contextMenuEntries(target: Locator): Promise<string[]> {
    await target.click({ button: 'right' });
    await this.menu.waitFor();
    const entries = await this.menu.locator('.action-item:not(.disabled) .action-label').allTextContents();
    await this.page.keyboard.press('Escape');
    await this.menu.waitFor({ state: 'hidden' });
    return entries.filter((entry) => entry !== '');
  }

  /** A button that a row shows while the mouse is over it, by its tooltip. */
  async inlineAction(row: Locator, tooltip: string): Promise<void> {
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${tooltip}"]`).click();
  }

  /** A button in the title of the open view, by its tooltip. */
  async viewAction(tooltip: string): Promise<void> {
    await this.sideBar.hover(); // titles of sections show their buttons only then
    await this.sideBar.locator(`.action-label[aria-label^="${tooltip}"]:visible`).first().click();
  }

  /** An entry of the "…" menu of the open view. */
  async viewMenu(entry: string): Promise<void> {
    await this.viewAction('Views and More Actions');
    await this.takeMenuEntry(entry);
  }

  /** A notification that holds this text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-toast').filter({ hasText: text });
  }

  /** Waits for a notification and returns its whole text. */
  async toastText(text: string | RegExp): Promise<string> {
    return (await this.toast(text).locator('.notification-list-item-message').first().textContent()) ?? '';
  }

  /** Presses a button of a notification. */
  async pressToastButton(text: string | RegExp, button: string): Promise<void> {
    await this.toast(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses a button of a notification in the list behind the bell: there it stays when its toast has gone. */
  async pressNotificationButton(text: string | RegExp, button: string): Promise<void> {
    await this.command('Notifications: Show Notifications');
    const notification = this.page.locator('.notifications-center .notification-list-item');
    await notification.filter({ hasText: text }).getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until no notification shows progress any more; they stay a moment longer than the work. */
  async progressGone(): Promise<void> {
    await this.page
      .locator('.notifications-toasts .monaco-progress-container.active')
      .first()
      .waitFor({ state: 'hidden' });
  }

  /** Removes all notifications: only three show at a time. */
  async clearToasts(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-toast').first().waitFor({ state: 'hidden' });
  }

  /** Waits for a modal dialog and returns its message, detail and buttons. */
  async dialogContent(): Promise<{ message: string; detail: string; buttons: string[] }> {
    await this.dialog.waitFor();
    const text = (selector: string) => this.dialog.locator(selector).allTextContents();
    return {
      message: (await text('.dialog-message-text, .dialog-message')).at(0) ?? '',
      detail: (await text('.dialog-message-detail')).join('\n'),
      buttons: await this.dialog.locator('.dialog-buttons').getByRole('button').allTextContents(),
    };
  }

  /** Presses a button of the modal dialog. */
  async answerDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** Opens a file of the workspace's root folder by double-click in the explorer. */
  async openFile(name: string): Promise<void> {
    await this.openView('Explorer');
    await this.row(name).dblclick();
    await this.page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
  }

  /** The lines of the active text editor that are in sight. */
  async editorText(): Promise<string> {
    const editor = this.page.locator('.editor-group-container.active .editor-instance .view-lines').first();
    const lines = await editor
      .locator('.view-line')
      .evaluateAll((found: { textContent: string | null; style: { top: string } }[]) =>
        found.map((line) => ({ top: parseFloat(line.style.top), text: line.textContent ?? '' })),
      );
    const inOrder = lines.sort((one, other) => one.top - other.top).map((line) => line.text);
    return inOrder.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Entries of the status bar that hold this text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** Saves a picture of the window, without mouse and movement. */
  async screenshot(file: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    const tooltip = this.page.locator('.monaco-hover:visible').first();
    await tooltip.waitFor({ state: 'hidden', timeout: 2 * reaction }).catch(() => {
      // the tooltip of what has the keyboard focus stays
    });
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  }

  private async fold(label: string, expanded: 'true' | 'false'): Promise<void> {
    const row = this.row(label);
    await until(`“${label}” to have its expanded state ${expanded}`, async () => {
      const isSo = async () => (await row.getAttribute('aria-expanded')) === expanded;
      if (await isSo()) return true;
      await row.locator('.monaco-tl-twistie').click({ timeout: arrival });
      return soon(isSo); // another click would take it back
    });
  }

  /** Clicks an entry of the menu until it is gone, because a menu swallows early clicks; false when it was gone before. */
  private async takeMenuEntry(entry: string): Promise<boolean> {
    const label = this.page.locator('.action-label').filter({ hasText: exactly(entry) });
    const item = this.menu.locator('.action-item:not(.disabled)').filter({ has: label }).first();
    await item.waitFor({ timeout: 4 * reaction });
    let clicked = false;
    await until(`the menu entry “${entry}” to be taken`, async () => {
      if (await item.isVisible()) {
        await item.click({ timeout: arrival });
        clicked = true;
      }
      return this.menu.waitFor({ state: 'hidden', timeout: reaction }).then(() => true);
    });
    return clicked;
  }
}

/** Whether something comes about before it is worth another try. */
function soon(condition: () => Promise<boolean>): Promise<boolean> {
  return until('an effect', condition, { timeout: 4 * reaction }).catch(() => false);
}
