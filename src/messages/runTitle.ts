import type { Counted, RunSummary } from '../core/journal/result';
import { beganAt } from '../core/journal/runFolder';
import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { isolated } from './names';
import { clockTime } from './time';

type Titled = Pick<RunSummary, 'purpose' | 'isMove' | 'goals' | 'undoes'>;

/** What a run was made to do, in a few words; of an undo, what it takes back. */
export function titleOfRun(run: Titled): string {
  return run.undoes === undefined ? purposeWords(run) : l10n.t('Undo: {0}', takenBackWords(run));
}

function purposeWords(run: Titled): string {
  const where = whereOf(run);
  switch (run.purpose) {
    case 'add':
      return l10n.t('Associate with {0}', where);
    case 'remove':
      return l10n.t('Remove from {0}', where);
    case 'change':
      return run.isMove ? l10n.t('Move to {0}', where) : l10n.t('Change {0}', where);
    case 'manager':
      return l10n.t('Manager of {0}', where);
  }
}

/** What was done before is the opposite: who is removed now was added then. */
function takenBackWords(run: Titled): string {
  switch (run.purpose) {
    case 'add':
      return purposeWords({ ...run, purpose: 'remove' });
    case 'remove':
      return purposeWords({ ...run, purpose: 'add' });
    case 'change':
      return run.isMove ? l10n.t('Move from {0}', whereOf(run)) : purposeWords(run);
    case 'manager':
      return purposeWords(run);
  }
}

function whereOf({ goals }: Titled): string {
  return onlyOne(goals) ?? l10n.t('{0} territories', goals.count);
}

/** Whom a run is about, where that is one person. */
export function onlyPerson({ people }: Pick<RunSummary, 'people'>): string | undefined {
  return onlyOne(people);
}

function onlyOne({ only }: Counted<string>): string | undefined {
  return only && (isolated(inert(only.name, 40)) || only.id);
}

/** Of an undo, a line that says when that began which it takes back. */
export function takesBack(undoes: string | undefined): string[] {
  const began = undoes === undefined ? undefined : beganAt(undoes);
  return began === undefined ? [] : [l10n.t('This takes back the run of {0}.', clockTime(began))];
}
