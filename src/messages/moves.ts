import type { TerritoryId, UserId } from '../core/util/ids';
import { isMove, type Change } from '../core/plan/plan';

/** Users who all go to one territory, and where each of them leaves. */
export interface Move {
  readonly users: readonly UserId[];
  readonly from: readonly TerritoryId[];
  readonly to: TerritoryId;
}

/** The move that changes amount to: everybody who comes leaves somewhere else, and the other way round. */
export function moveOf(rows: readonly Change[]): Move | undefined {
  const of = (operation: Change['operation']) => rows.filter((row) => row.operation === operation);
  const users = [...new Set(of('add').map(({ user }) => user))];
  const [to, another] = [...new Set(of('add').map(({ territory }) => territory))];
  if (to === undefined || another !== undefined || !isMove({ rows })) return undefined;
  return { users, from: [...new Set(of('remove').map(({ territory }) => territory))], to };
}
