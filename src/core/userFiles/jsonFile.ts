import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { isId } from '../util/ids';
import { inSlices, othersFirst } from '../util/turns';
import {
  columnsOf,
  meantField,
  operationOf,
  plainWord,
  type Content,
  type Entry,
  type Field,
} from './fields';
import { depthOf } from '../util/jsonDepth';
import { placeOf, propertiesOf, type Property } from '../util/jsonNodes';
import type { Place } from '../util/place';
import type { JsonCause, Problem } from './problem';

const mostDepth = 64;

/** What is to be done, not with whom. */
const ofChange = new Set<Field>([
  'operation',
  'action',
  'outcome',
  'territory',
  'territoryId',
  'territoryName',
]);
/** Where nothing would be taken for something else. */
const neverNull = new Set<Field>(['id', 'operation', 'outcome']);
/** What exports say about themselves; nobody expects that it is used. */
const informative = new Set(['run', 'organisation', 'started', 'ended', 'exported']);

/** Most of them follow from the first few. */
const mostSyntaxErrors = 20;

/**
 * Reads the JSON body that Zoho's bulk call takes, `{"users":[{"id":"431581000000258001"}]}`, or an exported run.
 * Comments are allowed. Gives every entry, or all problems of the form.
 */
export async function readJson(text: string, signal: AbortSignal): Promise<Content> {
  return new Reader(text, signal).read();
}

class Reader {
  private readonly problems: Problem[] = [];
  private readonly entries: Entry[] = [];
  private readonly unused = new Set<string>();
  /** Entries have the same few sets of keys. */
  private readonly columns = new Map<string, ReturnType<typeof columnsOf>>();

  constructor(
    private readonly text: string,
    private readonly signal: AbortSignal,
  ) {}

  async read(): Promise<Content> {
    const items = await this.items();
    await inSlices(items, (slice) => {
      this.signal.throwIfAborted();
      for (const item of slice) this.readUser(item, items);
    });
    return { entries: this.entries, unused: [...this.unused], problems: this.problems };
  }

  /** The list of users, when the text has one. */
  private async items(): Promise<readonly Node[]> {
    const root = await this.parse();
    if (!root || this.problems.length > 0) return [];
    if (root.type !== 'object') return this.fail(root, { code: 'noObject' });
    const properties = propertiesOf(root);
    const [entry, again] = properties.filter(({ name }) => plainWord(name) === 'users');
    if (!entry) return this.fail(root, { code: 'noUsers' });
    if (again) return this.fail(again.value, { code: 'secondUsers' });
    for (const property of properties) if (property !== entry) this.readOnTop(property);
    if (entry.value.type !== 'array') return this.fail(entry.value, { code: 'usersNoList' });
    const items = entry.value.children ?? [];
    return items.length > 0 ? items : this.fail(entry.value, { code: 'usersEmpty' });
  }

  /** What stands beside "users" is used for none of them, so it may not look as if it was. */
  private readOnTop({ name, key, value }: Property): void {
    const [field] = columnsOf([name]).fields;
    const isUsed = field !== 'action' || operationOf(textOf(value)) !== undefined;
    if (field && ofChange.has(field) && isUsed) this.fail(key, { code: 'besideUsers', key: name });
    else if (name !== '' && !informative.has(plainWord(name))) this.unused.add(name);
  }

  private async parse(): Promise<Node | undefined> {
    if (this.text.trim() === '') return void this.fail(undefined, { code: 'emptyJson' });
    if ((await depthOf(this.text, this.signal)) > mostDepth) {
      return void this.fail(undefined, { code: 'tooDeep', most: mostDepth });
    }
    await othersFirst(); // a file may be megabytes long
    this.signal.throwIfAborted();
    const errors: ParseError[] = [];
    const root = parseTree(this.text, errors, { allowTrailingComma: true });
    for (const { error, offset, length } of errors.slice(0, mostSyntaxErrors)) {
      const place = { at: offset, length: Math.min(length, this.text.length - offset) };
      this.problems.push({ place, cause: { code: 'notJson', reason: printParseErrorCode(error) } });
    }
    return root;
  }

  private readUser(item: Node, items: readonly Node[]): void {
    const properties = item.type === 'object' ? propertiesOf(item) : [];
    const [changes, again] = properties.filter(({ name }) => plainWord(name) === 'changes');
    if (again) {
      this.second(again.value, 'changes');
      return;
    }
    const own = this.valuesOf(properties.filter((property) => property !== changes));
    if (!own) return;
    if (!own.has('id') && !own.has('email')) return void this.fail(item, { code: 'entryWithoutId' });
    if (!changes) {
      this.add(item, items, own);
      return;
    }
    const list = changes.value.type === 'array' ? (changes.value.children ?? []) : [];
    if (list.length === 0) return void this.fail(changes.value, { code: 'changesNoList' });
    for (const change of list) {
      const values = change.type === 'object' && this.valuesOf(propertiesOf(change));
      if (values === false) this.fail(change, { code: 'changesNoList' });
      else if (values && this.isOfUser(values, own)) {
        const [siblings, removed] = list.length > 1 ? [list, change] : [items, item];
        // which of them says what is to be done, only all values of a file tell
        const action = [...(own.get('action') ?? []), ...(values.get('action') ?? [])];
        const all = new Map([...own, ...values, ...namingIn(own)]).set('action', action);
        this.add(change, siblings, all, removed);
      }
    }
  }

  /** Whether a change names nobody but the user that it stands below: `id` there may be meant as that of the territory. */
  private isOfUser(values: ReadonlyMap<Field, Node[]>, own: ReadonlyMap<Field, Node[]>): boolean {
    const others = namingIn(values).flatMap(([field, nodes]) => {
      const known = own.get(field)?.map(textOf);
      return known ? nodes.filter((node) => !known.includes(textOf(node))) : [];
    });
    for (const node of others) this.fail(node, { code: 'otherUserInChanges', text: textOf(node) });
    return others.length === 0;
  }

  private add(
    place: Node,
    siblings: readonly Node[],
    values: ReadonlyMap<Field, readonly Node[]>,
    removed = place,
  ): void {
    this.entries.push({
      place: placeOf(place),
      removal: () => removalOf(removed, siblings),
      values: [...values].flatMap(([field, nodes]) =>
        nodes.map((node) => ({
          ...{ field, column: keyOf(node), text: String(node.value) },
          place: () => placeOf(node),
        })),
      ),
      write: JSON.stringify,
    });
  }

  /** The texts of an object by what they tell; undefined when one of them is no text. */
  private valuesOf(properties: readonly Property[]): Map<Field, Node[]> | undefined {
    const names = properties.map(({ name }) => name);
    const key = JSON.stringify(names);
    const known = this.columns.get(key);
    const columns = known ?? columnsOf(names);
    if (!known) {
      this.columns.set(key, columns);
      for (const name of columns.unused) this.unused.add(name);
    }
    const { fields, again } = columns;
    const second = again === undefined ? undefined : properties[again];
    if (second) {
      this.second(second.value, second.name);
      return;
    }
    const values = new Map<Field, Node[]>();
    for (const [index, { value }] of properties.entries()) {
      const told = fields[index];
      const field = told && meantField(told, textOf(value), columns);
      if (!field || (value.type === 'null' && !neverNull.has(field) && field !== 'action')) continue;
      if (value.type !== 'string' && field !== 'action') {
        this.noText(value, field);
        return;
      }
      values.set(field, [...(values.get(field) ?? []), value]);
    }
    return values;
  }

  private second(node: Node, name: string): undefined {
    this.fail(node, { code: 'secondKey', key: name });
    return undefined;
  }

  private noText(node: Node, field: Field): undefined {
    const written = this.text.slice(node.offset, node.offset + node.length);
    if (node.type === 'number' && isId(written) && /^(?:id|territory)/.test(field)) {
      const place = placeOf(node);
      this.problems.push({
        place,
        cause: { code: 'idIsNumber', written },
        fix: { place, text: `"${written}"`, remedy: { code: 'quoteId' } },
      });
    } else this.fail(node, { code: 'noText', written, isId: field === 'id' });
    return undefined;
  }

  private fail(node: Node | undefined, cause: JsonCause): [] {
    this.problems.push({ place: node ? placeOf(node) : { at: 0, length: 0 }, cause });
    return [];
  }
}

function namingIn(values: ReadonlyMap<Field, Node[]>): [Field, Node[]][] {
  return [...values].filter(([field]) => !ofChange.has(field));
}

/** What a value is called. */
function keyOf({ parent }: Node): string {
  return String(parent?.children?.[0]?.value ?? '');
}

/** A text without the blanks around it. */
function textOf({ value }: Node): string {
  return String(value).trim();
}

/** An item of a list and the comma before it, or behind it. */
function removalOf(item: Node, siblings: readonly Node[]): Place {
  const index = siblings.indexOf(item);
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  const from = before ? before.offset + before.length : item.offset;
  const to = before || !after ? item.offset + item.length : after.offset;
  return { at: from, length: to - from };
}
