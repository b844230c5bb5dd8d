import type { Node } from 'jsonc-parser';
import type { Place } from './place';

/** A key of an object, and what it has. */
export interface Property {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The keys of an object that have a value. */
export function propertiesOf(node: Node): Property[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ name: String(key.value), key, value }] : [];
  });
}

/** A text without the blanks around it. */
export function textOf({ value }: Node): string {
  return String(value).trim();
}

/** Where it stands in the text. */
export function placeOf({ offset, length }: Node): Place {
  return { at: offset, length };
}

/** An item of a list and the comma before it, or behind it. */
export function removalOf(item: Node, siblings: readonly Node[]): Place {
  const index = siblings.indexOf(item);
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  const from = before ? before.offset + before.length : item.offset;
  const to = before || !after ? item.offset + item.length : after.offset;
  return { at: from, length: to - from };
}
