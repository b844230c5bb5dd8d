import { CsvError, parse, type Parser } from 'csv-parse';
import { othersFirst } from '../util/turns';

/** More than a file of the largest size can hold where each row names a user of an organisation. */
const mostRecords = 250_000;
/** Bytes; whatever is longer has lost a quotation mark or its line ends. */
const longestRecord = 100_000;
const pieceBytes = 8_000;

/** How all of this is CSV; `="4315…"` is a cell, too, and so is `"Mara Voss"` behind a blank. */
export const dialect = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  ltrim: true,
  skip_empty_lines: true,
};

export interface CsvRecord {
  readonly cells: readonly string[];
  /** As it stands in the text, without its line end. */
  readonly written: string;
  readonly at: number;
  /** Behind its line end. */
  readonly end: number;
}

/** A text of line ends and little else. */
export class TooManyRecords extends Error {
  readonly most = mostRecords;

  constructor(readonly at: number) {
    super('too many records');
  }
}

/**
 * Hands over the records of a text, but for those without any content. A long text is read piece by piece.
 *
 * @throws CsvError, with the place `at` which the record begins that is no CSV; TooManyRecords
 */
export async function recordsOf(
  text: string,
  delimiter: string,
  signal: AbortSignal,
  take: (record: CsvRecord) => void,
): Promise<void> {
  const bytes = Buffer.from(text);
  let [count, at, byte] = [0, 0, 0];
  const onRecord = (cells: readonly string[], { bytes: to }: { readonly bytes: number }): null => {
    const raw = bytes.toString('utf8', byte, to);
    const end = at + raw.length;
    const from = blankLines(raw);
    if (++count > mostRecords) throw new TooManyRecords(at);
    if (cells.some((cell) => cell.trim() !== ''))
      take({ cells, written: raw.slice(from).replace(/[\r\n]+$/, ''), at: at + from, end });
    [at, byte] = [end, to];
    return null;
  };
  const parser = parse({
    ...dialect,
    delimiter,
    max_record_size: longestRecord,
    on_record: onRecord,
  });
  parser.on('error', () => undefined); // it is told by the piece, and once more by the stream
  try {
    for (let next = 0; next < bytes.length; next += pieceBytes) {
      signal.throwIfAborted();
      if (next > 0) await othersFirst();
      await written(parser, bytes.subarray(next, next + pieceBytes));
    }
    await written(parser);
  } catch (error) {
    if (error instanceof CsvError) error['at'] = at + blankLines(text.slice(at, at + longestRecord));
    throw error;
  } finally {
    parser.destroy();
  }
}

/** How long the lines at the start of a text are that hold nothing. */
function blankLines(text: string): number {
  return /^(?:[^\S\r\n]*[\r\n]+)*/.exec(text)?.[0].length ?? 0;
}

/** Ends when the parser has dealt with a piece, or with the end of the text. */
function written(parser: Parser, piece?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => {
      if (error) reject(error);
      else resolve();
    };
    if (piece) parser.write(piece, done);
    else parser.resume().end(done);
  });
}
