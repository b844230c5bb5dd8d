import type { AssignmentDocument, FencedOrganisation } from '../assignments/document';
import { territoryKey, territoryNameOf } from '../assignments/names';
import type { OrganisationModel } from '../org/organisation';
import { readTerritories } from '../org/readTerritories';
import type { Target } from '../org/target';
import type { Names } from '../plan/names';
import { digestOf, sealed, type Plan } from '../plan/plan';
import type { Facts } from '../plan/facts';
import { planRows, rowsOf } from '../plan/planner';
import type { TerritoryId, UserId } from '../util/ids';
import { nearest } from '../util/nearest';
import { inSlices, othersFirst } from '../util/turns';
import type { User } from '../zoho/schemas';
import {
  difference,
  labelOf,
  opinionsOf,
  type AssignmentRow,
  type Label,
  type Note,
  type Opinion,
} from './difference';
import { fenceOf } from './fence';
import type { Extent } from './limits';
import { isActive, KnownUsers, resolvePeople, type ResolvedPeople } from './people';
import { besideUsers, readMembers, type Reading } from './reading';
import { AssignmentRefused } from './refused';
import { resolveTerritories, type ResolvedTerritories, type TerritoryHere } from './territories';
import type { Unresolved } from './unresolved';

/** What is to be planned. */
export interface AssignmentsWanted {
  readonly document: AssignmentDocument;
  /** The name of the organisation in the document. */
  readonly organisation: string;
  /** The document as it was: tells whose change a row is. */
  readonly base?: AssignmentDocument | undefined;
  /** Only these territories of the document, as it names them. */
  readonly only?: readonly string[] | undefined;
  readonly order?: Plan['order'] | undefined;
}

export interface LabelledRow extends AssignmentRow {
  /** Undefined where there is no base. */
  readonly label: Label | undefined;
}

/** What has to change so that an organisation is as a document says. */
export interface AssignmentPlan extends Extent {
  readonly fence: FencedOrganisation;
  readonly plan: Plan;
  readonly names: Names;
  /** In the order of the document; the rows of `plan`. */
  readonly rows: readonly LabelledRow[];
  readonly notes: readonly Note[];
  /** The same for everybody who plans the same. */
  readonly digest: string;
}

/**
 * Compares a document with an organisation, as it is now. Reads only.
 *
 * @returns what stops the plan, all of it, where the organisation does not have what the document names
 * @throws AssignmentRefused when the organisation is another one, or a territory of `only` is not covered; CrmError when
 * something cannot be read as a whole; the signal's reason
 */
export async function planDocument(
  target: Target,
  model: OrganisationModel,
  wanted: AssignmentsWanted,
  reading: Reading,
): Promise<AssignmentPlan | readonly Unresolved[]> {
  const { document, organisation, base, only, order } = wanted;
  const fence = fenceOf(document, organisation, target);
  const { active, found: read } = await besideUsers(model, reading.signal, async (signal) => {
    const hierarchy = await readTerritories(model, signal);
    const territories = resolveTerritories(document, fence, hierarchy);
    const here = chosen(territories.here, document, only);
    const covered = here.map(({ territory }) => territory);
    const members = await readMembers(covered, model, { ...reading, signal }, (id) => model.countOf(id));
    return { hierarchy, territories, here, members };
  });
  const { hierarchy, territories, here, members } = read;
  const membersOf = (id: TerritoryId): readonly User[] => members.get(id) ?? [];
  const known = [...active.users, ...[...members.values()].flat()];
  const { people, users } = await everybodyIn(document, fence, here, known, model, reading.signal);
  const problems = [...territories.problems, ...people.problems];
  if (problems.length > 0) return problems;

  const kept = { people: people.protected, territories: territories.protected };
  const found = await difference(people.wanted, membersOf, kept);
  const opinion = base && (await baseOpinion(base, fence, hierarchy, users));
  const rows = found.rows.map((row) => ({ ...row, label: opinion && labelOf(row, opinion) }));
  const ids = new Map<TerritoryId, ReadonlySet<UserId>>();
  await inSlices(
    [...members],
    (slice) => {
      // a plan has them in this order: sorting them all there would take a turn of its own
      for (const [id, list] of slice) ids.set(id, new Set(list.map((user) => user.id).sort()));
    },
    1,
  );
  await othersFirst();
  const facts: Facts = {
    membersOf: (id) => ids.get(id) ?? new Set(),
    managerOf: (id) => hierarchy.get(id)?.manager?.id,
    statusOf: (id) => statusIn(users.get(id)),
    isRoot: (id) => hierarchy.top[0]?.id === id,
  };
  const additive = new Set(
    here.flatMap(({ covered, territory }) => (covered.mode === 'additive' ? [territory.id] : [])),
  );
  const changes = rowsOf(found.rows, facts);
  await othersFirst();
  const draft = planRows({ target, form: 'bulk', rows: changes, order, additive }, facts);
  await othersFirst();
  const plan = sealed(draft);
  await othersFirst();
  const digest = digestOf(plan);
  await othersFirst();
  return {
    fence,
    plan,
    names: { territory: (id) => hierarchy.get(id)?.name ?? '', user: (id) => users.get(id)?.name ?? '' },
    rows,
    notes: [...found.notes, ...skippedIn(territories, people)],
    territories: people.wanted.map(({ covered, territory, members: listed }) => ({
      territory,
      mode: covered.mode,
      empty: covered.empty || listed.some(({ user }) => user.id === territory.manager?.id),
      members: membersOf(territory.id).map((user) => user.id),
    })),
    held: found.held,
    limits: fence,
    digest,
  };
}

/** Those that were asked for, all where none were. */
function chosen(
  here: readonly TerritoryHere[],
  document: AssignmentDocument,
  only: readonly string[] = [],
): readonly TerritoryHere[] {
  const keys = new Set(only.map((text) => territoryKey(territoryNameOf(text))));
  const covered = new Set(document.territories.map(({ key }) => key));
  for (const text of only) {
    if (covered.has(territoryKey(territoryNameOf(text)))) continue;
    const similar = nearest(
      text,
      document.territories.map((one) => one.text),
    );
    throw new AssignmentRefused({ code: 'notCovered', text, similar });
  }
  return only.length === 0 ? here : here.filter(({ covered: one }) => keys.has(one.key));
}

/** Who is neither active nor a member may be inactive: only then are all users read. */
export async function everybodyIn(
  document: AssignmentDocument,
  fence: FencedOrganisation,
  here: readonly TerritoryHere[],
  known: readonly User[],
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<{ readonly people: ResolvedPeople; readonly users: KnownUsers }> {
  const users = new KnownUsers(known);
  const people = await resolvePeople(document, fence, here, users);
  if (people.unseen.length === 0) return { people, users };
  const all = new KnownUsers([...known, ...(await model.users.everybody(signal))]);
  return { people: await resolvePeople(document, fence, here, all), users: all };
}

/** The base may name who is gone since: what is not found in it is not said by it. */
async function baseOpinion(
  base: AssignmentDocument,
  fence: FencedOrganisation,
  hierarchy: Parameters<typeof resolveTerritories>[2],
  users: KnownUsers,
): Promise<(row: { readonly territory: TerritoryId; readonly user: UserId }) => Opinion> {
  const lenient = { ...(base.organisations.get(fence.name) ?? fence), missing: 'skip' } as const;
  const { here } = resolveTerritories(base, lenient, hierarchy);
  return opinionsOf((await resolvePeople(base, lenient, here, users)).wanted);
}

function skippedIn(territories: ResolvedTerritories, people: ResolvedPeople): Note[] {
  const texts = (written: readonly { readonly text: string }[]) => written.map(({ text }) => text);
  return [
    ...(territories.skipped.length > 0
      ? [{ code: 'territoriesSkipped', texts: texts(territories.skipped) } as const]
      : []),
    ...(people.skipped.length > 0 ? [{ code: 'peopleSkipped', texts: texts(people.skipped) } as const] : []),
  ];
}

function statusIn(user: User | undefined): string | undefined {
  return !user || isActive(user) ? undefined : user.status;
}
