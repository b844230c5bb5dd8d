import type { RunFault } from '../../core/journal/errors';
import type { Explanation } from '../../core/util/errors';
import { l10n } from '../l10n';
import { targetLabel } from '../organisations';

type Sequel = Extract<RunFault, { code: 'nothingLeft' }>['sequel'];

type Words = {
  readonly [Code in RunFault['code']]: (fault: Extract<RunFault, { code: Code }>) => Explanation;
};

/** A run that does not start or go on. */
export const runFaults: Words = {
  otherTarget: ({ planned, open }) => ({
    what: l10n.t(
      'This change was planned for {0}, but {1} is open.',
      targetLabel(planned),
      targetLabel(open),
    ),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to {0} as the same user, then try again.', targetLabel(planned)),
  }),
  notAlone: () => ({
    what: l10n.t('Another window is changing this organisation.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Wait until its run has ended, or cancel it there, then try again.'),
  }),
  takenOver: () => ({
    what: l10n.t('Another window has taken over the changes of this organisation.'),
    notDone: l10n.t('Nothing more was sent to Zoho from this window.'),
    next: l10n.t('Look at the activity view; resume the run when the other window is done.'),
  }),
  runElsewhere: ({ run, open }) => ({
    what: l10n.t('This run belongs to {0}, but {1} is open.', targetLabel(run), targetLabel(open)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to {0} as the same user, then try again.', targetLabel(run)),
  }),
  noRun: () => ({
    what: l10n.t('There is no such run, or it has been forgotten.'),
    notDone: l10n.t('Nothing was done.'),
    next: l10n.t('The activity view shows the runs that are there.'),
  }),
  nothingLeft: ({ sequel }) => ({
    what: l10n.t('There is no run in this organisation for which “{0}” has something to do.', nameOf(sequel)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('The activity view shows what became of each run.'),
  }),
  takenBack: () => ({
    what: l10n.t('This run, or what it was to take back, has been taken back already.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('The activity view shows the run that took it back; resume that one, or undo it.'),
  }),
  journalUnwritable: ({ cause }) => ({
    what: l10n.t('The record of this run cannot be written ({0}).', cause),
    notDone: l10n.t('Nothing is sent to Zoho that is not on record first.'),
    next: l10n.t('Make room on the disk, or make the folder of the records writable, then try again.'),
  }),
  notForgotten: ({ cause }) => ({
    what: l10n.t(
      'An earlier run has to note first what this one did, and its record cannot be written ({0}).',
      cause,
    ),
    notDone: l10n.t('This run was not forgotten.'),
    next: l10n.t(
      'Wait until no run of this organisation is going on, make room on the disk, then try again.',
    ),
  }),
  journalUnreadable: () => ({
    what: l10n.t('The record of this run is damaged from its first line on.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Look at the territories in Zoho CRM and make the change anew.'),
  }),
  recordsGone: () => ({
    what: l10n.t('The folder of the records was deleted.'),
    notDone: l10n.t('Nothing more was sent to Zoho from this window.'),
    next: l10n.t(
      'Look at the members of the territories, then make the change again for those who are missing.',
    ),
  }),
  runUnforeseen: () => ({
    what: l10n.t('The run ended for a reason that nobody foresaw.'),
    notDone: l10n.t('Users without an outcome were not sent.'),
    next: l10n.t('Look at the report and the log, then try again for the others.'),
  }),
};

/** What the commands are called that do more with a run. */
export function nameOf(sequel: Sequel): string {
  switch (sequel) {
    case 'resume':
      return l10n.t('Resume');
    case 'undo':
      return l10n.t('Undo');
    case 'retry':
      return l10n.t('Retry Failed');
  }
}
