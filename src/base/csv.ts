/**
 * What a spreadsheet takes for a formula or a command: one of these marks, also in full width, behind blanks and
 * control characters; and whatever escaping made of it before.
 */
const formula = /^'*[\s\p{Cc}\p{Cf}]*[=+\-@|%＝＋－＠]/u;

/** A text as a cell of a CSV file that a spreadsheet shows and never calculates. */
export function csvCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** The text that was written as this cell. */
export function fromCsvCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
