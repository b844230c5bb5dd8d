import { parse } from 'csv-parse/sync';
import { isId, writtenId } from '../util/ids';
import { othersFirst } from '../util/turns';
import { columnsOf, namesUsers } from './fields';
import type { Place } from '../util/place';
import { dialect } from './csvRecords';

/** The names of the columns of a CSV file. */
export interface Header {
  readonly names: readonly string[];
  /** What the columns tell; undefined when none of them can name a user. */
  readonly columns: ReturnType<typeof columnsOf> | undefined;
  readonly delimiter: string;
  /** Where its line begins. */
  readonly start: number;
  readonly place: Place;
}

/** Spreadsheets write what the language of the system has. */
const delimiters = [',', ';', '\t', '|'];
/** Of the lines of remarks above the first row, so many may be a header that begins with `#`. */
const mostLooked = 20;
const longestHeader = 20_000;
const linesInATurn = 20_000;
/** An empty line, or a remark, which a spreadsheet may have put into quotation marks. */
const passedOver = /[^\S\r\n]*((?:"[^\S\r\n]*)?#[^\r\n]*)?(?:\r\n|\r|\n)/y;

/**
 * Finds the line that names the columns: the first that is no remark, or one that looks like a remark and names a column
 * of users, when the line below it does not. The delimiter is the one under which such a column exists.
 */
export async function headerOf(text: string, signal: AbortSignal): Promise<Header> {
  const told = /^"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n)/i.exec(text);
  const candidates = told?.[1] ? [told[1]] : delimiters;
  const remarks: number[] = [];
  passedOver.lastIndex = told?.[0].length ?? 0;
  let start = passedOver.lastIndex;
  for (let lines = 1; ; lines++) {
    if (lines % linesInATurn === 0) {
      const { lastIndex } = passedOver;
      await othersFirst();
      signal.throwIfAborted();
      passedOver.lastIndex = lastIndex; // others may have used it
    }
    const line = passedOver.exec(text);
    if (!line) break;
    if (line[1] !== undefined) remarks.push(start);
    start = passedOver.lastIndex;
  }
  const below = headerAt(text, start, candidates);
  if (below.columns) return below;
  for (const remark of remarks.slice(-mostLooked).reverse()) {
    const header = headerAt(text, remark, candidates);
    if (header.columns) return header;
  }
  return below;
}

/** Behind the line end. */
function endOfLine(text: string, from: number): number {
  const end = /\r\n|\r|\n/g;
  end.lastIndex = from;
  const found = end.exec(text);
  return found ? found.index + found[0].length : text.length;
}

function headerAt(text: string, start: number, candidates: readonly string[]): Header {
  const line = text.slice(start, endOfLine(text, start)).trimEnd();
  const place = { at: start, length: line.length };
  const headers = candidates.flatMap((delimiter): Header[] => {
    const names = namesUnder(delimiter, text.slice(start, start + longestHeader));
    // a quotation mark inside shows that the cells end elsewhere
    const columns = columnsOf(names.map((name) => (name.includes('"') ? '' : name)));
    // a row below the names may hold one of their words, but then an id, too
    const isRow = names.some((name) => name.length > 5 && isId(writtenId(name)));
    return namesUsers(columns) && !isRow ? [{ names, columns, delimiter, start, place }] : [];
  });
  const known = ({ columns }: Header) => columns?.fields.filter(Boolean).length ?? 0;
  const [best] = headers.sort((a, b) => known(b) - known(a) || b.names.length - a.names.length);
  if (best) return { ...best, columns: columnsOf(best.names) };
  return { names: [], columns: undefined, delimiter: ',', start, place };
}

function namesUnder(delimiter: string, text: string): string[] {
  try {
    const [first] = parse(text, { ...dialect, delimiter, to: 1 });
    return (first as readonly string[] | undefined)?.map((name) => name.trim()) ?? [];
  } catch {
    return [];
  }
}
