import { KnownError, spoken, type SpokenFault, type Explanation } from '../util/errors';
import { l10n } from '../util/l10n';

export type ChangeErrorKind =
  /** The plan was made for another organisation, environment or account than the open one. */
  | 'otherTarget'
  /** Another window is changing this organisation, or took over from this one. */
  | 'notAlone'
  /** There is no such run. */
  | 'noRun'
  /** Of a run nothing is left that could be done. */
  | 'nothingLeft'
  /** The run to be taken back has been taken back. */
  | 'takenBack'
  /** The journal cannot be written or read. */
  | 'journal'
  /** The folder in which this extension keeps its records was deleted while it was in use. */
  | 'storageGone'
  /** A fault of this extension in the middle of a run: what was done until then must not be lost with it. */
  | 'unforeseen';

/** A reason of our own why a run does not start or go on. */
export class ChangeError extends KnownError<SpokenFault> {
  override readonly name = 'ChangeError';

  constructor(
    readonly kind: ChangeErrorKind,
    explanation: Explanation,
    cause?: unknown,
  ) {
    super(spoken(explanation));
    if (cause !== undefined) this.cause = cause;
  }
}

/** Why nothing is sent when the disk refuses. */
export function cannotWrite(cause: unknown): ChangeError {
  return new ChangeError(
    'journal',
    {
      what: l10n.t('The record of this run cannot be written ({0}).', codeOf(cause)),
      notDone: l10n.t('Nothing is sent to Zoho that is not on record first.'),
      next: l10n.t('Make room on the disk, or make the folder of the extension writable, then try again.'),
    },
    cause,
  );
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
