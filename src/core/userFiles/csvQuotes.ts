import { isId, writtenId } from '../util/ids';
import type { Header } from './csvHeader';

/**
 * Whether a stray quotation mark made one record of several lines: its cells are not quoted as CSV has it, or its lines
 * are rows by themselves, each with a user in the right column.
 */
export function isTorn(written: string, isHeader: boolean, header: Header): boolean {
  if (!/[\r\n]/.test(written)) return false;
  if (!wellQuoted(header.delimiter).test(written)) return true;
  const [first = '', ...others] = written.split(/\r\n|\r|\n/);
  const user = userIn(first, header);
  return others.some((line) => {
    const another = userIn(line, header);
    return another !== undefined && (isHeader || (user !== undefined && areAlike(user, another)));
  });
}

/** A postcode has the form of an id, too, but is shorter. */
function areAlike(one: string, another: string): boolean {
  const [short = 0, long = 0] = [one.length, another.length].sort((a, b) => a - b);
  return !isId(one) || !isId(another) || short * 2 > long;
}

/** The id or address in a line that is a row by itself. */
function userIn(line: string, { delimiter, names, columns }: Header): string | undefined {
  const cells = line.split(delimiter);
  if (cells.length < names.length) return undefined;
  return cells
    .map((cell, index) => {
      const field = columns?.fields[index];
      return field === 'id' || field === 'email' || field === 'user' ? writtenId(cell) : '';
    })
    .find((text) => isId(text) || /[^\s@]@[^\s@]/.test(text));
}

/** A record whose cells have quotation marks around the whole of them, or no line end in them. */
function wellQuoted(delimiter: string): RegExp {
  const end = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const blank = `(?:(?!${end})[^\\S\\r\\n])*`;
  const cell = `(?:${blank}"[^"]*(?:""[^"]*)*"${blank}|(?!${blank}")[^${end}\\r\\n]*)`;
  return new RegExp(`^${cell}(?:${end}${cell})*$`);
}
