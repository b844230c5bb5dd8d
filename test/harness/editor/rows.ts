/** Rows of the workbench's lists: trees, the explorer, quick picks. Rows out of sight are not in the page. */
import type { Locator } from 'playwright-core';

/** What a row shows. */
export interface Row {
  readonly label: string;
  /** The dimmed text after the label. */
  readonly description: string;
  /** Quick picks: the second line. */
  readonly detail: string;
  /** What a screen reader says. */
  readonly accessibleName: string;
  /** Trees: 1 for the roots. */
  readonly level: number;
  /** Trees: undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** Multi-select quick picks: the state of the checkbox. */
  readonly checked: boolean;
}

/** The part of a page's element that readRows uses. */
interface PageElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}

/** A pattern for exactly this text, give or take the white space around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** The rows below `scope` with this label. */
export function rowsLabelled(scope: Locator, label: string): Locator {
  return scope.locator('.monaco-list-row').filter({
    has: scope
      .page()
      .locator('.label-name')
      .filter({ hasText: exactly(label) }),
  });
}

/** Reads all rows below `scope` that are in the page, from top to bottom. */
export async function readRows(scope: Locator): Promise<Row[]> {
  const found = await scope.locator('.monaco-list-row').evaluateAll((rows: PageElement[]) =>
    rows.map((row) => ({
      index: Number(row.getAttribute('data-index')),
      label: row.querySelector('.label-name')?.textContent ?? '',
      description: row.querySelector('.label-description')?.textContent?.trim() ?? '',
      detail: row.querySelector('.quick-input-list-label-meta')?.textContent ?? '',
      accessibleName: row.getAttribute('aria-label') ?? '',
      level: Number(row.getAttribute('aria-level') ?? 1),
      expanded: row.getAttribute('aria-expanded'),
      selected: row.getAttribute('aria-selected') === 'true',
      checked:
        row.getAttribute('aria-checked') ??
        row.querySelector('[role=checkbox]')?.getAttribute('aria-checked'),
    })),
  );
  found.sort((one, other) => one.index - other.index);
  return found.map((row) => ({
    label: row.label,
    description: row.description,
    detail: row.detail,
    accessibleName: row.accessibleName,
    level: row.level,
    expanded: row.expanded === null ? undefined : row.expanded === 'true',
    selected: row.selected,
    checked: row.checked === 'true',
  }));
}
