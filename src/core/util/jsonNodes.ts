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

/** Where it stands in the text. */
export function placeOf({ offset, length }: Node): Place {
  return { at: offset, length };
}
