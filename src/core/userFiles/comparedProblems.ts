import type { Place } from '../util/place';
import type { Problem } from './problem';
import type { Row } from './rows';

/** The text of a file and the rows in it. */
export interface RowsOfText {
  readonly text: string;
  readonly rows: readonly Row[];
}

/** A row by what is written in it, and which one of those that say the same. */
interface Written {
  readonly text: string;
  readonly nth: number;
}

/**
 * What a comparison with Zoho found in a file. It is so as long as the rows that it is about are written as they were, and
 * so are the names of the columns.
 */
export class ComparedProblems {
  private readonly header: string;
  private readonly found: readonly { problem: Problem; at: number; rows: readonly (Written | undefined)[] }[];

  constructor(
    about: RowsOfText,
    problems: readonly Problem[],
    private readonly isCsv: boolean,
  ) {
    this.header = headerOf(about.text, isCsv);
    const written = new Map<number, Written>();
    for (const [text, places] of placesOf(about)) places.forEach((at, nth) => written.set(at, { text, nth }));
    this.found = problems.flatMap(({ row, earlier, ...problem }) => {
      if (!row) return [];
      const rows = [row, ...(earlier ? [earlier] : [])].map(({ at }) => written.get(at));
      return [{ problem, at: row.at, rows }];
    });
  }

  /** What is still so in the file as it is now, where it stands there. */
  in(now: RowsOfText): Problem[] {
    if (this.found.length === 0 || headerOf(now.text, this.isCsv) !== this.header) return [];
    const places = placesOf(now);
    return this.found.flatMap(({ problem, at, rows }) => {
      const moved = rows.map((row) => row && places.get(row.text)?.[row.nth]);
      const [first] = moved;
      return first === undefined || moved.includes(undefined) ? [] : [shifted(problem, first - at)];
    });
  }
}

/** Where each text of a row stands, as often as it does. */
function placesOf({ text, rows }: RowsOfText): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { entry } of rows) {
    const { at, length } = entry.place;
    const written = text.slice(at, at + length);
    const held = places.get(written);
    if (held) held.push(at);
    else places.set(written, [at]);
  }
  return places;
}

/** The line with the names of the columns, and the one above it that tells the separator. */
function headerOf(text: string, isCsv: boolean): string {
  return isCsv ? (/^\s*(?:"?sep=.*[\r\n]+)?.*/i.exec(text)?.[0] ?? '') : '';
}

function shifted({ place, cause, fix }: Problem, by: number): Problem {
  const move = ({ at, length }: Place): Place => ({ at: at + by, length });
  return fix
    ? { place: move(place), cause, fix: { ...fix, place: move(fix.place) } }
    : { place: move(place), cause };
}
