const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** The text in a file of UTF-8, or of UTF-16 as spreadsheets write it; undefined when it is neither. */
export function decode(bytes: Uint8Array): string | undefined {
  const marked = marks.find(([, ...mark]) => mark.every((byte, index) => bytes[index] === byte));
  try {
    return new TextDecoder(marked?.[0] ?? unmarked(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without a mark at its start, UTF-16 gives itself away where every second byte is zero. */
function unmarked(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 32);
  const zeros = (from: number) => start.filter((_, index) => index % 2 === from && start[index] === 0).length;
  if (start.length < 4 || bytes.length % 2 > 0) return 'utf-8';
  if (zeros(1) === start.length / 2 && zeros(0) === 0) return 'utf-16le';
  return zeros(0) === start.length / 2 && zeros(1) === 0 ? 'utf-16be' : 'utf-8';
}
