import type { Names } from '../core/plan/names';
import { doneIn, type Outcome } from '../core/journal/outcome';
import type { FinishedRun, RowResult } from '../core/journal/result';
import { isOfManager, purposeOf, type Plan } from '../core/plan/plan';
import { l10n } from './l10n';
import { managerBecame } from './managers';
import { moveOf } from './moves';
import { nameOrId } from './names';

/** What a run has done, without a full stop, because numbers of what it has not done may follow. */
export function whatWasDone({ plan, rows, tally }: FinishedRun, names: Names): string {
  const done = doneIn(tally);
  if (done === rows.length) {
    const moved = movedWords(plan, names);
    if (moved !== undefined) return moved;
  }
  const [only, another] = plan.territories;
  const purpose = purposeOf(plan);
  if (purpose === 'manager') return l10n.t('Changed {0} of {1} managers', done, rows.length);
  if (purpose === 'change') return l10n.t('Made {0} of {1} changes', done, rows.length);
  if (!only || another) return inSeveral(plan, done, rows.length);
  const territory = nameOrId({ id: only.id, name: names.territory(only.id) });
  return purpose === 'add'
    ? l10n.t('Associated {0} of {1} users with {2}', done, rows.length, territory)
    : l10n.t('Removed {0} of {1} users from {2}', done, rows.length, territory);
}

function inSeveral({ rows, territories }: Plan, done: number, all: number): string {
  return purposeOf({ rows }) === 'add'
    ? l10n.t('Made {0} of {1} associations with {2} territories', done, all, territories.length)
    : l10n.t('Ended {0} of {1} memberships in {2} territories', done, all, territories.length);
}

function movedWords({ rows }: Plan, names: Names): string | undefined {
  const move = moveOf(rows);
  if (!move) return undefined;
  const goal = nameOrId({ id: move.to, name: names.territory(move.to) });
  const [who, another] = move.users;
  const [from, elsewhere] = move.from;
  if (who === undefined || another !== undefined)
    return l10n.t('Moved {0} users to {1}', move.users.length, goal);
  const user = nameOrId({ id: who, name: names.user(who) });
  return from === undefined || elsewhere !== undefined
    ? l10n.t('Moved {0} to {1}', user, goal)
    : l10n.t('Moved {0} from {1} to {2}', user, nameOrId({ id: from, name: names.territory(from) }), goal);
}

/** What became of the only row of a run, as a whole sentence; undefined where there are several. */
export function whatBecameOfOne([only, another]: readonly RowResult[], names: Names): string | undefined {
  if (!only || another) return undefined;
  const { row, outcome } = only;
  if (isOfManager(row)) return managerBecame(row, outcome, names);
  const user = nameOrId({ id: row.user, name: names.user(row.user) });
  const territory = nameOrId({ id: row.territory, name: names.territory(row.territory) });
  return row.operation === 'add' ? ofAdding(outcome, user, territory) : ofRemoving(outcome, user, territory);
}

function ofAdding({ kind }: Outcome, user: string, territory: string): string {
  switch (kind) {
    case 'applied':
    case 'soNow':
      return l10n.t('Associated {0} with {1}.', user, territory);
    case 'alreadySo':
      return l10n.t('{0} was a member of {1} already.', user, territory);
    case 'unknown':
      return l10n.t('It is not known whether {0} was associated with {1}.', user, territory);
    case 'failed':
    case 'skipped':
    case 'notStarted':
      return l10n.t('{0} was not associated with {1}.', user, territory);
  }
}

function ofRemoving({ kind }: Outcome, user: string, territory: string): string {
  switch (kind) {
    case 'applied':
    case 'soNow':
      return l10n.t('Removed {0} from {1}.', user, territory);
    case 'alreadySo':
      return l10n.t('{0} was no member of {1} any more.', user, territory);
    case 'unknown':
      return l10n.t('It is not known whether {0} was removed from {1}.', user, territory);
    case 'failed':
    case 'skipped':
    case 'notStarted':
      return l10n.t('{0} was not removed from {1}.', user, territory);
  }
}
