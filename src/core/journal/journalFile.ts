import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { othersFirst } from '../util/turns';
import { decode, type JournalRecord } from './records';
import { RunState } from './runState';

const lineFeed = 10;

/** The longest line that is written, or held in memory when it is read: a plan of some hundred thousand rows. */
export const mostLineBytes = 64 * 1024 * 1024;

/** What a journal file tells. Records behind a damaged line are not believed until one says that it was seen. */
export interface JournalContent {
  readonly state: RunState;
  /** The number of the next line. */
  readonly lines: number;
  /** What is to be kept: all of it, but for half a line that a crash left at the end. */
  readonly bytes: number;
  /** There is damage of which no record says yet that it was seen. */
  readonly needsMending: boolean;
}

/** Reads a journal line by line, so that a long one blocks nobody; undefined when it does not even begin with a plan. */
export async function readJournal(path: string): Promise<JournalContent | undefined> {
  const file = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await contentOf(file);
  } finally {
    await file.close();
  }
}

/** As `readJournal`, of a file that is open. */
export async function contentOf(file: fs.FileHandle): Promise<JournalContent | undefined> {
  let reading: Reading | undefined;
  let bytes = 0;
  for await (const line of linesOf(file)) {
    if (reading) reading.take(line);
    else {
      reading = begin(line);
      if (!reading) return undefined;
      await othersFirst(); // a long plan has taken its turn
    }
    // half a line is what a crash leaves; it is whole when only its end is damaged
    if (line.isWhole || reading.isDamaged) bytes += line.length;
  }
  return reading && { state: reading.state, lines: reading.lines, bytes, needsMending: reading.isDamaged };
}

function begin(line: Line): Reading | undefined {
  const first = recordIn(line);
  if (first?.entry.kind !== 'planned' || first.number !== 0) return undefined;
  const { plan, at } = first.entry;
  const reading = new Reading(new RunState(plan, at, first.entry));
  if (!first.isExact) reading.note();
  return reading;
}

/** A journal behind its first line. */
class Reading {
  lines = 1;
  isDamaged = false;

  constructor(readonly state: RunState) {}

  take(line: Line): void {
    const found = recordIn(line);
    const number = found?.number ?? this.lines;
    if (this.isDamaged) {
      if (found?.entry.kind === 'mended') this.isDamaged = false;
      this.lines = this.isDamaged ? Math.max(this.lines, number) + 1 : number + 1;
    } else if (found?.number === this.lines && found.entry.kind !== 'planned') {
      this.state.apply(found.entry);
      this.lines++;
      if (!found.isExact) this.note();
    } else if (line.isWhole) {
      this.note();
      this.lines = Math.max(this.lines, number) + 1;
    }
  }

  note(): void {
    this.isDamaged = true;
    this.state.noteDamage();
  }
}

interface Line {
  /** Without its end; undefined when it is too long to be one of ours. */
  readonly text: Buffer | undefined;
  /** In the file, with its end. */
  readonly length: number;
  /** It has an end. */
  readonly isWhole: boolean;
}

interface Found {
  readonly number: number;
  readonly entry: JournalRecord;
  /** False where one byte stands behind it, as when the end of the line is what is damaged. */
  readonly isExact: boolean;
}

function recordIn({ text, isWhole }: Line): Found | undefined {
  if (!text) return undefined;
  const exact = isWhole ? decode(text.toString()) : undefined;
  if (exact) return { ...exact, isExact: true };
  const almost = decode(text.subarray(0, -1).toString());
  return almost && { ...almost, isExact: false };
}

async function* linesOf(file: fs.FileHandle): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let length = 0;
  const line = (isWhole: boolean): Line => {
    const text = length > mostLineBytes ? undefined : Buffer.concat(pieces);
    const result = { text, length: length + (isWhole ? 1 : 0), isWhole };
    pieces = [];
    length = 0;
    return result;
  };
  const stream = file.createReadStream({ start: 0, autoClose: false });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end));
      yield line(true);
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield line(false);

  function add(piece: Buffer): void {
    length += piece.length;
    if (length > mostLineBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }
}
