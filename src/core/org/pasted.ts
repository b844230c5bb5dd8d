import { isFilledUp, userId, writtenId, type UserId } from '../util/ids';
import { fold } from '../util/search';
import type { User } from '../zoho/schemas';

/** What a piece of text, typed or pasted by a person, says about who is meant. */
export type Resolution =
  | { readonly kind: 'found'; readonly text: string; readonly user: User }
  | { readonly kind: 'ambiguous'; readonly text: string; readonly users: readonly User[] }
  /** The text is nobody's name or address as it stands: these look like it. Who is meant is for a person to say. */
  | {
      readonly kind: 'similar';
      readonly text: string;
      readonly users: readonly User[];
      /** It may be a part of a longer name. */
      readonly isPart?: true;
    }
  /** A well-formed id that no active user has: Zoho decides about it. */
  | { readonly kind: 'unlisted'; readonly text: string; readonly id: UserId }
  | { readonly kind: 'unknown'; readonly text: string };

/** Who is meant by a text that is one id, one address or one name; undefined when it is nobody's. */
type LookUp = (text: string) => Resolution | undefined;

const longestNameInWords = 6;
/** What stands between two commas, semicolons or tabs; within quotation marks these are a part of a name. */
const fieldsOfLine = /(?:"[^"]*"|[^\t,;])+/g;
/** The name of a column, which is nobody's. */
const heading = /^(?:(?:user|record|full|e-?mail|address|name|ids?)[\s_:]*)+$/i;

/** Finds out who is meant by a pasted list. `UserDirectory.resolve` says how. */
export class Pasted {
  /** @param keepsLines whether the text has the line ends that it had */
  constructor(
    private readonly lookUp: LookUp,
    private readonly keepsLines: boolean,
  ) {}

  /** A line is a list of ids, of addresses or of names; with more than one of these kinds, it is about one person. */
  resolveLine(line: string): Resolution[] {
    const fields = (line.match(fieldsOfLine) ?? []).map((field) => field.trim().replace(/^"([^"]*)"$/, '$1'));
    const hits = fields.flatMap((field) => this.resolveField(field.trim()));
    if (!isOneKind(hits)) return meansOnePerson(hits) ? hits : hits.map((hit) => offered(hit));
    // first and last name, in two columns, or the other way round with a comma
    const isTorn = hits.some(
      (hit, at) => isWord(hit) && (hit.kind === 'unknown' || this.areOne(hits[at - 1], hit)),
    );
    const isDoubtful = (hit: Resolution) => (isTorn && isName(hit) && isWord(hit)) || isRounded(hit);
    return hits.map((hit) => (isDoubtful(hit) ? offered(hit) : hit));
  }

  /** Whether two names of one word are together the name of somebody. */
  private areOne(before: Resolution | undefined, hit: Resolution): boolean {
    if (!before || !isWord(before) || !isName(before) || !isName(hit)) return false;
    const [first, last] = [before.text, hit.text];
    return this.lookUp(`${first} ${last}`) !== undefined || this.lookUp(`${last} ${first}`) !== undefined;
  }

  private resolveField(field: string): Resolution[] {
    if (field === '') return [];
    const whole = this.lookUp(field);
    if (whole) return [whole];
    const words = field.split(/\s+/);
    if (words.length === 1) return [{ kind: 'unknown', text: field }];
    const hits = this.resolveWords(words);
    // ids and addresses are whole wherever they stand
    const isPart = mayBeOneName(hits);
    const told = (hit: Resolution) => (isName(hit) ? offered(hit, isPart) : hit);
    return isPart || this.keepsLines ? hits.map(told) : hits;
  }

  /** A one-line box turns pasted line ends into blanks: take the longest run of words that means somebody. */
  private resolveWords(words: readonly string[]): Resolution[] {
    const result: Resolution[] = [];
    let strange: string[] = [];
    const flush = () => {
      if (strange.length > 0) result.push({ kind: 'unknown', text: strange.join(' ') });
      strange = [];
    };
    for (let at = 0; at < words.length;) {
      const [length, hit] = this.longestHit(words, at);
      if (hit) {
        flush();
        result.push(hit);
      } else strange.push(words[at] ?? '');
      at += length;
    }
    flush();
    return result;
  }

  private longestHit(words: readonly string[], at: number): [length: number, hit?: Resolution] {
    for (let length = Math.min(longestNameInWords, words.length - at); length > 0; length--) {
      const hit = this.lookUp(words.slice(at, at + length).join(' '));
      if (hit) return [length, hit];
    }
    return [1];
  }
}

/** What is left of a resolution when it is not certain after all. */
function offered(resolution: Resolution, isPart = false): Resolution {
  const { kind, text } = resolution;
  if (kind === 'found') return { kind: 'similar', text, users: [resolution.user], ...(isPart && { isPart }) };
  return kind === 'unlisted' ? { kind: 'unknown', text } : resolution;
}

/** Whether a spreadsheet may have rounded what is an id, and nothing else in its line says whose it is. */
function isRounded({ text }: Resolution): boolean {
  return kindOf(text) === 'id' && isFilledUp(text);
}

function isName({ kind, text }: Resolution): boolean {
  return kind !== 'unknown' && kindOf(text) === 'name';
}

function isWord({ text }: Resolution): boolean {
  return !/\s/.test(text);
}

function kindOf(text: string): 'id' | 'address' | 'name' {
  if (userId(writtenId(text))) return 'id';
  return text.includes('@') ? 'address' : 'name';
}

/** Whether words with blanks between may be somebody else's longer name: `Ram Singh`, or `Maria Garcia Lopez`. */
function mayBeOneName(hits: readonly Resolution[]): boolean {
  const isSurname = (hit: Resolution, before: Resolution | undefined) =>
    isName(hit) && isWord(hit) && before !== undefined && isName(before);
  return hits.some((hit, index) => hit.kind === 'unknown' || isSurname(hit, hits[index - 1]));
}

function isOneKind(hits: readonly Resolution[]): boolean {
  return new Set(withoutHeading(hits).map(({ text }) => kindOf(text))).size < 2;
}

/** Whether all that is known in a line is one person's, and something of each kind is known: an id alone may be damaged. */
function meansOnePerson(hits: readonly Resolution[]): boolean {
  const known = hits.filter(({ kind }) => kind !== 'unknown');
  const kinds = new Set(known.map(({ text }) => kindOf(text)));
  const [first = [], ...others] = known.map(meant);
  return (
    withoutHeading(hits).every(({ text }) => kinds.has(kindOf(text))) &&
    first.some((id) => others.every((ids) => ids.includes(id)))
  );
}

function withoutHeading(hits: readonly Resolution[]): Resolution[] {
  return hits.filter(({ kind, text }) => kind !== 'unknown' || !heading.test(text));
}

/** Whom a text names, but for case and accents: looking like a name is not enough to bear out an id. */
function meant(resolution: Resolution): readonly UserId[] {
  switch (resolution.kind) {
    case 'found':
      return [resolution.user.id];
    case 'ambiguous':
      return resolution.users.map(({ id }) => id);
    case 'similar': {
      const text = fold(resolution.text);
      const named = resolution.users.filter(({ name, email }) => [fold(name), fold(email)].includes(text));
      return resolution.isPart ? [] : named.map(({ id }) => id);
    }
    case 'unlisted':
      return [resolution.id];
    case 'unknown':
      return [];
  }
}

/** Each user once, and what means nobody for certain once, too. */
export function once(resolutions: readonly Resolution[]): Resolution[] {
  const seen = new Set<string>();
  return resolutions.filter((resolution) => {
    const key = resolution.kind === 'found' ? resolution.user.id : fold(resolution.text);
    return !seen.has(key) && seen.add(key);
  });
}
