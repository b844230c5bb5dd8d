import { isId, territoryId, userId } from '../util/ids';
import { asWritten } from '../util/search';
import type { Person, TerritoryName } from './document';

const groupPattern = /^[a-z][a-z0-9-]{0,60}$/;
const includePattern = /^(?!\/|\.\.?\/)(?!.*(?:\/\.\.?\/|\\|:)).+\.territories\.jsonc$/u;
const addressPattern = /^[^\s@]{1,64}@[^\s@]{1,190}$/u;
/** Most addresses, of which an editor reads thousands with each keystroke. */
const usualAddress = /^[!-?A-~]+@[!-?A-~]+$/;
const mostOfUser = 64;
const mostOfHost = 190;
const mostOfName = 400;

/** Whom a text means; undefined when it is neither `id:` with an id nor an e-mail address. */
export function personOf(text: string): Person | undefined {
  const id = userId(idIn(text));
  if (id) return { kind: 'id', id };
  if (usualAddress.test(text)) {
    const at = text.indexOf('@');
    const fits = at <= mostOfUser && text.length - at - 1 <= mostOfHost;
    return fits ? { kind: 'address', address: text.toLowerCase() } : undefined;
  }
  return addressPattern.test(text) ? { kind: 'address', address: plainAddress(text) } : undefined;
}

/** The text that a person is written as; it is the same for every way of writing the same address or id. */
export function personKey(person: Person): string {
  return person.kind === 'id' ? `id:${person.id}` : person.address;
}

/** An address in the one form in which it is compared: lower case, NFC. */
export function plainAddress(address: string): string {
  return address.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Whether two texts of lists mean the same person, or the same group. */
export function isSame(one: string, other: string): boolean {
  const [person, another] = [personOf(one), personOf(other)];
  return person && another ? personKey(person) === personKey(another) : one === other;
}

/** The group that a member stands for; undefined for any other text. */
export function groupNameOf(text: string): string | undefined {
  const name = text.slice(1);
  return text.startsWith('@') && isGroupName(name) ? name : undefined;
}

export function isGroupName(text: string): boolean {
  return groupPattern.test(text);
}

/** Whether a text is a path by which a root may include a file. */
export function isIncludePath(text: string): boolean {
  return includePattern.test(text);
}

/** Whether a text is as long as a territory's name may be in a file, in characters. */
export function fitsName(text: string): boolean {
  return text !== '' && (text.length <= mostOfName || Array.from(text).length <= mostOfName);
}

/** Which territory a text means: `id:431…`, its name, or the names down to it: `Company > Europe > DACH`. */
export function territoryNameOf(text: string): TerritoryName {
  const id = territoryId(idIn(text));
  if (id) return { kind: 'id', id };
  const [first = '', ...others] = text.split('>').map(asWritten);
  return { kind: 'path', names: [first, ...others] };
}

/** The same for every way of writing the same name, path or id. */
export function territoryKey(name: TerritoryName): string {
  return name.kind === 'id' ? `id:${name.id}` : name.names.join(' > ');
}

/** Orders texts by code point, which is the same in every language and on every machine. */
export function byCodePoint(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

/** Halves of characters come after all whole ones: they stand for higher code points. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function idIn(text: string): string | undefined {
  const id = text.slice(3);
  return text.startsWith('id:') && isId(id) ? id : undefined;
}
