import type { TerritoryId } from '../util/ids';
import type { Operation } from './change';
import type { Plan } from './plan';

/** What a plan is for; `change` when some of its rows add and others remove. */
export type Purpose = Operation | 'change';

/** What all rows of a plan do; `add` for a plan without rows. */
export function purposeOf({ rows }: Pick<Plan, 'rows'>): Purpose {
  const first = rows[0]?.operation ?? 'add';
  return rows.every(({ operation }) => operation === first) ? first : 'change';
}

/** Whether everybody who is added somewhere is removed elsewhere. */
export function isMove({ rows }: Pick<Plan, 'rows'>): boolean {
  const comers = rows.filter(({ operation }) => operation === 'add');
  const leavers = new Set(rows.filter(({ operation }) => operation === 'remove').map(({ user }) => user));
  return leavers.size > 0 && comers.length > 0 && comers.every(({ user }) => leavers.has(user));
}

/** The territories that a plan is about; of a move, those that it leads to. */
export function goalsOf(plan: Pick<Plan, 'rows' | 'territories'>): TerritoryId[] {
  if (!isMove(plan)) return plan.territories.map(({ id }) => id);
  const comers = plan.rows.filter(({ operation }) => operation === 'add');
  return [...new Set(comers.map(({ territory }) => territory))];
}
