import type { AssignmentDocument, AssignmentFile, FencedOrganisation } from '../assignments/document';
import { alike, mentionAt, type Mention } from '../assignments/mentions';
import { personOf, territoryNameOf } from '../assignments/names';
import { personTextIn, territoryTexts } from '../assignments/write';
import type { Hierarchy } from '../org/hierarchy';
import type { OrganisationModel } from '../org/organisation';
import type { UserDirectory } from '../org/userDirectory';
import { userId, type TerritoryId } from '../util/ids';
import type { Place } from '../util/place';
import { inSlices } from '../util/turns';
import type { Territory, User } from '../zoho/schemas';
import { isActive, KnownUsers, resolvePeople } from './people';
import { resolveTerritories, TerritoriesCalled } from './territories';
import type { Unresolved, UnresolvedCause } from './unresolved';

/** What is known of an organisation without asking it: what somebody looked at before. */
export interface HeldNames {
  readonly hierarchy: Hierarchy | undefined;
  readonly territories: TerritoriesCalled | undefined;
  /** What a file calls each territory; made when it is asked for. */
  readonly territoryTexts: () => ReadonlyMap<TerritoryId, string>;
  /** Undefined where the active users were not read, or not all of them. */
  readonly directory: UserDirectory | undefined;
  /** The active users, and members of territories who may be no longer active. */
  readonly users: KnownUsers;
}

/** What is held at this moment; asks nobody. */
export async function heldNames(model: OrganisationModel): Promise<HeldNames> {
  const { territories: read, users, heldMembers } = model;
  const hierarchy = read.state === 'read' && !read.gap ? read.hierarchy : undefined;
  const directory = users.held?.gap ? undefined : users.held;
  const known = await KnownUsers.of([...(directory?.users ?? []), ...[...heldMembers.values()].flat()]);
  let texts: ReadonlyMap<TerritoryId, string> | undefined;
  const named = () =>
    [...(hierarchy?.all() ?? [])].map(({ id }) => ({ id, path: hierarchy?.pathOf(id) ?? [] }));
  return {
    hierarchy,
    territories: hierarchy && new TerritoriesCalled(hierarchy),
    territoryTexts: () => (texts ??= territoryTexts(named())),
    directory,
    users: known,
  };
}

/** What a document names wrongly, as far as that can be told from what is held. */
export interface HeldProblem {
  readonly file: AssignmentFile;
  readonly place: Place;
  readonly cause:
    | UnresolvedCause
    /** Nobody among the active users: somebody inactive may be meant. `similar` are addresses of active users. */
    | { readonly code: 'notActive'; readonly text: string; readonly similar: readonly string[] }
    | { readonly code: 'inactive'; readonly text: string; readonly name: string; readonly status: string }
    /** An id of somebody who has an address of their own. */
    | { readonly code: 'idWithAddress'; readonly text: string; readonly address: string };
}

/** Looks for everything that a document names in the organisation that is open, which `fence` is in it. */
export async function problemsHere(
  document: AssignmentDocument,
  fence: FencedOrganisation,
  mentions: readonly Mention[],
  held: HeldNames,
): Promise<HeldProblem[]> {
  const { hierarchy, directory, users } = held;
  if (!hierarchy) return [];
  const territories = resolveTerritories(document, fence, hierarchy);
  const people = directory && (await resolvePeople(document, fence, territories.here, users));
  const unresolved = [...territories.problems, ...(people?.problems ?? [])];
  const found = unresolved.flatMap((problem) => everywhere(problem, document, mentions));
  await inSlices(mentions, (slice) => {
    for (const mention of slice) found.push(...remarksOn(mention, fence, users));
  });
  return found;
}

/** The same person or territory is told of once by a plan, and marked wherever it stands in an editor. */
function everywhere(
  { file: name, place, cause }: Unresolved,
  { files }: AssignmentDocument,
  mentions: readonly Mention[],
): HeldProblem[] {
  if (cause.code === 'nobodyLeft') return []; // follows from those whom nobody knows
  const file = files.find((one) => one.name === name) ?? files[0];
  const known = cause.code === 'unknownPerson' ? ({ ...cause, code: 'notActive' } as const) : cause;
  const mention = mentionAt(mentions, { file, offset: place.at + 1 });
  const isPerson = cause.code === 'unknownPerson' || cause.code === 'ambiguousPerson';
  if (!isPerson || !mention || mention.role === 'here') return [{ file, place, cause: known }];
  return alike(mentions, mention)
    .filter(({ role }) => role !== 'here' && role !== 'mapped')
    .map((one) => ({ file: one.file, place: one.place, cause: known }));
}

/** What may be as it is meant, and is worth a look. */
function remarksOn(
  { kind, role, file, place, text, key }: Mention,
  fence: FencedOrganisation,
  users: KnownUsers,
): HeldProblem[] {
  if (kind !== 'person' || role === 'here' || role === 'mapped') return [];
  const user = userOf(key, fence, users);
  if (!user) return [];
  const { name, status } = user;
  if (!isActive(user)) return [{ file, place, cause: { code: 'inactive', text, name, status } }];
  const address = key.startsWith('id:') && !fence.people.has(key) ? addressOf(user, users) : undefined;
  // by their address the file may mean somebody else here
  return address === undefined || fence.people.has(address)
    ? []
    : [{ file, place, cause: { code: 'idWithAddress', text, address } }];
}

/** What a file calls a user: by the address that only they have; undefined where they have none of their own. */
function addressOf({ email }: User, users: KnownUsers): string | undefined {
  const person = personOf(email);
  if (person?.kind !== 'address') return undefined;
  return users.onlyByAddress(person.address) && person.address;
}

/** What a file calls the users of an organisation that is so fenced in it. */
export function userTexts(fence: FencedOrganisation | undefined, users: KnownUsers): (user: User) => string {
  const mapped = new Map([...(fence?.people.values() ?? [])].map(({ from, to }) => [to.key, from.text]));
  return (user) => {
    const own = addressOf(user, users) ?? `id:${user.id}`;
    return mapped.get(own) ?? personTextIn(fence, own, user.id);
  };
}

/** Whom the key of a person means in an organisation; undefined where that is nobody, or not certain. */
export function userOf(
  key: string,
  fence: FencedOrganisation | undefined,
  users: KnownUsers,
): User | undefined {
  const mapped = fence?.people.get(key)?.to.key ?? key;
  if (!mapped.startsWith('id:')) return users.onlyByAddress(mapped);
  const id = userId(mapped.slice(3));
  return id && users.get(id);
}

/** The territory that a text means in an organisation; undefined where that is none, or not certain. */
export function territoryOf(
  mention: Pick<Mention, 'text' | 'key'>,
  fence: FencedOrganisation | undefined,
  territories: TerritoriesCalled,
): Territory | undefined {
  const mapped = fence?.territories.get(mention.key);
  if (mapped?.to === null) return undefined;
  const [only, another] = territories.by(mapped?.to?.name ?? territoryNameOf(mention.text));
  return another ? undefined : only;
}
