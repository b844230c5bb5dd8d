/** What a spreadsheet takes for the beginning of a formula or a command, also in full width. */
const trigger = /[=+\-@|%＝＋－＠]/;
/** Those of them that nobody writes behind a blank. */
const rareTrigger = /[=@＝＠]/;
/** What may stand before it: a spreadsheet passes over it, or takes it away as the marks of a text. */
const passedOver = /[\s\p{Cc}\p{Cf}\p{Cs}"']/u;
/** Whatever a spreadsheet that was set up otherwise takes for the end of a cell. */
const delimiter = /[,;|\t\n\v\f\r\u0085\u2028\u2029]/;

/** A text as a cell of a CSV file that a spreadsheet shows and never calculates, wherever it takes cells to begin. */
export function csvCell(text: string): string {
  return `"${partsOf(text).join("'").replaceAll('"', '""')}"`;
}

/** The text that was written as this cell. */
export function fromCsvCell(cell: string): string {
  const [first = '', ...others] = partsOf(cell);
  return first + others.map((part) => (part.startsWith("'") ? part.slice(1) : part)).join('');
}

/** The text, cut before each place where a formula would begin. */
function partsOf(text: string): string[] {
  const places = beginnings(text).reverse();
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

/**
 * Where formulas would begin, from back to front. An apostrophe there is passed over like any other mark, so a text
 * has the same places with it and without it.
 */
function beginnings(text: string): number[] {
  const places: number[] = [];
  if (!trigger.test(text)) return places;
  /** The trigger that is come upon next. */
  let next = '';
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text.charAt(at);
    if (trigger.test(character)) next = character;
    else if (!passedOver.test(character)) next = '';
    const before = text.charAt(at - 1);
    const begins = at === 0 || delimiter.test(before) || (/\s/.test(before) && rareTrigger.test(next));
    if (next && begins) places.push(at);
  }
  return places;
}
