import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { fromCsvCell } from '../util/csv';
import { Lines } from '../util/place';
import { dialect, recordsOf, TooManyRecords, type CsvRecord } from './csvRecords';
import { plainWord } from './fields';

/** That somebody is in a territory, as a table says it. */
export interface MembershipRow {
  /** A name, the names down to it, or `id:431…`. */
  readonly territory: string;
  /** An e-mail address or `id:431…`. */
  readonly user: string;
  readonly line: number;
}

/** Why a table cannot be used; `line` is where. */
export interface TableFault {
  readonly code: 'noColumns' | 'noRows' | 'emptyCell' | 'notCsv' | 'tooManyRows';
  readonly line: number;
}

const territoryWords = ['territory', 'territoryname'];
const userWords = ['user', 'email', 'emailaddress', 'useremail', 'mail'];
/** Spreadsheets write what the language of the system has. */
const delimiters = [',', ';', '\t', '|'];
const longestHeader = 20_000;

/** Reads a table with a column of territories and one of people, as `zoho-territories export --csv` prints it. */
export async function readMemberships(
  text: string,
  signal: AbortSignal,
): Promise<readonly MembershipRow[] | TableFault> {
  const head = headIn(text);
  if (!head) return { code: 'noColumns', line: 1 };
  const lines = new Lines(text);
  const rows: MembershipRow[] = [];
  let isHead = true;
  let empty: number | undefined;
  const take = ({ cells, at }: CsvRecord) => {
    if (isHead) return void (isHead = false);
    const line = lines.lineOf(at);
    const [territory, user] = [head.territory, head.user].map((index) =>
      fromCsvCell(cells[index] ?? '').trim(),
    );
    if (territory && user) rows.push({ territory, user, line });
    else empty ??= line;
  };
  try {
    await recordsOf(text, head.delimiter, signal, take);
  } catch (error) {
    if (error instanceof TooManyRecords) return { code: 'tooManyRows', line: lines.lineOf(error.at) };
    if (!(error instanceof CsvError)) throw error;
    return { code: 'notCsv', line: lines.lineOf(typeof error['at'] === 'number' ? error['at'] : 0) };
  }
  if (empty !== undefined) return { code: 'emptyCell', line: empty };
  return rows.length > 0 ? rows : { code: 'noRows', line: 1 };
}

interface Head {
  readonly delimiter: string;
  readonly territory: number;
  readonly user: number;
}

/** Which columns tell what; the delimiter is the one under which there are both. */
function headIn(text: string): Head | undefined {
  for (const delimiter of delimiters) {
    const names = namesUnder(delimiter, text.slice(0, longestHeader)).map(plainWord);
    const columnOf = (words: readonly string[]) => names.findIndex((name) => words.includes(name));
    const [territory, user] = [columnOf(territoryWords), columnOf(userWords)];
    if (territory >= 0 && user >= 0) return { delimiter, territory, user };
  }
  return undefined;
}

function namesUnder(delimiter: string, text: string): readonly string[] {
  try {
    const [first] = parse(text, { ...dialect, delimiter, to: 1 });
    return (first as readonly string[] | undefined) ?? [];
  } catch {
    return [];
  }
}
