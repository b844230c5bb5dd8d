import { isKnown, type Fault } from '../core/util/errors';
import { explainInTerminal } from '../messages/terminal/faults';
import { l10n } from '../messages/l10n';
import type { Problem } from './command';

/** What made a command fail, as it is told. */
export function problemOf(error: unknown): Problem {
  if (!isKnown(error)) return unforeseen(error);
  const { what, notDone, next } = explainInTerminal(error.fault);
  return { severity: 'error', code: codeOf(error.fault), message: `${what} ${notDone}`, next };
}

/** What programs tell one failure from another by. */
function codeOf(fault: Fault & { readonly kind?: unknown }): string {
  if (fault.code === 'spoken') return 'input';
  return typeof fault.kind === 'string' ? fault.kind : fault.code;
}

function unforeseen(error: unknown): Problem {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    severity: 'error',
    code: 'unforeseen',
    message: l10n.t('Something happened that nobody foresaw ({0}).', said),
    next: l10n.t('Run it again with --verbose, and report what it prints.'),
  };
}
