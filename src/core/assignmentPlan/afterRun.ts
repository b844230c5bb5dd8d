import { adopt } from '../assignments/adopt';
import type { AssignmentDocument, Person } from '../assignments/document';
import { byFile, type FileEdits } from '../assignments/edits';
import type { Hierarchy } from '../org/hierarchy';
import type { Target } from '../org/target';
import { grouped } from '../plan/plan';
import type { TerritoryId, UserId } from '../util/ids';
import type { User } from '../zoho/schemas';
import { finderIn, textsFor } from './export';
import { openFence } from './fence';
import { KnownUsers } from './people';
import { resolveTerritories } from './territories';

/** That a user is a member of a territory, or is none, since something was changed. */
export interface Settled {
  readonly territory: TerritoryId;
  readonly user: UserId;
  readonly isMember: boolean;
}

/** An organisation and its territories. */
interface Organisation {
  readonly target: Target;
  readonly hierarchy: Hierarchy;
}

/** Those of some changes that are in territories of a document; none, where it is for other organisations. */
export function settledIn(
  document: AssignmentDocument,
  { target, hierarchy }: Organisation,
  settled: readonly Settled[],
): Settled[] {
  const fence = openFence(document, target);
  const { here } = fence ? resolveTerritories(document, fence, hierarchy) : { here: [] };
  const covered = new Set(here.map(({ territory }) => territory.id));
  return settled.filter(({ territory }) => covered.has(territory));
}

/**
 * Has a document say what was changed, and nothing else: of all other people and territories it says what it said.
 *
 * @param users those who were changed, and whoever may have the address of one of them
 * @returns nothing for a document that is for other organisations, or says so already
 */
export function editsAfter(
  document: AssignmentDocument,
  { target, hierarchy }: Organisation,
  settled: readonly Settled[],
  users: readonly User[],
): FileEdits {
  const fence = openFence(document, target);
  if (!fence) return new Map();
  const byId = new Map(users.map((user) => [user.id, user]));
  const find = finderIn(fence, new KnownUsers(users));
  const rows = grouped(settled, ({ territory }) => territory);
  const { here } = resolveTerritories(document, fence, hierarchy);
  const edits = here.flatMap(({ covered, territory }) => {
    const own = rows.get(territory.id) ?? [];
    const people = own.flatMap(({ user }) => byId.get(user) ?? []);
    if (people.length === 0) return [];
    const changed = new Set(people.map(({ id }) => id));
    // nobody else is found, and whoever is not stays as written
    const userOf = (written: Person) => {
      const user = find(written);
      return user !== undefined && changed.has(user) ? user : undefined;
    };
    const texts = textsFor(fence, users, userOf);
    const there = own.flatMap(({ user, isMember }) => (isMember ? [user] : []));
    const members = new Map(there.map((user) => [user, texts.get(user) ?? `id:${user}`]));
    const live = { members, optional: new Set<UserId>() };
    return [...adopt(document, (one) => (one === covered ? live : undefined), userOf)];
  });
  return byFile(edits);
}
