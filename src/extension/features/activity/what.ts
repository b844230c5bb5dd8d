import type { RunSummary } from '../../../core/journal/result';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';

/** What a run was made to do, in a few words. */
export function whatOf(run: RunSummary): string {
  const what = purposeWords(run);
  return run.undoes === undefined ? what : l10n.t('Undo ({0})', what);
}

function purposeWords({ purpose, isMove, goals: { count, only } }: RunSummary): string {
  const where = only ? inert(only.name, 40) || only.id : l10n.t('{0} territories', count);
  switch (purpose) {
    case 'add':
      return l10n.t('Add to {0}', where);
    case 'remove':
      return l10n.t('Remove from {0}', where);
    case 'change':
      return isMove ? l10n.t('Move to {0}', where) : l10n.t('Change {0}', where);
    case 'manager':
      return l10n.t('Manager of {0}', where);
  }
}
