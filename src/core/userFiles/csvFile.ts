import { CsvError } from 'csv-parse';
import { fromCsvCell } from '../util/csv';
import { inert } from '../util/text';
import { headerOf, type Header } from './csvHeader';
import { isTorn } from './csvQuotes';
import { recordsOf, TooManyRecords, type CsvRecord } from './csvRecords';
import { meantField, type Content, type Entry } from './fields';
import type { Place } from '../util/place';
import type { CsvCause, Problem } from './problem';

/**
 * Reads a CSV file that has a column of ids or e-mail addresses: an exported run, or what a spreadsheet saves. `#` is a
 * remark only above the names of the columns; below them, every row is read or told. Gives every row, or all problems of the form.
 */
export async function readCsv(text: string, signal: AbortSignal): Promise<Content> {
  if (text.trim() === '') return failure({ at: 0, length: 0 }, { code: 'emptyCsv' });
  const header = await headerOf(text, signal);
  const { place, columns, start } = header;
  if (!columns) return failure(place, { code: 'noUserColumn' });
  if (columns.again !== undefined) {
    return failure(place, { code: 'secondColumn', name: header.names[columns.again] ?? '' });
  }
  const nameless = header.names.flatMap((name, index) => (inert(name) === '' ? [index] : []));
  const unnamed = new Set<number>();
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let isHeader = true;
  try {
    await recordsOf(text.slice(start), header.delimiter, signal, (record) => {
      if (isTorn(record.written, isHeader, header))
        problems.push({ place: wholeOf(record, start), cause: { code: 'tornRow' } });
      else if (!isHeader && record.cells.slice(header.names.length).some((cell) => cell.trim() !== ''))
        problems.push({
          place: wholeOf(record, start),
          cause: { code: 'tooManyCells', delimiter: header.delimiter },
        });
      else if (!isHeader) entries.push(entryOf(record, header));
      if (!isHeader) for (const index of nameless) if (record.cells[index]?.trim()) unnamed.add(index);
      isHeader = false;
    });
  } catch (error) {
    const problem = problemIn(error);
    if (!problem) throw error;
    const at = start + problem.at;
    const length = /^[^\r\n]*/.exec(text.slice(at, at + 200))?.[0].length ?? 0;
    return failure({ at, length }, problem.cause);
  }
  if (entries.length + problems.length === 0) return failure(place, { code: 'noRowBelowHeader' });
  const others = [...unnamed].sort((a, b) => a - b).map((index) => index + 1);
  return { entries, unused: [...columns.unused, ...others], problems };
}

function entryOf(record: CsvRecord, { names, columns, delimiter, start }: Header): Entry {
  const place = wholeOf(record, start);
  return {
    place,
    removal: () => ({ at: place.at, length: start + record.end - place.at }),
    values: (columns?.fields ?? []).flatMap((field, index) => {
      const text = meantBy(record.cells[index] ?? '');
      if (!columns || !field || (text === '' && field !== 'operation' && field !== 'action')) return [];
      return [
        {
          field: meantField(field, text, columns),
          column: names[index] ?? '',
          text,
          place: () => placeOfCell(record, index, delimiter, start),
        },
      ];
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

function failure(place: Place, cause: CsvCause): Content {
  return { entries: [], unused: [], problems: [{ place, cause }] };
}

function problemIn(error: unknown): { at: number; cause: CsvCause } | undefined {
  if (error instanceof TooManyRecords)
    return { at: error.at, cause: { code: 'tooManyRows', most: error.most } };
  if (!(error instanceof CsvError)) return undefined;
  const at = typeof error['at'] === 'number' ? error['at'] : 0;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return { at, cause: { code: 'endlessRow' } };
  return { at, cause: { code: 'notCsv', reason: error.code } };
}
