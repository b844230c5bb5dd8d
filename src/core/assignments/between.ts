type Kind = 'comma' | 'break' | 'lineComment' | 'blockComment' | 'blank';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

/** All that can stand between two entries. */
const tokenPattern = /,|\r\n|\n|\r|\/\/[^\n\r]*|\/\*[^]*?\*\/|[^\S\n\r]+|[^]/g;

/** What stands between two entries of a list, by whom it belongs to; put together it is the text again. */
export interface Between {
  /** Behind the entry before: comments before its comma, whether there is one, and comments up to the end of the line. */
  readonly beforeComma: string;
  readonly hasComma: boolean;
  readonly behind: string;
  /** Blanks that belong to nobody. */
  readonly gap: string;
  /** Comments with an empty line after them: they head the entries that follow, and outlive the first of them. */
  readonly heading: string;
  /** Comments above or before the entry that follows. */
  readonly above: string;
}

/** Reads what stands between two entries, or between an entry and a bracket: the ends that are no entry own nothing. */
export function readBetween(text: string, hasBefore: boolean, hasAfter: boolean): Between {
  if (!text.includes('/')) return withoutComments(text);
  const tokens = tokensOf(text);
  const comma = tokens.findIndex(({ kind }) => kind === 'comma');
  const rest = tokens.slice(comma + 1);
  const lineEnd = rest.findIndex(isBreak);
  const sameLine = lineEnd >= 0 ? rest.slice(0, lineEnd) : hasAfter ? [] : rest;
  const count = sameLine.findLastIndex(isComment) + 1;
  // without a comma, one may be needed later: what ends with the line has to stay behind it
  const isLast = comma < 0 && hasBefore;
  const lineComment = sameLine.findIndex(isLineComment);
  const blocks = sameLine.slice(0, lineComment < 0 ? count : lineComment).findLastIndex(isComment) + 1;
  const own = isLast ? blocks : 0;
  const others = rest.slice(count);
  const first = others.findIndex(isComment);
  const comments = first < 0 ? [] : others.slice(first);
  const heading = afterEmptyLine(comments);
  return {
    beforeComma: textOf(isLast ? rest.slice(0, own) : tokens.slice(0, Math.max(comma, 0))),
    hasComma: comma >= 0,
    behind: textOf(rest.slice(own, count)),
    gap: textOf(first < 0 ? others : others.slice(0, first)),
    heading: textOf(comments.slice(0, heading)),
    above: textOf(comments.slice(heading)),
  };
}

/** Most entries have none, and there are many. */
function withoutComments(text: string): Between {
  const comma = text.indexOf(',');
  const [beforeComma, gap] = [text.slice(0, Math.max(comma, 0)), text.slice(comma + 1)];
  return { beforeComma, hasComma: comma >= 0, behind: '', gap, heading: '', above: '' };
}

/** How many lines end in a text outside of comments. */
export function breaksIn(text: string): number {
  const isPlain = !text.includes('/');
  return isPlain ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : tokensOf(text).filter(isBreak).length;
}

/** Whether whatever is put behind a text of blanks and comments would become part of a comment. */
export function endsInComment(text: string): boolean {
  const last = tokensOf(text).findLast(({ kind }) => kind !== 'blank');
  return last !== undefined && isLineComment(last);
}

/** Where the comments begin that no empty line parts from what follows. */
function afterEmptyLine(tokens: readonly Token[]): number {
  let breaks = 0;
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    if (isComment(token)) breaks = 0;
    else if (isBreak(token)) breaks++;
    if (breaks > 1) start = index + 1;
  }
  while (start > 0 && tokens[start]?.kind === 'blank') start++;
  return start;
}

function tokensOf(text: string): Token[] {
  return (text.match(tokenPattern) ?? []).map((token) => ({ kind: kindOf(token), text: token }));
}

function kindOf(token: string): Kind {
  if (token === ',') return 'comma';
  if (token.startsWith('/')) return token[1] === '/' ? 'lineComment' : 'blockComment';
  return /[\n\r]/.test(token) ? 'break' : 'blank';
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

function isBreak({ kind }: Token): boolean {
  return kind === 'break';
}

function isLineComment({ kind }: Token): boolean {
  return kind === 'lineComment';
}

function isComment({ kind }: Token): boolean {
  return kind === 'lineComment' || kind === 'blockComment';
}
