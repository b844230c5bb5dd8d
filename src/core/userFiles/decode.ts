const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
  ['utf-8', 0xef, 0xbb, 0xbf],
];

/** The text in a file of UTF-8, or of UTF-16 as spreadsheets write it; undefined when it is neither. */
export function decode(bytes: Uint8Array): string | undefined {
  const marked = marks.find(([, ...mark]) => mark.every((byte, index) => bytes[index] === byte));
  try {
    const text = new TextDecoder(marked?.[0] ?? unmarked(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Without a mark at its start, UTF-16 gives itself away: half of each digit, delimiter and line end is zero. */
function unmarked(bytes: Uint8Array): string {
  const zeros = [0, 0];
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1))
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd <= bytes.length / 8) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}
