import { ChangeError, type RunFault } from '../journal/errors';
import type { Target } from '../org/target';

/** What a run can be asked to do again, or the other way round. */
export type Sequel = Extract<RunFault, { code: 'nothingLeft' }>['sequel'];

/** There is no run of that id. */
export function noRun(): ChangeError {
  return new ChangeError({ code: 'noRun' });
}

/** A run belongs to the organisation, and the user, that it was planned for. */
export function otherOrganisation({ label }: Target, open: Target): ChangeError {
  return new ChangeError({ code: 'runElsewhere', run: label, open: open.label });
}

/** Nothing of a run, or of any, is left to be done so. */
export function nothingLeft(sequel: Sequel): ChangeError {
  return new ChangeError({ code: 'nothingLeft', sequel });
}
