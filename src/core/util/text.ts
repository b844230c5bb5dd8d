// Control characters, the marks that reorder or hide text on screen (bidi controls, zero-width characters), and halves of
// characters, which end the rendering of a whole report.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Most names: nothing in them that could be more than text. */
const plain = /^[\w.,'@&/()-]+(?: [\w.,'@&/()-]+)*$/;

/**
 * Text from the CRM or a file, made safe for every surface of the editor: one line, no control or direction marks,
 * no `$(icon)`, no `[label](command:…)`, at most `max` characters.
 */
export function inert(text: string, max = 80): string {
  if (text.length <= max && plain.test(text)) return text;
  const line = text.replace(unseen, ' ').replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
  return withoutSyntax(short);
}

/** Text in which VS Code finds no icon and no link: a zero-width space breaks their syntax and is not seen. */
export function withoutSyntax(text: string): string {
  return text.replace(/\$\(/g, '$\u200b(').replace(/\]\(/g, ']\u200b(');
}

/** Inert text for a cell of a table in a document that is shown as it is written: it ends no cell and begins no link. */
export function inertCell(text: string, max = 80): string {
  return withoutAddresses(inert(text, max).replaceAll('|', '¦'));
}

/** Inert text that also stays text when a Markdown document is rendered. */
export function inertMarkdown(text: string, max = 80): string {
  return withoutAddresses(inert(text, max).replace(/[\\`*_{}[\]<>|~#!&$]/g, (character) => `\\${character}`));
}

/** A bare address becomes a link by itself, `//host` and `a@b.example` too, unless it is broken where nobody sees it. */
function withoutAddresses(text: string): string {
  return text.replace(/(?<=\/)(?=\/)|(?=@)|(?<=\bwww)(?=\.)/gi, '\u200b');
}

/** Splits a list into runs of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}

const mostShared = 1000;
const sharedTexts = new Map<string, string>();

/** One string for all who have the same text: thousands of users have the same few roles. */
export function shared(text: string): string {
  const known = sharedTexts.get(text);
  if (known !== undefined) return known;
  if (sharedTexts.size >= mostShared) sharedTexts.clear();
  sharedTexts.set(text, text);
  return text;
}
