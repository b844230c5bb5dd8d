import type { Node } from 'jsonc-parser';
import { isId } from '../util/ids';
import { placeOf, type Property } from '../util/jsonNodes';
import type { GroupEntry, List, Member, PersonEntry, TerritoryReference, Written } from './document';
import { fitsName, groupNameOf, personKey, personOf, territoryKey, territoryNameOf } from './names';
import type { Shape } from './shape';

/** The engine's own limit of a territory. */
export const mostPeople = 1000;

export function peopleIn(shape: Shape, { value }: Property): List<PersonEntry> {
  const keyOf = ({ key }: PersonEntry) => key;
  return shape.list(value, (item) => personIn(shape, item), { keyOf, alike: 'samePerson' });
}

export function membersIn(shape: Shape, { value }: Property): List<Member> {
  const keyOf = (entry: Member) => (entry.kind === 'group' ? entry.text : entry.key);
  return shape.list(value, (item) => memberIn(shape, item), { keyOf, alike: 'samePerson', most: mostPeople });
}

/** A person as key or value; what else may stand there is told with it. */
export function personIn(shape: Shape, node: Node): PersonEntry | undefined {
  const written = shape.text(node, 'id:');
  return written && personEntry(shape, written, 'noPerson');
}

function memberIn(shape: Shape, node: Node): Member | undefined {
  const written = shape.text(node, 'id:');
  return written && (groupEntry(written) ?? personEntry(shape, written, 'noMember'));
}

function groupEntry(written: Written): GroupEntry | undefined {
  const name = groupNameOf(written.text);
  return name === undefined ? undefined : { ...written, kind: 'group', name };
}

function personEntry(shape: Shape, written: Written, code: 'noPerson' | 'noMember'): PersonEntry | undefined {
  const { text, place } = written;
  const person = personOf(text);
  if (person) return { text, place, kind: 'person', person, key: personKey(person) };
  if (isId(text)) return void shape.fail(place, { code: 'bareId', written: text }, `"id:${text}"`);
  return void shape.fail(place, { code, text });
}

export function territoriesIn(shape: Shape, node: Node): List<TerritoryReference> {
  const keyOf = ({ key }: TerritoryReference) => key;
  return shape.list(node, (item) => territoryIn(shape, item), { keyOf, alike: 'sameTerritory' });
}

/** The territory that a key or a value names. */
export function territoryIn(shape: Shape, node: Node): TerritoryReference | undefined {
  const written = shape.text(node, 'id:');
  if (!written) return undefined;
  if (!fitsName(written.text)) return void shape.fail(placeOf(node), { code: 'noName' });
  const name = territoryNameOf(written.text);
  return { ...written, name, key: territoryKey(name) };
}
