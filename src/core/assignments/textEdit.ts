import type { Place } from '../util/place';

/** A text that takes the place of a part of another. Edits of one text do not overlap and all count from the old one. */
export interface TextEdit {
  readonly place: Place;
  readonly text: string;
}

/** The edit that makes a part of a text another one, narrowed to what differs; none where nothing does. */
export function replaced(source: string, place: Place, text: string): TextEdit[] {
  const old = source.slice(place.at, place.at + place.length);
  if (old === text) return [];
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start++;
  if (isInside(old, start) || isInside(text, start)) start--;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  if (isInside(old, old.length - end) || isInside(text, text.length - end)) end--;
  return [
    {
      place: { at: place.at + start, length: old.length - start - end },
      text: text.slice(start, text.length - end),
    },
  ];
}

/** The text after its edits. */
export function applied(source: string, edits: readonly TextEdit[]): string {
  let text = '';
  let at = 0;
  for (const edit of [...edits].sort((one, other) => one.place.at - other.place.at)) {
    text += source.slice(at, edit.place.at) + edit.text;
    at = edit.place.at + edit.place.length;
  }
  return text + source.slice(at);
}

/** A part of a text after the edits within it. */
export function appliedWithin(source: string, { at, length }: Place, edits: readonly TextEdit[]): string {
  const within = edits.filter(({ place }) => place.at >= at && place.at + place.length <= at + length);
  const moved = within.map(({ place, text }) => ({ place: { ...place, at: place.at - at }, text }));
  return applied(source.slice(at, at + length), moved);
}

/** Whether a place is inside a line end or a character. */
function isInside(text: string, at: number): boolean {
  return /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(at - 1, at + 1));
}
