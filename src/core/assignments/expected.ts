import { getLocation, type Segment } from 'jsonc-parser';
import type { Place } from '../util/place';
import { withoutMark } from './source';

/** The commas that are missing around what is written. */
export interface Commas {
  /** Where one belongs that parts it from what stands before it: right behind that. */
  readonly before: number | undefined;
  /** Whether one belongs behind it. */
  readonly behind: boolean;
}

/** What may be written somewhere in a file. */
export interface Expected {
  /**
   * Somebody who can be a `member`: a person or a group; a `person`; a `territory` of the organisation; a person or
   * territory that the document names already; a `part` that it includes.
   */
  readonly what: 'member' | 'person' | 'territory' | 'listedPerson' | 'listedTerritory' | 'part';
  /** What is there already and would be replaced: a text with its quotation marks, or a word without. */
  readonly place: Place;
  /** What is written of it up to the position, without quotation marks. */
  readonly typed: string;
  /** Whether it is the key of a property that has no value yet. */
  readonly isNewKey: boolean;
  /** The keys down to it: the name of a territory, group or organisation is the second. */
  readonly path: readonly Segment[];
  readonly commas: Commas;
}

/** What may be written at a position; undefined where that is no name of anybody or anything. */
export function expectedAt(text: string, offset: number): Expected | undefined {
  const source = withoutMark(text);
  const before = unpartedEnd(source, offset);
  const { path, previousNode, isAtPropertyKey } = getLocation(withComma(source, before), offset);
  const what = whatAt(path, isAtPropertyKey);
  if (!what) return undefined;
  const commasAt = ({ at, length }: Place): Commas => ({
    before,
    behind: isFollowed(source.slice(at + length)),
  });
  const inString =
    (previousNode?.type === 'string' || previousNode?.type === 'property') &&
    previousNode.offset < offset &&
    offset <= previousNode.offset + previousNode.length;
  if (inString) {
    const { offset: at, length } = previousNode;
    const isClosed = length > 1 && text[at + length - 1] === '"';
    if (isClosed && offset === at + length) return undefined;
    const place = { at, length: isClosed ? length : offset - at };
    return {
      what,
      place,
      typed: text.slice(at + 1, offset),
      isNewKey: isNewKey(text, place, isAtPropertyKey),
      path,
      commas: commasAt(place),
    };
  }
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/\/\/|\/\*/.test(line)) return undefined;
  const [word = ''] = /[^\s,:"[\]{}]*$/.exec(line) ?? [];
  const place = { at: offset - word.length, length: word.length };
  return { what, place, typed: word, isNewKey: isAtPropertyKey, path, commas: commasAt(place) };
}

/** Comments, and whatever else is no blank. */
const tokens = /\/\/[^\n\r]*|\/\*[^]*?\*\/|"(?:[^"\\\n\r]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"/]+/g;

/** Where the entry or property ends that no comma parts from what is written at an offset. */
function unpartedEnd(text: string, offset: number): number | undefined {
  let before: number | undefined;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const end = index + token.length;
    const isMark = /^[{}[\],:]/.test(token);
    if (index >= offset || (end >= offset && !isMark && !token.startsWith('/'))) break;
    if (!token.startsWith('/')) before = isMark && !/[}\]]/.test(token) ? undefined : end;
  }
  return before;
}

/** Whether another entry or property is the next in a text. */
function isFollowed(text: string): boolean {
  for (const [token] of text.matchAll(tokens))
    if (!token.startsWith('/')) return /^(?:["{[\d-]|(?:true|false|null)$)/.test(token);
  return false;
}

/** A text of the same length with a comma for a blank at an offset: without one, what follows is no key to the parser. */
function withComma(text: string, at: number | undefined): string {
  if (at === undefined || !/\s/.test(text.charAt(at))) return text;
  return `${text.slice(0, at)},${text.slice(at + 1)}`;
}

function isNewKey(text: string, { at, length }: Place, isKey: boolean): boolean {
  return isKey && !/^\s*:/.test(text.slice(at + length, at + length + 200));
}

function whatAt(path: readonly Segment[], isKey: boolean): Expected['what'] | undefined {
  const [top, name, list, item] = path;
  const isItem = (one: Segment | undefined) => typeof one === 'number' && !isKey;
  switch (top) {
    case 'territories':
      if (path.length === 2) return isKey ? 'territory' : undefined;
      if (path.length !== 4 || !isItem(item)) return undefined;
      if (list === 'members') return 'member';
      if (list === 'absent') return 'person';
      return list === 'previously' ? 'territory' : undefined;
    case 'include':
      return path.length === 2 && isItem(name) ? 'part' : undefined;
    case 'groups':
      return path.length === 3 && isItem(list) ? 'person' : undefined;
    case 'protect':
      if (path.length !== 3 || !isItem(list)) return undefined;
      if (name === 'people') return 'person';
      return name === 'territories' ? 'listedTerritory' : undefined;
    case 'organisations':
      if (path.length !== 4) return undefined;
      if (list === 'people') return isKey ? 'listedPerson' : 'person';
      if (list === 'territories') return isKey ? 'listedTerritory' : 'territory';
      return undefined;
    default:
      return undefined;
  }
}
