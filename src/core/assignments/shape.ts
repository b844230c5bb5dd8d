import type { Node } from 'jsonc-parser';
import { isId } from '../util/ids';
import { nearest } from '../util/nearest';
import { placeOf, propertiesOf, type Property } from '../util/jsonNodes';
import type { Place } from '../util/place';
import type { AssignmentFile, List, Written } from './document';
import { type Cause, type Problem, problemAt } from './problem';

/** The values of one file, taken out of its tree; whatever is not of the form that is asked for becomes a problem. */
export class Shape {
  constructor(
    readonly file: AssignmentFile,
    private readonly problems: Problem[],
  ) {}

  fail(where: Node | Place, cause: Cause, fix?: string): [] {
    const place = 'offset' in where ? placeOf(where) : where;
    this.problems.push(problemAt(this.file, place, cause, fix));
    return [];
  }

  /** The properties of an object, each key once, in the order of the file. */
  properties(node: Node): readonly Property[] {
    if (node.type !== 'object') return this.fail(node, { code: 'noObject' });
    const seen = new Set<string>();
    return propertiesOf(node).filter(({ name, key }) => {
      if (!seen.has(name)) return seen.add(name);
      this.fail(key, { code: 'secondKey', key: name });
      return false;
    });
  }

  /**
   * The values of an object by their keys, which are known beforehand.
   *
   * @param unknown what is wrong with any other key, if that is more than that it is unknown
   */
  fields<Key extends string>(
    node: Node,
    required: readonly Key[],
    optional: readonly Key[],
    unknown?: (key: string) => Cause | undefined,
  ): Partial<Record<Key, Property>> {
    const known = new Map<string, Key>([...required, ...optional].map((key) => [key, key]));
    const fields: Partial<Record<Key, Property>> = {};
    for (const property of this.properties(node)) {
      const key = known.get(property.name);
      if (key === undefined)
        this.fail(property.key, unknown?.(property.name) ?? unknownKey(property.name, known));
      else fields[key] = property;
    }
    if (node.type !== 'object') return fields;
    for (const key of required) {
      if (!fields[key]) this.fail({ at: node.offset, length: 1 }, { code: 'missingKey', key });
    }
    return fields;
  }

  text(node: Node, asId = ''): Written | undefined {
    if (node.type === 'string') return { text: String(node.value), place: placeOf(node) };
    const written = this.file.text.slice(node.offset, node.offset + node.length);
    if (node.type !== 'number' || !isId(written)) return void this.fail(node, { code: 'noString' });
    return void this.fail(node, { code: 'idIsNumber', written }, `"${asId}${written}"`);
  }

  /** One of a few words. */
  word<Word extends string>({ name: key, value }: Property, allowed: readonly Word[]): Word | undefined {
    const word = allowed.find((one) => value.type === 'string' && one === value.value);
    return word ?? void this.fail(value, { code: 'wrongValue', key, allowed });
  }

  /** A constant that is no text. */
  constant({ name: key, value }: Property, allowed: number | boolean): boolean {
    if (value.value === allowed) return true;
    this.fail(value, { code: 'wrongValue', key, allowed: [String(allowed)] });
    return false;
  }

  percentage({ name: key, value }: Property): number | undefined {
    const number: unknown = value.value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 100) return number;
    return void this.fail(value, { code: 'noPercentage', key });
  }

  /** The items of a list. */
  items(node: Node, most = Infinity): readonly Node[] {
    if (node.type !== 'array') return this.fail(node, { code: 'noList' });
    const items = node.children ?? [];
    if (items.length > most) this.fail(node, { code: 'tooManyEntries', most });
    return items.slice(0, most);
  }

  /** A list in which nothing stands twice, in whatever spelling. */
  list<Entry extends Written>(
    node: Node,
    read: (item: Node) => Entry | undefined,
    { keyOf, alike, most }: ListRules<Entry>,
  ): List<Entry> {
    const seen = new Map<string, Entry>();
    const texts = new Set<string>();
    for (const item of this.items(node, most)) {
      const entry = read(item);
      if (!entry) continue;
      const { text } = entry;
      const earlier = seen.get(keyOf(entry));
      if (texts.has(text)) this.fail(item, { code: 'saidTwice', text });
      else if (earlier) this.fail(item, { code: alike, text, earlier: earlier.text });
      else seen.set(keyOf(entry), entry);
      texts.add(text);
    }
    const isEmpty = node.type === 'array' && !node.children?.length;
    return { place: placeOf(node), entries: [...seen.values()], isEmpty };
  }
}

interface ListRules<Entry> {
  readonly keyOf: (entry: Entry) => string;
  /** What it is when two texts are one key. */
  readonly alike: 'samePerson' | 'sameTerritory';
  readonly most?: number;
}

function unknownKey(key: string, known: ReadonlyMap<string, string>): Cause {
  return { code: 'unknownKey', key, similar: nearest(key, known.keys()) };
}
