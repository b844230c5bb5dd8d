import { KnownError } from '../util/errors';
import { codeOf } from '../util/storage';
import type { Target } from '../org/target';

/** A reason of our own why a run does not start or go on. */
export type RunFault =
  /** The plan was made for another organisation, environment or account than the open one. */
  | { readonly code: 'otherTarget'; readonly planned: Target; readonly open: Target }
  /** Another window is changing this organisation. */
  | { readonly code: 'notAlone' }
  /** Another window took over from this one. */
  | { readonly code: 'takenOver' }
  /** A run that something is to be done with is another organisation's than the open one. */
  | { readonly code: 'runElsewhere'; readonly run: Target; readonly open: Target }
  /** There is no such run, or none any more. */
  | { readonly code: 'noRun' }
  /** Nothing of a run, or of any, is left to be done so. */
  | { readonly code: 'nothingLeft'; readonly sequel: 'resume' | 'undo' | 'retry' }
  /** The run, or what it was to take back, has been taken back. */
  | { readonly code: 'takenBack' }
  /** The disk refuses; `cause` is what the system calls the reason, `ENOSPC`. */
  | { readonly code: 'journalUnwritable'; readonly cause: string }
  /** An earlier run has to note first what this one did, and cannot; `cause` is as above, `EBUSY` where it is under way. */
  | { readonly code: 'notForgotten'; readonly cause: string }
  /** The journal is damaged from its first line on. */
  | { readonly code: 'journalUnreadable' }
  /** The folder in which this extension keeps its records was deleted while it was in use. */
  | { readonly code: 'recordsGone' }
  /** A fault of this extension in the middle of a run: what was done until then must not be lost with it. */
  | { readonly code: 'runUnforeseen' };

/** Why a run does not start or go on. */
export class ChangeError extends KnownError<RunFault> {
  override readonly name = 'ChangeError';

  constructor(fault: RunFault, cause?: unknown) {
    super(fault);
    if (cause !== undefined) this.cause = cause;
  }
}

/** Why nothing is sent when the disk refuses. */
export function cannotWrite(cause: unknown): ChangeError {
  return new ChangeError({ code: 'journalUnwritable', cause: codeOf(cause) }, cause);
}

/** Why a run is kept: what only its journal tells could not be noted elsewhere. */
export function notForgotten(error: unknown): ChangeError {
  const { fault } = error instanceof ChangeError ? error : cannotWrite(error);
  return new ChangeError({ code: 'notForgotten', cause: 'cause' in fault ? fault.cause : 'EBUSY' }, error);
}

/** What a run can be asked to do again, or the other way round. */
export type Sequel = Extract<RunFault, { code: 'nothingLeft' }>['sequel'];

/** There is no run of that id. */
export function noRun(): ChangeError {
  return new ChangeError({ code: 'noRun' });
}

/** A run belongs to the organisation, and the user, that it was planned for. */
export function otherOrganisation(run: Target, open: Target): ChangeError {
  return new ChangeError({ code: 'runElsewhere', run, open });
}

/** Nothing of a run, or of any, is left to be done so. */
export function nothingLeft(sequel: Sequel): ChangeError {
  return new ChangeError({ code: 'nothingLeft', sequel });
}

/** Taking a run back twice would take back what somebody did after the first time. */
export function takenBack(): ChangeError {
  return new ChangeError({ code: 'takenBack' });
}
