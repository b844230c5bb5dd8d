import { inertCell, inertMarkdown } from '../core/util/text';
import { isolated } from './names';

/** How a report is written: rendered by the editor, or shown as it is. Texts given to it are safe already. */
export interface ReportForm {
  /** Makes a text of the CRM safe to show. */
  readonly safe: (text: string, max?: number) => string;
  readonly title: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly lines: (lines: readonly string[]) => string;
  readonly table: (columns: readonly string[], rows: readonly (readonly string[])[]) => string;
}

/** A Markdown document. */
export const asMarkdown: ReportForm = {
  safe: (text, max) => isolated(inertMarkdown(text, max)),
  title: (text) => `# ${text}`,
  heading: (text) => `## ${text}`,
  lines: (lines) => lines.join('  \n'),
  table: (columns, rows) =>
    [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
};

/** A wider cell pushes the others out of sight. */
const widest = 48;

/** A text whose columns stand below each other, for what is too long to be rendered. */
export const asText: ReportForm = {
  safe: (text, max) => isolated(inertCell(text, max)),
  title: (text) => `${text}\n${'='.repeat(lengthOf(text))}`,
  heading: (text) => `${text}\n${'-'.repeat(lengthOf(text))}`,
  lines: (lines) => lines.join('\n'),
  table: (columns, rows) => {
    const widths = columns.map((column, index) =>
      rows.reduce((most, row) => Math.max(most, lengthOf(row[index] ?? '')), lengthOf(column)),
    );
    const padded = (cells: readonly string[]) =>
      cells
        .map(
          (cell, index) =>
            cell + ' '.repeat(Math.max(0, Math.min(widths[index] ?? 0, widest) - lengthOf(cell))),
        )
        .join('  ')
        .trimEnd();
    return [columns, ...rows].map(padded).join('\n');
  },
};

function lengthOf(text: string): number {
  return Array.from(text).length;
}
