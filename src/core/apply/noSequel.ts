import { ChangeError } from '../journal/errors';
import type { Target } from '../org/target';
import { l10n } from '../util/l10n';

/** What a run can be asked to do again, or the other way round. */
export type Sequel = 'resume' | 'undo' | 'retry';

/** There is no run of that id. */
export function noRun(): ChangeError {
  return new ChangeError('noRun', {
    what: l10n.t('There is no such run, or it has been forgotten.'),
    notDone: l10n.t('Nothing was done.'),
    next: l10n.t('The activity view shows the runs that are there.'),
  });
}

/** A run belongs to the organisation, and the user, that it was planned for. */
export function otherOrganisation({ label }: Target, open: Target): ChangeError {
  return new ChangeError('otherTarget', {
    what: l10n.t('This run belongs to {0}, but {1} is open.', label, open.label),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to {0} as the same user, then try again.', label),
  });
}

/** Nothing of a run, or of any, is left to be done so. */
export function nothingLeft(sequel: Sequel): ChangeError {
  return new ChangeError('nothingLeft', {
    what: l10n.t('There is no run in this organisation for which “{0}” has something to do.', nameOf(sequel)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('The activity view shows what became of each run.'),
  });
}

function nameOf(sequel: Sequel): string {
  switch (sequel) {
    case 'resume':
      return l10n.t('Resume');
    case 'undo':
      return l10n.t('Undo');
    case 'retry':
      return l10n.t('Retry Failed');
  }
}
