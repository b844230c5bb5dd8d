import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { fromCsvCell } from '../base/csv';
import { userId, type UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';
import { inSlices, othersFirst } from '../base/turns';
import type { AssociationFile, NamedUser, Problem } from './associationFile';

/** What a spreadsheet makes of a long number, `4.31581E+17`. */
const scientific = /^\d[.,]?\d*E\+?\d+$/i;

/**
 * Reads the users of an exported run, or of any CSV file with a column `user_id`; `user_name` and `territory_id` may
 * stand beside it. Either every user can be sent, or all problems of the file are told.
 */
export async function parseCsvFile(text: string): Promise<AssociationFile> {
  const parsed = await recordsOf(text);
  if (!Array.isArray(parsed)) return { ok: false, problems: [parsed] };
  const [header, ...records] = parsed;
  if (!header) return failure(1, columnHint(l10n.t('The file is empty.')));
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  if (!names.includes('user_id'))
    return failure(header.line, columnHint(l10n.t('There is no column “user_id”.')));
  const cell = ({ cells }: CsvRecord, name: string) => fromCsvCell(cells[names.indexOf(name)] ?? '').trim();
  const problems: Problem[] = [];
  const users = new Map<UserId, NamedUser>();
  const firstLine = new Map<string, number>();
  const read = (record: CsvRecord) => {
    const { line } = record;
    const written = cell(record, 'user_id');
    const id = userId(written);
    if (!id) return void problems.push({ line, column: 1, message: notAnId(written) });
    const pair = `${cell(record, 'territory_id')}/${id}`;
    const earlier = firstLine.get(pair);
    if (earlier !== undefined) {
      const message = l10n.t('User {0} stands on line {1} already; delete one of the two.', id, earlier);
      problems.push({ line, column: 1, message });
    } else firstLine.set(pair, line);
    users.set(id, { id, name: cell(record, 'user_name'), line });
  };
  await inSlices(records, (slice) => slice.forEach(read));
  const [first, ...others] = problems;
  if (first) return { ok: false, problems: [first, ...others] };
  if (users.size === 0)
    return failure(header.line, l10n.t('There is no user below the names of the columns.'));
  return { ok: true, users: [...users.keys()], toCompare: [...users.values()].filter(mayBeDamaged) };
}

/** Empty lines and remarks that the parser passed over before a record. */
const skipped = /^(?:[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))+/;

interface CsvRecord {
  readonly cells: readonly string[];
  /** Where it begins, from 1. */
  readonly line: number;
}

interface Parsed {
  readonly info: { readonly lines: number };
  readonly raw: string;
  readonly record: readonly string[];
}

/** The records of a text, or where it is no CSV. A long text is read piece by piece. */
export async function recordsOf(text: string): Promise<CsvRecord[] | Problem> {
  const parser = parse({
    bom: true,
    comment: '#',
    comment_no_infix: true,
    delimiter: delimiterOf(text),
    info: true,
    raw: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const records: CsvRecord[] = [];
  // the parser counts a line end of two characters twice when it stands in quotes
  let countedTwice = 0;
  try {
    for await (const parsed of Readable.from(piecesOf(text)).pipe(parser) as AsyncIterable<Parsed>) {
      const { record: cells } = parsed;
      for (const cell of cells) countedTwice += cell.match(/\r\n/g)?.length ?? 0;
      const isEmpty = cells.every((cell) => cell.trim() === '') || cells[0]?.startsWith('#');
      if (!isEmpty) records.push({ cells, line: lineOf(parsed) - countedTwice });
    }
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    const reason = error.code.replace(/^CSV_/, '').replaceAll('_', ' ').toLowerCase();
    return { line, column: 1, message: l10n.t('This is not CSV here ({0}); correct it.', reason) };
  }
}

const pieceBytes = 8_000;

async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (at > 0) await othersFirst();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

/** Where a record begins: the parser says where it ends. */
function lineOf({ info, raw }: Parsed): number {
  const written = raw.replace(skipped, '').trimEnd();
  return info.lines - (written.match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** Spreadsheets write what the language of the system has. */
function delimiterOf(text: string): string {
  const header = text.split(/\r\n|\r|\n/).find((line) => /user_id/i.test(line)) ?? '';
  return [',', ';', '\t'].find((mark) => header.includes(mark)) ?? ',';
}

/** A spreadsheet keeps fifteen digits and fills up with zeros; what comes out may be the id of somebody else. */
function mayBeDamaged({ id, name }: NamedUser): boolean {
  return name !== '' && id.length > 15 && /^0+$/.test(id.slice(15));
}

function notAnId(written: string): string {
  const shown = `"${inert(written, 40)}"`;
  return scientific.test(written)
    ? l10n.t('{0} was an id until a spreadsheet made a number of it; export the run again, as JSON.', shown)
    : l10n.t('{0} is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.', shown);
}

function failure(line: number, message: string): AssociationFile {
  return { ok: false, problems: [{ line, column: 1, message }] };
}

function columnHint(what: string): string {
  return `${what} ${l10n.t('The first line names the columns; one of them has to be {0}.', 'user_id')}`;
}
