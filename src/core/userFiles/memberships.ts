import type { Unused } from './fields';
import type { Problem, RowCause } from './problem';
import { checkText, type Row } from './rows';
import type { Lines } from '../util/place';

/** That somebody is in a territory, as an assignment file writes it. */
export interface Membership {
  /** A name, the names down to it, or `id:431…`. */
  readonly territory: string;
  /** An e-mail address or `id:431…`. */
  readonly user: string;
}

/** What a table says of who is where; nothing of it, where there are problems. */
export interface Memberships {
  readonly memberships: readonly Membership[];
  /** How many rows are left out because the run that wrote them has done them. */
  readonly done: number;
  readonly unused: readonly Unused[];
  readonly problems: readonly Problem[];
  readonly lines: Lines;
}

/** What an assignment file takes for the names down to a territory, or for an id: a territory may be called so, too. */
const isWayOrId = />|^id:\d/;

/**
 * Reads a table of territories and people, as `zoho-territories export --csv` prints it or a spreadsheet has it. Zoho is not
 * asked, so an id counts only where nothing beside it could contradict it: an e-mail address, and the name of a territory,
 * are taken instead, and an id with nothing but a name of a person beside it is a problem, as are two addresses.
 */
export async function readMemberships(text: string, signal: AbortSignal): Promise<Memberships> {
  const { rows, done, unused, problems, lines } = await checkText(text, true, signal);
  const memberships: Membership[] = [];
  const all = [...problems];
  for (const row of rows) {
    const found = membershipOf(row);
    if ('code' in found) all.push({ place: row.entry.place, cause: found });
    else memberships.push(found);
  }
  return { memberships, done, unused, problems: all.sort((a, b) => a.place.at - b.place.at), lines };
}

function membershipOf(row: Row): Membership | RowCause {
  const { id, emails, names, parts, operation, territory, territoryNames } = row;
  if (operation === 'remove') return { code: 'removesHere' };
  const [name] = territoryNames;
  if (name !== undefined && territory !== undefined && isWayOrId.test(name) && name !== `id:${territory}`)
    return { code: 'eitherOf', text: territory, other: name };
  const place = name ?? (territory && `id:${territory}`);
  if (place === undefined) return { code: 'noTerritoryHere' };
  const [address] = emails;
  const addresses = [...emails, ...names.filter((name) => /^\S+@\S+$/.test(name))];
  const other = addresses.find((text) => text.toLowerCase() !== address?.toLowerCase());
  if (address !== undefined && other !== undefined) return { code: 'eitherOf', text: address, other };
  if (address !== undefined) return { territory: place, user: address };
  return id === undefined || names.length + parts.length > 0
    ? { code: 'onlyZohoKnows' }
    : { territory: place, user: `id:${id}` };
}
