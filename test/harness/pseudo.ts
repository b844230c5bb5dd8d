/** A language nobody speaks: with accents, a third longer, and in brackets that show where a message begins and ends. */
export function pseudo(message: string, ...args: readonly (string | number)[]): string {
  const accented = message.replace(/\{\d+\}|[aeiounc]/gi, (found) =>
    found.length === 1 ? `${found}\u0301`.normalize() : found,
  );
  const longer = `⟦${'~'.repeat(Math.ceil(message.length / 3))} ${accented}⟧`;
  return longer.replace(/\{(\d+)\}/g, (placeholder, index: string) =>
    String(args[Number(index)] ?? placeholder),
  );
}

/** Stands between texts that are no sentence: a list, a path, a cell of a table. */
const separator = /[·,:;|›–—→]/;
const sentenceEnd = /[.?!:…]$/;

/**
 * What of a text that was made in that language another language could not say: words that no message holds, and
 * messages that are joined to something as if every language had the order of English.
 *
 * @param data what is the same in each language, apart from words in other scripts than the Latin one
 */
export function flawsIn(text: string, data = /\d{15,}|\S+@\S+/g): string[] {
  return text.split('\n').flatMap((line) => {
    const parts = partsOf(line);
    const loose = parts.filter((part) => !part.isMessage).map(({ text: part }) => part.replace(data, ''));
    if (loose.some((part) => /\p{Script=Latin}/u.test(part))) return [`not translated: ${line}`];
    const glued = parts.some((part, index) => {
      const next = parts[index + 1];
      if (part.isMessage) return next?.isMessage === true && !sentenceEnd.test(part.text);
      const inside = part.text.trim();
      const before = parts[index - 1];
      if (inside === '') return before !== undefined && next !== undefined && !sentenceEnd.test(before.text);
      return (
        (before !== undefined && !separator.test(inside.charAt(0)) && !sentenceEnd.test(before.text)) ||
        (next !== undefined && !separator.test(inside.charAt(inside.length - 1)))
      );
    });
    return glued ? [`glued: ${line}`] : [];
  });
}

/** A line as messages, without their brackets, and what stands outside them. */
function partsOf(line: string): { readonly isMessage: boolean; readonly text: string }[] {
  const parts: { isMessage: boolean; text: string }[] = [];
  let depth = 0;
  let from = 0;
  const cut = (at: number, isMessage: boolean) => {
    if (at > from) parts.push({ isMessage, text: line.slice(from, at) });
    from = at + 1;
  };
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '⟦' && depth++ === 0) cut(at, false);
    if (line[at] === '⟧' && --depth === 0) cut(at, true);
  }
  cut(line.length, depth > 0);
  return parts;
}
