import { adopt, type LiveMembers } from '../assignments/adopt';
import type { CoveredTerritory, FencedOrganisation, Person } from '../assignments/document';
import { cover } from '../assignments/cover';
import type { FileEdits } from '../assignments/edits';
import { personKey, territoryNameOf } from '../assignments/names';
import {
  personTextIn,
  personTexts,
  territoryTextIn,
  territoryTexts,
  type NewAssignments,
} from '../assignments/write';
import type { Hierarchy } from '../org/hierarchy';
import type { OrganisationModel } from '../org/organisation';
import { readTerritories } from '../org/readTerritories';
import type { Target } from '../org/target';
import type { TerritoryId, UserId } from '../util/ids';
import { isDataCentre } from '../zoho/dataCentres';
import type { Territory, User } from '../zoho/schemas';
import { fenceOf, isSimulator } from './fence';
import type { KnownUsers } from './people';
import { everybodyIn, type AssignmentsWanted } from './plan';
import { besideUsers, readMembers, type Reading } from './reading';
import { AssignmentRefused } from './refused';
import { resolveTerritories, TerritoriesCalled } from './territories';
import type { Unresolved } from './unresolved';

/** Which territories are written; all where nothing is said. */
export interface ExportWanted {
  /** By name, path or `id:`. */
  readonly territories?: readonly string[] | undefined;
  /** One, and all that stand below it. */
  readonly below?: string | undefined;
}

/** What a new file says of an organisation as it is. */
export type Exported = Pick<NewAssignments, 'territories'> & {
  readonly organisation: Omit<NewAssignments['organisation'], 'name'>;
};

/**
 * Who belongs to which territory, for a new file. All or nothing.
 *
 * @throws AssignmentRefused when a territory is asked for that is not there, or not by that name alone; CrmError when
 * something cannot be read as a whole
 */
export async function exportAssignments(
  target: Target,
  model: OrganisationModel,
  wanted: ExportWanted,
  reading: Reading,
): Promise<Exported> {
  const { active, found } = await besideUsers(model, reading.signal, async (signal) => {
    const hierarchy = await readTerritories(model, signal);
    const chosen = chosenIn(hierarchy, wanted);
    const members = await readMembers(chosen, model, { ...reading, signal }, (id) => model.countOf(id));
    return { hierarchy, chosen, members };
  });
  const { hierarchy, chosen, members } = found;
  const texts = textsOf([...active.users, ...[...members.values()].flat()]);
  return {
    organisation: {
      id: target.organisation,
      environment: isSimulator(target) ? 'simulator' : target.environment,
      dataCentre: !isSimulator(target) && isDataCentre(target.place) ? target.place : undefined,
    },
    territories: writtenOf(chosen, hierarchy, members, texts),
  };
}

/**
 * Brings the lists of a document up to date with an organisation: comments, order and layout stay.
 *
 * @param wanted territories instead of those that the document covers; what it does not cover of them is added
 * @returns what stops it, where the organisation does not have a territory that the document names
 * @throws as `planDocument`, and `exportAssignments` for what is wanted
 */
export async function adoptAssignments(
  target: Target,
  model: OrganisationModel,
  { document, organisation }: Pick<AssignmentsWanted, 'document' | 'organisation'>,
  reading: Reading,
  wanted?: ExportWanted,
): Promise<FileEdits | readonly Unresolved[]> {
  const fence = fenceOf(document, organisation, target);
  const { active, found } = await besideUsers(model, reading.signal, async (signal) => {
    const hierarchy = await readTerritories(model, signal);
    const { here, problems } = resolveTerritories(document, fence, hierarchy);
    const covered = here.map(({ territory }) => territory);
    const territories = problems.length > 0 ? [] : wanted ? chosenIn(hierarchy, wanted) : covered;
    const members = await readMembers(territories, model, { ...reading, signal }, (id) => model.countOf(id));
    return { hierarchy, here, problems, territories, members };
  });
  const { hierarchy, here, problems, territories, members } = found;
  if (problems.length > 0) return problems;
  const known = [...active.users, ...[...members.values()].flat()];
  // who is listed may be neither active nor a member any more
  const { users } = await everybodyIn(document, fence, here, known, model, reading.signal);
  const userOf = finderIn(fence, users);
  const texts = textsFor(fence, known, userOf);
  const territoryOf = new Map(here.map(({ covered, territory }) => [covered, territory]));
  const liveOf = (covered: CoveredTerritory): LiveMembers | undefined => {
    const territory = territoryOf.get(covered);
    const live = territory && members.get(territory.id);
    return live && liveIn(territory, live, texts);
  };
  const adopted = adopt(document, liveOf, userOf);
  const isCovered = new Set(here.map(({ territory }) => territory.id));
  const others = territories.filter(({ id }) => !isCovered.has(id));
  return cover(document, writtenOf(others, hierarchy, members, texts, fence), adopted);
}

/** Territories and their members as a file calls them. */
function writtenOf(
  territories: readonly Territory[],
  hierarchy: Hierarchy,
  members: ReadonlyMap<TerritoryId, readonly User[]>,
  texts: ReadonlyMap<UserId, string>,
  fence?: FencedOrganisation,
): NewAssignments['territories'] {
  const all = [...hierarchy.all()].map(({ id }) => ({ id, path: hierarchy.pathOf(id) }));
  const nameOf = territoryTexts(all);
  return territories.map(({ id }) => ({
    name: territoryTextIn(fence, nameOf.get(id) ?? `id:${id}`, id),
    members: (members.get(id) ?? []).map((user) => texts.get(user.id) ?? `id:${user.id}`),
  }));
}

function liveIn(
  { manager }: Territory,
  members: readonly User[],
  texts: ReadonlyMap<UserId, string>,
): LiveMembers {
  return {
    members: new Map(members.map(({ id }) => [id, texts.get(id) ?? `id:${id}`])),
    optional: new Set(manager?.id === undefined ? [] : [manager.id]),
  };
}

function textsOf(users: readonly User[]): ReadonlyMap<UserId, string> {
  return personTexts([...new Map(users.map((user) => [user.id, user])).values()]);
}

/** What a file calls users of the organisation that it is for: those whom it maps as it does, the others by address or id. */
export function textsFor(
  fence: FencedOrganisation,
  users: readonly User[],
  userOf: (person: Person) => UserId | undefined,
): ReadonlyMap<UserId, string> {
  const own = [...textsOf(users)].map(([id, text]) => [id, personTextIn(fence, text, id)] as const);
  return new Map([...own, ...mappedTexts(fence, userOf)]);
}

/** Who is somebody else in the file is called so there. */
function mappedTexts(
  { people }: FencedOrganisation,
  userOf: (person: Person) => UserId | undefined,
): (readonly [UserId, string])[] {
  return [...people.values()].flatMap(({ from }) => {
    const user = userOf(from.person);
    return user === undefined ? [] : [[user, from.text] as const];
  });
}

/** Who a person of the file is here; nobody where that is not certain. */
export function finderIn(
  { people }: FencedOrganisation,
  users: KnownUsers,
): (person: Person) => UserId | undefined {
  return (written) => {
    const person = people.get(personKey(written))?.to.person ?? written;
    if (person.kind === 'id') return users.get(person.id)?.id;
    const [only, another] = users.byAddress(person.address);
    return another ? undefined : only?.id;
  };
}

function chosenIn(hierarchy: Hierarchy, { territories = [], below }: ExportWanted): readonly Territory[] {
  if (territories.length === 0 && below === undefined) return [...hierarchy.all()];
  const called = new TerritoriesCalled(hierarchy);
  const find = (text: string): Territory => {
    const all = called.by(territoryNameOf(text));
    const [found, another] = all;
    if (found && !another) return found;
    const paths = all.map(({ id }) => hierarchy.pathOf(id).join(' > '));
    throw new AssignmentRefused({ code: 'notThere', text, similar: found ? paths : called.nearly(text) });
  };
  const named = territories.map(find);
  return [...new Set([...named, ...(below === undefined ? [] : belowIn(hierarchy, find(below)))])];
}

function belowIn(hierarchy: Hierarchy, territory: Territory): Territory[] {
  return [territory, ...hierarchy.childrenOf(territory.id).flatMap((child) => belowIn(hierarchy, child))];
}
