import type { OrganisationModel } from '../org/organisation';
import type { Target } from '../org/target';
import { unlessCancelled } from '../util/async';
import type { TerritoryId, UserId } from '../util/ids';
import type { Territory, User } from '../zoho/schemas';
import { idsOf, territoryNow } from './facts';
import type { Names } from './names';
import {
  doneAgain,
  isOfManager,
  rowsToSend,
  type Change,
  type ManagerChange,
  type ManagerRow,
  type Plan,
  type RowState,
} from './plan';

interface Reading {
  readonly signal: AbortSignal;
  /** Told how many of the territories are read. */
  readonly step: (done: number, of: number) => void;
  /** Users who were read a moment ago. */
  readonly known?: ReadonlyMap<UserId, User>;
  /** Territories that are to have no manager, whoever is it at this moment. */
  readonly unmanaged?: ReadonlySet<TerritoryId> | undefined;
}

/** What is known of the territories and people of some changes. */
interface Facts {
  /** As read at this moment; undefined where there is no such territory. */
  readonly territoryOf: (id: TerritoryId) => Territory | undefined;
  readonly statusOf: (user: UserId) => string | undefined;
  readonly isRoot: (territory: TerritoryId) => boolean;
}

/**
 * A plan of these changes, to be sealed, on managers as they are at this moment.
 *
 * @throws RangeError when a territory is to have two managers, or a change is of a member; CrmError when something cannot be read; the signal's reason
 */
export async function planManagers(
  target: Target,
  wanted: readonly Change[],
  model: OrganisationModel,
  { signal, step, known = new Map(), unmanaged = new Set() }: Reading,
): Promise<{ readonly draft: Omit<Plan, 'hash'>; readonly names: Names }> {
  const asked = wanted.filter(isOfManager);
  if (asked.length < wanted.length) throw new RangeError('a manager is not changed with members');
  const hierarchy = await unlessCancelled(model.hierarchy(), signal);
  const ids = [...new Set([...asked.map(({ territory }) => territory), ...unmanaged])];
  let done = 0;
  const read = new Map(
    await Promise.all(
      ids.map(async (id) => {
        const territory = await territoryNow(id, model.client, signal);
        // whoever is no member yet takes a seat more
        const isIdle = !territory || (!territory.manager && unmanaged.has(id));
        const members = isIdle
          ? []
          : ((await model.recentMembers(id)) ?? (await model.readMembers(id, signal)));
        step(++done, ids.length);
        return [id, { territory, members: idsOf(members) }] as const;
      }),
    ),
  );
  model.noteManagers([...read.values()].flatMap(({ territory }) => territory ?? []));
  const managerNow = (id: TerritoryId) => read.get(id)?.territory?.manager?.id;
  const changes = leavingWithout(unmanaged, asked, managerNow);
  const others = [...new Set(changes.map(({ user }) => user))].filter((id) => !known.has(id));
  const users = new Map([...known, ...(await model.usersById(others, signal))]);
  const rows = managerRows(changes, {
    territoryOf: (id) => read.get(id)?.territory,
    statusOf: (user) => users.get(user)?.status,
    isRoot: (id) => hierarchy.top[0]?.id === id,
  });
  const sent = rowsToSend({ rows }).length;
  const draft = {
    target,
    form: 'single',
    axes: { add: 'territory', remove: 'territory' },
    territories: rows.map(({ territory: id }) => ({
      id,
      members: [...(read.get(id)?.members ?? [])].sort(),
    })),
    rows,
    writes: sent,
    reads: 2 * sent, // before and after each
  } as const;
  const managers = new Map([...read.values()].flatMap(({ territory }) => managerNamed(territory)));
  const names = {
    territory: (id: TerritoryId) => read.get(id)?.territory?.name ?? hierarchy.get(id)?.name ?? '',
    user: (id: UserId) => users.get(id)?.name ?? managers.get(id) ?? '',
  };
  return { draft, names };
}

/** The same changes, but of the managers whom territories have now where they are to have none. */
function leavingWithout(
  unmanaged: ReadonlySet<TerritoryId>,
  changes: readonly ManagerChange[],
  managerNow: (territory: TerritoryId) => UserId | undefined,
): readonly ManagerChange[] {
  const clears = [...unmanaged].flatMap((territory): ManagerChange[] => {
    const user = managerNow(territory);
    return user === undefined ? [] : [{ territory, user, operation: 'clearManager' }];
  });
  const cleared = new Set(clears.map(({ territory }) => territory));
  return [...changes.filter(({ territory }) => !cleared.has(territory)), ...clears];
}

/** Rows in the order in which they were asked for; a change that is named twice counts once. */
export function managerRows(changes: readonly ManagerChange[], facts: Facts): ManagerRow[] {
  const byTerritory = new Map<TerritoryId, ManagerChange>();
  for (const change of changes) {
    const before = byTerritory.get(change.territory) ?? change;
    if (before.user !== change.user || before.operation !== change.operation)
      throw new RangeError(`${change.territory} cannot have two managers`);
    byTerritory.set(change.territory, change);
  }
  return [...byTerritory.values()].map(({ territory, user, operation, replaces, isPast }): ManagerRow => {
    const found = operation === 'clearManager' ? user : (managerIn(facts.territoryOf(territory)) ?? null);
    const change = { territory, user, operation, replaces: replaces === undefined ? found : replaces };
    const state = stateOf(change, facts);
    return { ...change, state: isPast && state.kind === 'send' ? doneAgain : state };
  });
}

function stateOf(row: Omit<ManagerRow, 'state'>, facts: Facts): RowState {
  const territory = facts.territoryOf(row.territory);
  if (!territory) {
    const said = { code: 'INVALID_DATA', message: '' };
    return { kind: 'impossible', refusal: { code: 'territoryUnknown', said } };
  }
  const live = managerIn(territory);
  if (live === managerWanted(row)) return { kind: 'alreadySo' };
  if (facts.isRoot(row.territory)) return { kind: 'impossible', refusal: { code: 'ownTerritory' } };
  if (live !== row.replaces) return { kind: 'impossible', refusal: { code: 'otherManager' } };
  const status = facts.statusOf(row.user) ?? 'unknown';
  if (row.operation === 'clearManager' || status === 'active' || status === 'unknown')
    return { kind: 'send' };
  return { kind: 'impossible', refusal: { code: 'userStatus', status } };
}

/** Who is to be the manager; null for nobody. */
export function managerWanted({ operation, user }: ManagerChange): UserId | null {
  return operation === 'setManager' ? user : null;
}

/** Who is the manager, null for nobody; undefined for somebody whose id cannot be read. */
export function managerIn(territory: Territory | undefined): UserId | null | undefined {
  return territory?.manager ? territory.manager.id : null;
}

function managerNamed(territory: Territory | undefined): (readonly [UserId, string])[] {
  const { id, name = '' } = territory?.manager ?? {};
  return id === undefined ? [] : [[id, name]];
}
