import type { TerritoryId } from '../util/ids';
import type { Target } from '../org/target';
import { documentedMost } from '../org/userCounts';
import type { OrganisationModel } from '../org/organisation';
import { othersFirst } from '../util/turns';
import { cheaperAxis, readByUserIn, requestsFor, type UserSide } from './batches';
import { readFacts, type Facts } from './facts';
import type { Names } from './names';
import { stagesOf } from './waits';
import {
  byTerritory,
  doneAgain,
  goesBothWays,
  rowKey,
  type Change,
  type Operation,
  rowsToSend,
  type Form,
  type Plan,
  type PlannedRow,
  type PlannedTerritory,
  type MembershipChange,
  type MembershipRow,
  type RowState,
  isOfManager,
  joins,
} from './plan';

/** What a plan is made of, beside what was read. */
export interface PlanOptions {
  readonly target: Target;
  readonly form: Form;
  readonly rows: readonly PlannedRow[];
  readonly order?: Plan['order'] | undefined;
  /** Territories in which only the users of the rows count, whoever else comes and goes. */
  readonly additive?: ReadonlySet<TerritoryId> | undefined;
}

/**
 * A plan of these changes, to be sealed, on members as they are at this moment. Each step takes a turn of its own, because
 * there may be ten thousand rows.
 *
 * @throws RangeError when changes contradict or wait for each other, or one is of a manager; as `readFacts`
 */
export async function planMembers(
  way: Omit<PlanOptions, 'rows'>,
  changes: readonly Change[],
  model: OrganisationModel,
  reading: Parameters<typeof readFacts>[2],
): Promise<{ readonly draft: Omit<Plan, 'hash'>; readonly names: Names }> {
  const { facts, names } = await readFacts(changes, model, reading);
  const rows = rowsOf(changes, facts);
  await othersFirst();
  return { draft: planRows({ ...way, rows }, facts), names };
}

/**
 * The difference between what is wanted and what is: rows in the order in which they were asked for. A change that is
 * named twice counts once.
 *
 * @throws RangeError when the same user is to be added to and removed from the same territory, a change waits for one
 * that is not there, or a change is of a manager: that has a plan of its own
 */
export function rowsOf(changes: readonly Change[], facts: Facts): MembershipRow[] {
  return uniqueRows(changes).map(({ isPast, ...row }) => {
    const state = stateOf(row, facts);
    return { ...row, state: isPast && state.kind === 'send' ? doneAgain : state };
  });
}

/**
 * How these rows are made so, with the fewest requests: a plan to be sealed. With ten thousand rows, either takes a turn.
 *
 * @throws RangeError when rows wait for each other
 */
export function planRows(
  { target, form, rows, order, additive }: PlanOptions,
  facts: Facts,
): Omit<Plan, 'hash'> {
  const side: UserSide = { caller: target.user, isRoot: facts.isRoot };
  const sent = rowsToSend({ rows });
  const axis = (operation: Operation) => {
    const own = sent.filter((row) => row.operation === operation);
    return cheaperAxis(operation, own, form, side);
  };
  const axes = { add: axis('add'), remove: axis('remove') };
  const territories = [...new Set(rows.map(({ territory }) => territory))].map((id): PlannedTerritory => {
    const isHeld = additive?.has(id) ?? false;
    const isSpecial = facts.isRoot(id) && axes.remove === 'user';
    const flags = {
      ...(isHeld && { held: 'additive' as const }),
      ...(isSpecial && { isRoot: true as const }),
    };
    return { id, members: [...facts.membersOf(id)].sort(), ...flags };
  });
  const draft = { target, form, axes, ...(order && { order }), territories, rows };
  const writes = stagesOf(draft)
    .map((stage) => requestsFor(draft, stage))
    .flatMap(({ remove, add }) => [...remove, ...add])
    .reduce((sum, { chunks }) => sum + chunks.length, 0);
  return { ...draft, writes, reads: readsOf(draft) };
}

/** What is read once more before the first write there, and the look at the result. */
function readsOf(plan: Pick<Plan, 'territories' | 'rows'>): number {
  const byUser = readByUserIn(plan);
  const sent = rowsToSend(plan);
  const own = sent.filter(({ territory }) => byUser.has(territory));
  const users = new Set(own.map(({ user }) => user)).size;
  const others = [...byTerritory(sent.filter(({ territory }) => !byUser.has(territory))).values()];
  // one call tells the numbers of several territories, and of those in which that is not enough the members are read
  const afterwards = 1 + (others.length > 1 ? others.filter(goesBothWays).length : 0);
  return users * 2 + (others.length > 0 ? others.length + afterwards : 0);
}

function uniqueRows(changes: readonly Change[]): MembershipChange[] {
  const byRow = new Map<string, MembershipChange>();
  for (const change of changes) {
    if (isOfManager(change)) throw new RangeError('a manager is not changed with members');
    const { territory, user, operation, after = [], isPast = false } = change;
    const key = rowKey({ territory, user });
    const before = byRow.get(key);
    if (before && before.operation !== operation) throw new RangeError(`${key} cannot be added and removed`);
    const all = [...(before?.after ?? []), ...after];
    const past = isPast || before?.isPast ? { isPast: true as const } : {};
    byRow.set(key, { territory, user, operation, ...(all.length > 0 && { after: all }), ...past });
  }
  const rows = [...byRow.values()];
  const unknown = rows.flatMap(({ after = [] }) => after.map(rowKey)).find((key) => !byRow.has(key));
  if (unknown !== undefined) throw new RangeError(`${unknown} is waited for and is no change`);
  return rows;
}

function stateOf({ territory, user, operation }: MembershipChange, facts: Facts): RowState {
  if (facts.areUnknown?.(territory)) return { kind: 'impossible', refusal: { code: 'membersUnknown' } };
  const isMember = facts.membersOf(territory).has(user);
  if (isMember === (operation === 'add')) return { kind: 'alreadySo' };
  if (operation === 'remove') {
    const refused = facts.managerOf(territory) === user;
    return refused ? { kind: 'impossible', refusal: { code: 'isManager' } } : { kind: 'send' };
  }
  const status = facts.statusOf(user);
  return status === undefined || status === 'active'
    ? { kind: 'send' }
    : { kind: 'impossible', refusal: { code: 'userStatus', status } };
}

/** Territories that would hold more users than they can, with the number they would hold and the maximum. */
export function overfull(
  plan: Plan,
  mostOf: (territory: TerritoryId) => number | undefined = () => undefined,
): { readonly territory: TerritoryId; readonly users: number; readonly most: number }[] {
  const growth = new Map<TerritoryId, { adds: number; removals: number }>();
  for (const row of rowsToSend(plan)) {
    const { adds, removals } = growth.get(row.territory) ?? { adds: 0, removals: 0 };
    const leaves = row.operation === 'remove' ? 1 : 0;
    growth.set(row.territory, { adds: adds + (joins(row, plan) ? 1 : 0), removals: removals + leaves });
  }
  return plan.territories.flatMap(({ id, members }) => {
    const { adds, removals } = growth.get(id) ?? { adds: 0, removals: 0 };
    const users = members.length + adds - removals;
    const most = mostOf(id) ?? documentedMost;
    return adds > 0 && users > most ? [{ territory: id, users, most }] : [];
  });
}
