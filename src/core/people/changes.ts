import type { Outcome } from '../journal/outcome';
import type { RunResult } from '../journal/result';
import type { Places } from '../plan/facts';
import type { Change } from '../plan/plan';
import { documentedMost } from '../org/userCounts';
import type { TerritoryId, UserId } from '../util/ids';
import type { TerritoryOfUser } from '../zoho/schemas';

/** Changes to where people are. Whoever else is in those territories does not count. */
export interface PeopleChanges {
  readonly changes: readonly Change[];
  readonly additive: ReadonlySet<TerritoryId>;
  readonly places: Places;
}

/** Whether those who are given access only gain, or also lose what the other one does not have. */
export type CopyMode = 'add' | 'same';

/** People leave every territory. Where they are the manager they stay: the plan says so. */
export function offboarding(leavers: readonly UserId[], places: Places): PeopleChanges {
  const changes = leavers.flatMap((leaver) =>
    idsOf(leaver, places).map((territory) => leaving(territory, leaver)),
  );
  return peopleChanges(changes, places);
}

/**
 * Somebody takes the place of another one everywhere, and is there before the other one leaves.
 *
 * @param leaveFirst territories without a seat, where the other one leaves before: until the successor is there, neither is
 * @param where some territories instead of everywhere, also where the other one has left meanwhile
 */
export function replacing(
  leaver: UserId,
  successor: UserId,
  places: Places,
  leaveFirst: ReadonlySet<TerritoryId> = new Set(),
  where: ReadonlySet<TerritoryId> = new Set(idsOf(leaver, places)),
): PeopleChanges {
  const changes = [...where].flatMap((territory): Change[] => {
    const [coming, going] = [
      { territory, user: successor },
      { territory, user: leaver },
    ];
    const isFirst = leaveFirst.has(territory);
    return [
      { ...coming, operation: 'add', ...(isFirst && { after: [going] }) },
      { ...going, operation: 'remove', ...(!isFirst && { after: [coming] }) },
    ];
  });
  return peopleChanges(changes, places);
}

/** Others are given the access that somebody has; with `same`, they leave where that one is not. */
export function copying(from: UserId, to: readonly UserId[], mode: CopyMode, places: Places): PeopleChanges {
  const wanted = idsOf(from, places);
  const isWanted = new Set(wanted);
  const changes = to.flatMap((user): Change[] => {
    const has = new Set(idsOf(user, places));
    const surplus = mode === 'same' ? [...has].filter((id) => !isWanted.has(id)) : [];
    return [
      ...wanted.map((territory): Change => ({ territory, user, operation: 'add' })),
      ...surplus.map((territory) => leaving(territory, user)),
    ];
  });
  return peopleChanges(changes, places);
}

/**
 * Territories in which a successor would find no seat before the leaver has left: as many users as Zoho documents.
 *
 * @param countOf how many users a territory has, as far as that is known
 */
export function withoutSeat(
  leaver: UserId,
  successor: UserId,
  places: Places,
  countOf: (territory: TerritoryId) => number | undefined,
): readonly TerritoryOfUser[] {
  const has = new Set(idsOf(successor, places));
  return (places.get(leaver) ?? []).filter(
    ({ id, manager }) => manager !== leaver && !has.has(id) && (countOf(id) ?? 0) >= documentedMost,
  );
}

/** Territories in which a run left a change undone because whoever is to leave waits for a seat to be taken first. */
export function fullSwapsIn(
  rows: readonly { readonly row: Change; readonly outcome: Outcome }[],
): ReadonlySet<TerritoryId> {
  const isSwap = (outcome: Outcome) => 'refusal' in outcome && outcome.refusal.code === 'fullSwap';
  return new Set(rows.filter(({ outcome }) => isSwap(outcome)).map(({ row }) => row.territory));
}

/** Where somebody is after a run that was to take them out of everything, but for what it tells itself not to have done. */
export function addedMeanwhile(
  user: UserId,
  { rows }: Pick<RunResult, 'rows'>,
  now: Places,
): TerritoryOfUser[] {
  const isDone = ({ kind }: Outcome) => kind === 'applied' || kind === 'soNow' || kind === 'alreadySo';
  const left = rows.filter(({ row, outcome }) => row.user === user && !isDone(outcome));
  const told = new Set(left.map(({ row }) => row.territory));
  return (now.get(user) ?? []).filter(({ id }) => !told.has(id));
}

function leaving(territory: TerritoryId, user: UserId): Change {
  return { territory, user, operation: 'remove' };
}

function peopleChanges(changes: readonly Change[], places: Places): PeopleChanges {
  return { changes, additive: new Set(changes.map(({ territory }) => territory)), places };
}

function idsOf(user: UserId, places: Places): TerritoryId[] {
  return (places.get(user) ?? []).map(({ id }) => id);
}
