import type { TerritoryId, UserId } from '../core/util/ids';
import { purposeOf, type Change } from '../core/plan/plan';
import type { Names } from '../core/plan/names';
import { l10n } from './l10n';
import { managerQuestion } from './managers';
import { moveOf, type Move } from './moves';
import { nameOrId } from './names';

/** What is to be done, as a question: who goes where. */
export function questionOf(rows: readonly Change[], names: Names): string {
  const move = moveOf(rows);
  if (move) return ofMove(move, names);
  const users = [...new Set(rows.map(({ user }) => user))];
  const territories = [...new Set(rows.map(({ territory }) => territory))];
  switch (purposeOf({ rows })) {
    case 'add':
      return ofAdding(users, territories, names);
    case 'remove':
      return ofRemoving(users, territories, names);
    case 'change':
      return ofChanging(rows.length, territories, names);
    case 'manager':
      return managerQuestion(rows, names);
  }
}

/** The verb on the button. */
export function actionOf(rows: readonly Change[]): string {
  if (moveOf(rows)) return l10n.t('Move');
  switch (purposeOf({ rows })) {
    case 'add':
      return l10n.t('Associate');
    case 'remove':
      return l10n.t('Remove');
    case 'change':
      return l10n.t('Make Changes');
    case 'manager':
      return rows.every(({ operation }) => operation === 'setManager')
        ? l10n.t('Set Manager')
        : l10n.t('Change Manager');
  }
}

function ofMove({ users, from, to }: Move, names: Names): string {
  const [who, where] = [one(users, names.user), one(from, names.territory)];
  const goal = nameOrId({ id: to, name: names.territory(to) });
  if (where !== undefined)
    return who === undefined
      ? l10n.t('Move {0} users from {1} to {2}?', users.length, where, goal)
      : l10n.t('Move {0} from {1} to {2}?', who, where, goal);
  return who === undefined
    ? l10n.t('Move {0} users from {1} territories to {2}?', users.length, from.length, goal)
    : l10n.t('Move {0} from {1} territories to {2}?', who, from.length, goal);
}

function ofAdding(users: readonly UserId[], territories: readonly TerritoryId[], names: Names): string {
  const [who, where] = [one(users, names.user), one(territories, names.territory)];
  if (where !== undefined)
    return who === undefined
      ? l10n.t('Associate {0} users with {1}?', users.length, where)
      : l10n.t('Associate {0} with {1}?', who, where);
  return who === undefined
    ? l10n.t('Associate {0} users with {1} territories?', users.length, territories.length)
    : l10n.t('Associate {0} with {1} territories?', who, territories.length);
}

function ofRemoving(users: readonly UserId[], territories: readonly TerritoryId[], names: Names): string {
  const [who, where] = [one(users, names.user), one(territories, names.territory)];
  if (where !== undefined)
    return who === undefined
      ? l10n.t('Remove {0} users from {1}?', users.length, where)
      : l10n.t('Remove {0} from {1}?', who, where);
  return who === undefined
    ? l10n.t('Remove {0} users from {1} territories?', users.length, territories.length)
    : l10n.t('Remove {0} from {1} territories?', who, territories.length);
}

function ofChanging(changes: number, territories: readonly TerritoryId[], names: Names): string {
  const where = one(territories, names.territory);
  return where === undefined
    ? l10n.t('Make {0} changes to {1} territories?', changes, territories.length)
    : l10n.t('Make {0} changes to {1}?', changes, where);
}

/** The name of the only one; undefined for several. */
function one<Id extends string>(
  [id, another]: readonly Id[],
  nameOf: (id: Id) => string,
): string | undefined {
  return id === undefined || another !== undefined ? undefined : nameOrId({ id, name: nameOf(id) });
}
