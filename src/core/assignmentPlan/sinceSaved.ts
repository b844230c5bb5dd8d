import type { Target } from '../org/target';
import type { TerritoryId, UserId } from '../util/ids';
import type { Moved } from './refused';
import type { SavedPlan } from './savedPlan';

/**
 * What others changed since a plan was saved, as far as it matters: in a territory that is held exactly, everybody does,
 * but for rows that are as wanted meanwhile; in any other, only the people of the rows, and these are either as they were
 * or as wanted.
 */
export function movedSince(
  { territories, rows }: SavedPlan,
  membersOf: (territory: TerritoryId) => ReadonlySet<UserId>,
): Moved[] {
  const wanted = new Map(rows.map((row) => [`${row.territory}/${row.user}`, row.operation]));
  return territories.flatMap(({ id, mode, members }): Moved[] => {
    if (mode === 'additive') return [];
    const live = membersOf(id);
    const base = new Set(members);
    const is = (operation: 'add' | 'remove') => (user: UserId) => wanted.get(`${id}/${user}`) === operation;
    const came = [...live].filter((user) => !base.has(user));
    const left = members.filter((user) => !live.has(user));
    const moved = {
      territory: id,
      came: came.filter((user) => !is('add')(user)),
      left: left.filter((user) => !is('remove')(user)),
      done: [...came.filter(is('add')), ...left.filter(is('remove'))],
    };
    return moved.came.length + moved.left.length > 0 ? [moved] : [];
  });
}

/** Whether a plan was saved for the organisation that is open, as whomever. */
export function isFor({ target }: SavedPlan, open: Target): boolean {
  const { place, environment, organisation } = target;
  return place === open.place && environment === open.environment && organisation === open.organisation;
}
