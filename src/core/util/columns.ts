/** Letters that a terminal and an editor show in two columns, and marks that take none of their own. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const mark = /[\u0300-\u036f]|\p{Cf}/u;

/** How many columns a line takes on the screen. */
export function columnsOf(line: string): number {
  return Array.from(line).reduce(
    (sum, letter) => sum + (mark.test(letter) ? 0 : wide.test(letter) ? 2 : 1),
    0,
  );
}
