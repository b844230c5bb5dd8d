/** The box at the top of the window: quick picks, input boxes and, in a browser, file dialogs. */
import type { Locator, Page } from 'playwright-core';
import { readRows, type Row, rowsLabelled } from './rows';
import { until } from './until';

/** Long enough for a reaction, short enough to try again. */
const reaction = 500;

export class QuickInput {
  readonly widget: Locator;
  readonly box: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.widget = page.locator('.quick-input-widget:visible');
    this.box = this.widget.locator('.quick-input-filter input, .quick-input-box input').first();
  }

  /** Waits until a box with this title is open. */
  async waitFor(title: string | RegExp): Promise<void> {
    await this.widget.locator('.quick-input-title').filter({ hasText: title }).waitFor();
  }

  title(): Promise<string> {
    return this.text('.quick-input-title');
  }

  /** How many rows are ticked, as shown: "2 Selected". */
  count(): Promise<string> {
    return this.text('.quick-input-count');
  }

  /** The prompt, or what the validation says. */
  message(): Promise<string> {
    return this.text('.quick-input-message');
  }

  placeholder(): Promise<string> {
    return this.box.getAttribute('placeholder').then((text) => text ?? '');
  }

  rows(): Promise<Row[]> {
    return readRows(this.widget);
  }

  row(label: string): Locator {
    return rowsLabelled(this.widget, label).first();
  }

  /** Types into the box; the rows follow a moment later (waiting for a row by its label is safe). */
  async fill(text: string, timeout?: number): Promise<void> {
    await this.box.fill(text, timeout === undefined ? {} : { timeout });
  }

  /** Single-select: takes the row with this label, and gives the box time to go: the next text is for the next box. */
  async pick(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor(); // the box that was there before may still be going
    const title = await this.title();
    await row.click();
    const hasLeft = async () => !(await row.isVisible()) || (await this.title()) !== title;
    await until('the box to go', hasLeft);
  }

  /** Brings the focus to the row with this label from row to row, as the keyboard does. */
  async focusOn(label: string): Promise<void> {
    const focused = this.widget.locator('.monaco-list-row.focused .label-name');
    await until(`“${label}” to have the focus`, async () => {
      if ((await focused.allTextContents())[0]?.trim() === label) return true;
      await this.page.keyboard.press('ArrowDown');
      return false;
    });
  }

  /** Multi-select: ticks or unticks the row with this label by its box. */
  toggle(label: string): Promise<void> {
    const box = this.row(label).locator('.monaco-checkbox, input[type=checkbox]').first();
    return this.untilToggled(label, () => box.click());
  }

  /** The same by keyboard alone. */
  toggleByKeyboard(label: string): Promise<void> {
    return this.untilToggled(label, async () => {
      await this.focusOn(label); // again with each try: rows that come with a text take the focus along
      await this.page.keyboard.press('Space');
    });
  }

  /** Accepts: by the OK button where there is one, because Enter may tick the row that was clicked last. */
  async accept(): Promise<void> {
    const ok = this.widget.locator('.quick-input-action .monaco-button').filter({ hasText: /^OK$/ });
    if (await ok.isVisible()) await ok.click();
    else await this.page.keyboard.press('Enter');
  }

  /** Fills an input box and presses Enter until it is taken: it is ignored while the validation is under way. */
  async submit(text: string): Promise<void> {
    await this.box.waitFor();
    const title = await this.title();
    await this.box.fill(text);
    await until(`the input “${title}” to be accepted (it says: ${await this.message()})`, async () => {
      if (await this.hasLeft(title, text)) return true;
      // into the box and nowhere else: the next thing on screen may be a dialog that takes Enter for a yes
      await this.box.press('Enter', { timeout: reaction });
      return until('an effect', () => this.hasLeft(title, text), { timeout: reaction }).catch(() => false);
    });
  }

  /** A button in the title bar of the box, by its tooltip. */
  async titleButton(name: string): Promise<void> {
    await this.widget.locator(`.quick-input-titlebar .action-label[aria-label^="${name}"]`).click();
  }

  async cancel(): Promise<void> {
    await until('the box to close', async () => {
      if (!(await this.widget.isVisible())) return true;
      await this.page.keyboard.press('Escape');
      return this.widget.waitFor({ state: 'hidden', timeout: reaction }).then(() => true);
    });
  }

  /** A tick that comes before the window has the rows for a text is taken back in sight: as a person would, it is made again. */
  private async untilToggled(label: string, tick: () => Promise<void>): Promise<void> {
    const soon = { timeout: reaction };
    const row = this.row(label);
    const state = () => row.getByRole('checkbox').or(row).first().getAttribute('aria-checked', soon);
    const before = await row.waitFor().then(state);
    const changed = async () => (await state()) !== before;
    const unchanged = async () => !(await changed());
    await until(`“${label}” to be ticked or unticked`, async () => {
      await tick();
      if (!(await comes(until('the tick', changed, soon)))) return false;
      return !(await comes(until('the tick to be taken back', unchanged, soon)));
    });
  }

  /** Whether the box is closed, or another step of the same dialogue has taken its place. */
  private async hasLeft(title: string, value: string): Promise<boolean> {
    if (!(await this.widget.isVisible())) return true;
    return (await this.title()) !== title || (await this.box.inputValue({ timeout: reaction })) !== value;
  }

  private text(selector: string): Promise<string> {
    return this.page
      .locator(`.quick-input-widget ${selector}`)
      .first()
      .textContent({ timeout: reaction })
      .then(
        (text) => text ?? '',
        () => '',
      );
  }
}

function comes(effect: Promise<unknown>): Promise<boolean> {
  return effect.then(
    () => true,
    () => false,
  );
}
