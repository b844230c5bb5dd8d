import { beganAt } from '../core/journal/runFolder';
import type { RunSummary } from '../core/journal/result';
import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { isolated } from './names';
import { clockTime } from './time';

type Titled = Pick<RunSummary, 'purpose' | 'isMove' | 'goals' | 'undoes'>;

/** What a run was made to do, in a few words; of one that takes back another, from when that was. */
export function titleOfRun(run: Titled): string {
  const began = run.undoes === undefined ? undefined : beganAt(run.undoes);
  const what = purposeWords(run);
  return began === undefined
    ? what
    : l10n.t('{0}, to take back what was done on {1}', what, clockTime(began));
}

function purposeWords({ purpose, isMove, goals: { count, only } }: Titled): string {
  const where = only ? isolated(inert(only.name, 40)) || only.id : l10n.t('{0} territories', count);
  switch (purpose) {
    case 'add':
      return l10n.t('Associate with {0}', where);
    case 'remove':
      return l10n.t('Remove from {0}', where);
    case 'change':
      return isMove ? l10n.t('Move to {0}', where) : l10n.t('Change {0}', where);
    case 'manager':
      return l10n.t('Manager of {0}', where);
  }
}
