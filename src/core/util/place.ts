/** A part of a text, in UTF-16 units. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** Where the lines of a text begin; lines and columns count from 1. */
export class Lines {
  private starts: number[] | undefined;

  constructor(private readonly text: string) {}

  positionOf(at: number): { readonly line: number; readonly column: number } {
    const starts = (this.starts ??= startsOf(this.text));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }

  lineOf(at: number): number {
    return this.positionOf(at).line;
  }
}

/** A line ends with `\r\n`, `\n` or `\r`, as the editor has it. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 10 || (character === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
