import { othersFirst } from './turns';

/** The texts of an item that a search looks at. */
export interface Searchable {
  readonly name: string;
  readonly id: string;
  readonly email?: string;
  /** Whatever else tells it from others: a role, the place in a hierarchy. */
  readonly more?: string;
}

export interface Found<T> {
  /** The best, as many as were asked for. */
  readonly best: readonly T[];
  /** How many there are in all. */
  readonly total: number;
}

interface Entry<T> extends Required<Searchable> {
  readonly item: T;
}

/** How well an item fits, best first; what fits nowhere has no rank. */
const ranks = ['name begins', 'a word begins', 'in the name', 'id', 'email', 'more'] as const;

/** Finds items by any part of their texts, the best first. Made for tens of thousands of them. */
export class RankedSearch<T> {
  private readonly entries: Entry<T>[] = [];
  private sorted = true;
  /** What the last text fitted: whoever types on looks at no more than that. */
  private last: { readonly wanted: string; readonly entries: readonly Entry<T>[] } | undefined;

  constructor(private readonly textsOf: (item: T) => Searchable) {}

  /** Gives the items with their folded texts, for whoever looks them up in other ways too. */
  add(items: readonly T[]): readonly Entry<T>[] {
    const added = items.map((item): Entry<T> => {
      const { name, id, email = '', more = '' } = this.textsOf(item);
      return { item, name: fold(name), id, email: fold(email), more: fold(more) };
    });
    this.entries.push(...added.sort(byName));
    this.sorted = false;
    this.last = undefined;
    return added;
  }

  /** Puts the items in order, in a turn of its own; the next search does it otherwise, in one with its own work. */
  async arrange(): Promise<void> {
    await othersFirst();
    this.sort();
    await othersFirst();
  }

  /**
   * The items that a text fits: those whose name begins with it, then those with a word that does, those that have it
   * inside the name, in the id, in the e-mail address, elsewhere; each by name. Of several words, each has to fit
   * somewhere. The empty text fits everything.
   *
   * @param among looks only at items for which it is true
   */
  find(text: string, most: number, among: (item: T) => boolean = () => true): Found<T> {
    this.sort();
    const wanted = fold(text).replace(/\bzcrm_(?=\d)/g, ''); // before ids that were copied from Zoho
    if (wanted === '') return this.everything(most, among);
    const words = wanted.split(' ');
    const byRank: T[][] = ranks.map(() => []);
    let total = 0;
    const fitting: Entry<T>[] = [];
    const { last = { wanted: '', entries: this.entries } } = this;
    for (const entry of wanted.startsWith(last.wanted) ? last.entries : this.entries) {
      const found = byRank[rankOf(entry, wanted, words)];
      if (!found) continue;
      fitting.push(entry);
      if (!among(entry.item)) continue;
      total++;
      if (found.length < most) found.push(entry.item);
    }
    this.last = { wanted, entries: fitting };
    return { best: byRank.flat().slice(0, most), total };
  }

  /** What the empty text finds, without a look at any text. */
  private everything(most: number, among: (item: T) => boolean): Found<T> {
    const items = this.entries.map(({ item }) => item).filter(among);
    return { best: items.slice(0, most), total: items.length };
  }

  private sort(): void {
    if (!this.sorted) this.entries.sort(byName);
    this.sorted = true;
  }
}

function rankOf(entry: Entry<unknown>, wanted: string, words: readonly string[]): number {
  const whole = rankOfWord(entry, wanted);
  if (words.length === 1 || whole < ranks.length) return whole;
  return words.reduce((worst, word) => Math.max(worst, rankOfWord(entry, word)), 0);
}

function rankOfWord({ name, id, email, more }: Entry<unknown>, word: string): number {
  if (name.startsWith(word)) return 0;
  if (name.includes(word)) return name.includes(` ${word}`) ? 1 : 2;
  if (id.includes(word)) return 3;
  if (email.includes(word)) return 4;
  return more.includes(word) ? 5 : ranks.length;
}

function byName(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;
}

const plain = /^[!-~]+(?: [!-~]+)*$/;
/** Letters of alphabets in which a mark on a letter is an accent; elsewhere it is a vowel or makes another letter. */
const accents = /([\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}])\p{M}+/gu;
/** Letters that are no letter and a mark, and are taken for another all the same. */
const lookalikes: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
};

/** Case, accents and repeated blanks do not tell names apart when they are searched for. */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  const letters = text.normalize('NFKD').replace(accents, '$1').toLowerCase();
  const alike = letters.replace(/[ıłøđßæœ]/g, (letter) => lookalikes[letter] ?? letter);
  return alike.replace(/\s+/g, ' ').trim();
}

/** Names that look alike have this in common: every mark is left out, in any script. */
export function foldMarks(text: string): string {
  return fold(text).replace(/\p{M}/gu, '');
}

/** A text as it is written: one form of each character, blanks that are seen. */
export function asWritten(text: string): string {
  return plain.test(text) ? text : text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
