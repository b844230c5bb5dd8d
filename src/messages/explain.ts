import { isSpoken, type Explanation, type Fault, type KnownError } from '../core/util/errors';
import { l10n } from '../core/util/l10n';
import { inert } from '../core/util/text';
import { explainRunFault } from './faults/run';

/** A failure in the words of this place. */
export function explain({ fault }: KnownError): Explanation {
  return explainFault(fault);
}

/** The same in one piece. */
export function told(error: KnownError): string {
  return inOnePiece(explain(error));
}

function explainFault(fault: Fault): Explanation {
  if (isSpoken(fault)) return fault;
  const words = explainRunFault(fault);
  if (words) return words;
  throw new RangeError(`there are no words for ${fault.code}`);
}

/** A fault as it was kept, in one piece: another version may have written it, with a code or parameters of its own. */
export function toldAsKept(fault: Fault): string {
  try {
    return inOnePiece(explainFault(fault));
  } catch {
    return l10n.t(
      'The run stopped for a reason that this version of the extension does not know ({0}).',
      inert(fault.code, 60),
    );
  }
}

function inOnePiece({ what, notDone, next }: Explanation): string {
  return `${what} ${notDone} ${next}`;
}
