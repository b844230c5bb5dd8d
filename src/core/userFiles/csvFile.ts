import { CsvError } from 'csv-parse';
import { fromCsvCell } from '../util/csv';
import { l10n } from '../util/l10n';
import { inert } from '../util/text';
import { headerOf, type Header } from './csvHeader';
import { isTorn } from './csvQuotes';
import { recordsOf, TooManyRecords, type CsvRecord } from './csvRecords';
import type { Content, Entry } from './fields';
import type { Place, Problem } from './problem';

/**
 * Reads a CSV file that has a column of ids or e-mail addresses: an exported run, or what a spreadsheet saves. `#` is a
 * remark only above the names of the columns; below them, every row is read or told. Gives every row, or all problems of the form.
 */
export async function readCsv(text: string, signal: AbortSignal): Promise<Content> {
  if (text.trim() === '') return failure({ at: 0, length: 0 }, columnHint(l10n.t('The file is empty.')));
  const header = await headerOf(text, signal);
  const { place, columns, start } = header;
  if (!columns) return failure(place, columnHint(l10n.t('There is no column “user_id” and none “email”.')));
  if (columns.again !== undefined) {
    const name = inert(header.names[columns.again] ?? '', 40);
    return failure(place, l10n.t('There is a second column “{0}”; delete one of them.', name));
  }
  const nameless = header.names.flatMap((name, index) => (inert(name) === '' ? [index] : []));
  const unnamed = new Set<number>();
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let isHeader = true;
  try {
    await recordsOf(text.slice(start), header.delimiter, signal, (record) => {
      if (isTorn(record.written, isHeader, header))
        problems.push({ place: wholeOf(record, start), message: quoteMissing() });
      else if (!isHeader && record.cells.slice(header.names.length).some((cell) => cell.trim() !== ''))
        problems.push({ place: wholeOf(record, start), message: tooManyCells(header.delimiter) });
      else if (!isHeader) entries.push(entryOf(record, header));
      if (!isHeader) for (const index of nameless) if (record.cells[index]?.trim()) unnamed.add(index);
      isHeader = false;
    });
  } catch (error) {
    const problem = problemIn(error);
    if (!problem) throw error;
    const at = start + problem.at;
    const length = /^[^\r\n]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0;
    return failure({ at, length }, problem.message);
  }
  if (entries.length + problems.length === 0)
    return failure(place, l10n.t('There is no user below the names of the columns.'));
  const others = [...unnamed]
    .sort((a, b) => a - b)
    .map((index) => l10n.t('column {0} without a name', index + 1));
  return { entries, unused: [...columns.unused, ...others], problems };
}

function entryOf(record: CsvRecord, { columns, delimiter, start }: Header): Entry {
  const place = wholeOf(record, start);
  return {
    place,
    removal: () => ({ at: place.at, length: start + record.end - place.at }),
    values: (columns?.fields ?? []).flatMap((field, index) => {
      const text = meantBy(record.cells[index] ?? '');
      if (!field || (text === '' && field !== 'operation')) return [];
      return [{ field, text, place: () => placeOfCell(record, index, delimiter, start) }];
    }),
    write: (text) => text,
  };
}

/** What a cell says: without the guard of an export, and without what keeps a spreadsheet from taking it for a number. */
function meantBy(cell: string): string {
  const text = fromCsvCell(cell);
  if (text !== cell) return text;
  const formula = /^\s*="((?:[^"]|"")*)"\s*$/.exec(text)?.[1];
  return (formula?.replaceAll('""', '"') ?? unquoted(text)).trim();
}

/** Blanks behind the closing mark have kept it and the opening one in the cell. */
function unquoted(cell: string): string {
  return /^"(.*)"\s+$/s.exec(cell)?.[1] ?? cell;
}

function wholeOf({ at, written }: CsvRecord, start: number): Place {
  return { at: start + at, length: written.length };
}

/** Where a cell stands, without its quotation marks and the blanks around it. */
function placeOfCell({ at, written }: CsvRecord, index: number, delimiter: string, start: number): Place {
  let [from, to, cell, isQuoted, isBlank] = [0, 0, 0, false, true];
  for (; to < written.length; to++) {
    const character = written.charAt(to);
    if (isQuoted && character === '"' && written.charAt(to + 1) === '"') to++;
    else if (character === '"' && (isQuoted || isBlank)) isQuoted = !isQuoted;
    else if (!isQuoted && character === delimiter) {
      if (cell++ === index) break;
      from = to + 1;
      isBlank = true;
      continue;
    }
    isBlank &&= /\s/.test(character);
  }
  const [, before = '', inside = ''] = /^(\s*"?)([^]*?)"?\s*$/.exec(written.slice(from, to)) ?? [];
  return { at: start + at + from + before.length, length: inside.length };
}

function failure(place: Place, message: string): Content {
  return { entries: [], unused: [], problems: [{ place, message }] };
}

function problemIn(error: unknown): { at: number; message: string } | undefined {
  if (error instanceof TooManyRecords) {
    const message = l10n.t('The file has more than {0} rows. Split it.', error.most);
    return { at: error.at, message };
  }
  if (!(error instanceof CsvError)) return undefined;
  const at = typeof error['at'] === 'number' ? error['at'] : 0;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const message = l10n.t(
      'The row that begins here has no end within 100,000 characters; a quotation mark or a line end is missing.',
    );
    return { at, message };
  }
  const reason = error.code.replace(/^CSV_/, '').replaceAll('_', ' ').toLowerCase();
  return { at, message: l10n.t('This is not CSV here ({0}); correct it.', reason) };
}

function tooManyCells(delimiter: string): string {
  return l10n.t(
    'This row has more cells than there are names of columns; put quotation marks around a cell that holds {0}.',
    delimiter === '\t' ? l10n.t('tabs') : `“${delimiter}”`,
  );
}

function quoteMissing(): string {
  return l10n.t(
    'From here on several lines are one row: a quotation mark is missing, or one is too many. Correct it; inside quotation marks, write each of them twice.',
  );
}

function columnHint(what: string): string {
  const names = l10n.t(
    'The first line names the columns; one of them has to be {0} or {1}.',
    'user_id',
    'email',
  );
  return `${what} ${names}`;
}
