import * as vscode from 'vscode';

/** As many rows as a quick pick filters without a delay. */
export const mostRows = 200;

/**
 * The rows of a quick pick whose rows are replaced while a person uses it.
 *
 * A tick, and the row that Enter takes, are told by their place. One that was on its way while the rows were replaced
 * would mean another row, so it must not count until the window has the new rows.
 */
export class PickRows<Row extends vscode.QuickPickItem> {
  private replacing = 0;

  constructor(private readonly box: vscode.QuickPick<Row>) {}

  /** Whether what the person does is about the rows as they are now. */
  get settled(): boolean {
    return this.replacing === 0;
  }

  replace(rows: readonly Row[]): void {
    this.box.items = rows;
    void this.settle();
  }

  /** VS Code sends new rows with the next timer, and the window answers one message after the other. */
  private async settle(): Promise<void> {
    this.replacing++;
    await new Promise((sent) => setTimeout(sent, 0));
    await vscode.commands.executeCommand('setContext', 'zohoCrm.picking', true);
    this.replacing--;
  }
}

/** Whether all rows that can be ticked are, as after the tick above the list. */
export function isToggleAll<Row extends vscode.QuickPickItem>(
  box: Pick<vscode.QuickPick<Row>, 'items'>,
  ticked: readonly Row[],
  /** Whether a row stands for something, and does not only tell something. */
  counts: (row: Row) => boolean,
): boolean {
  const rows = box.items.filter(counts);
  return rows.length > 0 && ticked.filter(counts).length === rows.length;
}

/** Rows that the widget shows whatever is typed, because they were searched for already. */
export function alwaysShown<Row extends vscode.QuickPickItem>(rows: readonly Row[]): Row[] {
  return rows.map((row) => (row.kind === undefined ? { ...row, alwaysShow: true } : row));
}
