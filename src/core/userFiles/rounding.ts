import { isFilledUp, isMarked, writtenId } from '../util/ids';
import { inSlices } from '../util/turns';
import type { Entry, Field, Value } from './fields';

const naming = new Set<Field>(['email', 'name', 'firstName', 'lastName']);

/** Whether anything but an id names the user: marks and what is not seen name nobody. */
export function isNamed({ values }: Entry): boolean {
  return values.some(({ field, text }) => naming.has(field) && /[\p{L}\p{N}]/u.test(text));
}

/** Tells which of the ids that stand alone look as if a spreadsheet, or a program that took them for numbers, had rounded them. */
export async function roundedIds(entries: readonly Entry[]): Promise<(id: Value) => boolean> {
  let [all, numbers, expected] = [0, 0, 0];
  await inSlices(entries, (slice) => {
    for (const entry of slice) {
      const id = entry.values.find(({ field }) => field === 'id');
      if (!id || !mayBeNumber(id.text) || isNamed(entry)) continue;
      all++;
      if (isNumber(id.text)) numbers++;
      expected += chanceOfNumber(id.text);
    }
  });
  const areRounded = isUnlikely(numbers, all, expected / all);
  return ({ text }) => isFilledUp(text) || (areRounded && mayBeNumber(text) && isNumber(text));
}

/** Shorter numbers are kept as they are. */
function mayBeNumber(written: string): boolean {
  return /^\d{17,20}$/.test(writtenId(written)) && !isMarked(written);
}

/** A program that takes ids for numbers keeps the nearest that it can hold, and writes that as short as it can. */
function isNumber(written: string): boolean {
  const id = writtenId(written);
  return String(Number(id)) === id;
}

/** Of the ids as long as this, one in so many is such a number by chance: one in 64 where they have 18 digits. */
function chanceOfNumber(written: string): number {
  return 2 ** (52 - Math.floor(Math.log2(Number(writtenId(written)))));
}

/** Whether chance brings so many out of all in fewer than one list in seven, at most (Chernoff's bound; in truth about one in thirty). */
function isUnlikely(found: number, all: number, chance: number): boolean {
  const share = found / all;
  if (!(share > chance)) return false;
  const other = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - chance)) : 0;
  return all * (share * Math.log(share / chance) + other) > Math.log(7);
}
