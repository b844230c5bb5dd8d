import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Place } from '../util/place';
import { breaksIn, endsInComment, readBetween } from './between';
import { byCodePoint } from './names';
import { withoutMark } from './source';
import { replaced, type TextEdit } from './textEdit';

const widestLine = 80;

/** An entry of a list or a property of an object, with the comments that go wherever it goes. */
export interface Item {
  /** What a string says, or the key of a property. */
  readonly name: string;
  /** Where it stood; undefined for one that is new. */
  readonly place: Place | undefined;
  text: string;
  gap: string;
  heading: string;
  readonly above: string;
  beforeComma: string;
  behind: string;
}

/** A list or an object taken apart, so that entries can come, go and change places around their comments. */
export class Sequence {
  readonly items: Item[] = [];
  /** Comments behind the opening bracket. */
  private opening = '';
  /** Blanks and comments before the closing bracket. */
  private closing = '';
  private endsWithComma = false;
  /** Whether it had no entries that show how it is laid out. */
  private readonly wasEmpty: boolean;

  /**
   * @param source the whole text, which is valid JSON with comments
   * @param place where the brackets and all between stand
   */
  constructor(
    private readonly source: string,
    private readonly place: Place,
  ) {
    const end = place.at + place.length - 1;
    let at = place.at + 1;
    for (const entry of [...entriesIn(source, place), undefined]) {
      const last = this.items.at(-1);
      const text = source.slice(at, entry?.place.at ?? end);
      const between = readBetween(text, last !== undefined, entry !== undefined);
      if (last) [last.beforeComma, last.behind] = [between.beforeComma, between.behind];
      else this.opening = between.behind;
      const { gap, heading, above } = between;
      if (entry) {
        const { name, place } = entry;
        const item = { name, place, text: textAt(source, place), beforeComma: '', behind: '' };
        this.items.push({ ...item, gap, heading, above });
        at = entry.place.at + entry.place.length;
      } else {
        this.closing = gap + heading + above;
        this.endsWithComma = between.hasComma;
      }
    }
    this.wasEmpty = this.items.length === 0;
  }

  /** Takes out an entry with the comments that stand directly above it and on its line. */
  remove(item: Item): void {
    const index = this.items.indexOf(item);
    const next = this.items[index + 1];
    this.items.splice(index, 1);
    if (next) {
      const isWider = breaksIn(item.gap) > breaksIn(next.gap);
      if (index === 0 || item.heading || isWider) next.gap = item.gap;
      next.heading = item.heading + next.heading;
    } else if (item.heading) this.closing = item.gap + item.heading.trimEnd() + this.closing;
    if (this.items.length === 0 && !this.opening && this.closing.trim() === '') this.closing = '';
  }

  /** Adds an entry or property where its name belongs if the others are in order, else at the end. */
  add(name: string, text = JSON.stringify(name)): void {
    const names = this.items.map((item) => item.name);
    const isSorted = names.every(
      (other, index) => index === 0 || byCodePoint(names[index - 1] ?? '', other) < 0,
    );
    const after = isSorted ? names.findIndex((other) => byCodePoint(other, name) > 0) : -1;
    this.insert(after < 0 ? names.length : after, name, text);
  }

  /** Adds an entry or property before the one that has this index now. */
  insert(index: number, name: string, text: string): void {
    const next = this.items[index];
    const item = {
      name,
      text,
      place: undefined,
      gap: this.usualGap(),
      heading: '',
      above: '',
      beforeComma: '',
      behind: '',
    };
    if (index === 0 && next) [item.gap, next.gap] = [next.gap, item.gap];
    this.items.splice(index, 0, item);
  }

  /** Puts the entries in the order of their names; the blanks between them stay where they are. */
  sort(): void {
    const gaps = this.items.map(({ gap }) => gap);
    this.items.sort((one, other) => byCodePoint(one.name, other.name));
    for (const [index, item] of this.items.entries()) item.gap = gaps[index] ?? '';
  }

  /** What makes the text so; nothing where nothing has changed. */
  edits(): TextEdit[] {
    if (this.wasEmpty && this.items.length > 0) this.layOut();
    return replaced(this.source, this.place, this.print());
  }

  /** Lays out what had no entry that shows how: on one line if it fits, else one entry a line. */
  private layOut(): void {
    const column = this.place.at - startOfLine(this.source, this.place.at);
    const isBroken = breaksIn(this.closing) > 0;
    // one more character for a comma
    if (!isBroken && column + this.print().length < widestLine) return;
    for (const item of this.items) item.gap = this.lineEnd() + this.indentation() + this.unit();
    if (!isBroken) this.closing = this.lineEnd() + this.indentation();
    this.endsWithComma = usesTrailingCommas(this.source);
  }

  private print(): string {
    const { source, place, items, opening, closing } = this;
    let text = source.slice(place.at, place.at + 1) + opening;
    let before = opening;
    for (const [index, item] of items.entries()) {
      const { gap, heading, above, beforeComma, behind } = item;
      const hasComma = this.endsWithComma || index < items.length - 1;
      // beside another entry a comment would be taken for a comment on that
      const needsLine = before !== '' || breaksIn(heading + above) > 0;
      text += needsLine && breaksIn(gap) === 0 ? this.lineEnd() + this.indentation() + this.unit() : gap;
      text += heading + above + item.text + beforeComma + (hasComma ? ',' : '') + behind;
      before = behind || (hasComma ? '' : beforeComma);
    }
    if (endsInComment(before) && breaksIn(closing) === 0) text += this.lineEnd() + this.indentation();
    return text + closing + source.slice(place.at + place.length - 1, place.at + place.length);
  }

  /** The blanks before one more entry. */
  private usualGap(): string {
    const gaps = this.items.map(({ gap }) => gap);
    const broken = gaps.findLast((gap) => breaksIn(gap) > 0);
    if (broken !== undefined) return this.lineEnd() + (/[^\n\r]*$/.exec(broken)?.[0] ?? '');
    return gaps.length > 0 ? ' ' : '';
  }

  private lineEnd(): string {
    return /\r\n|\n|\r/.exec(this.source)?.[0] ?? '\n';
  }

  /** The blanks at the start of the line in which the closing bracket stands, or stood. */
  private indentation(): string {
    const start = startOfLine(this.source, this.place.at + this.place.length - 1);
    return /^[ \t]*/.exec(this.source.slice(start))?.[0] ?? '';
  }

  /** What each level is indented by: the first line that is indented at all shows it. */
  private unit(): string {
    return /[\n\r]([ \t]+)[^\s]/.exec(this.source)?.[1] ?? '  ';
  }
}

interface Entry {
  readonly name: string;
  readonly place: Place;
}

function entriesIn(source: string, place: Place): Entry[] {
  const { children = [] } = parseTree(textAt(source, place), [], { allowTrailingComma: true }) ?? {};
  return children.map((node) => ({
    name: nameOf(node),
    place: { at: place.at + node.offset, length: node.length },
  }));
}

function nameOf({ type, value, children: [key] = [] }: Node): string {
  return String(type === 'property' ? key?.value : value);
}

function usesTrailingCommas(source: string): boolean {
  const errors: ParseError[] = [];
  parseTree(withoutMark(source), errors);
  return errors.length > 0;
}

function textAt(source: string, { at, length }: Place): string {
  return source.slice(at, at + length);
}

function startOfLine(source: string, at: number): number {
  return Math.max(source.lastIndexOf('\n', at - 1), source.lastIndexOf('\r', at - 1)) + 1;
}
