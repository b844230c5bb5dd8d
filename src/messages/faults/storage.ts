import { l10n } from '../l10n';
import type { Explanation } from '../../core/util/errors';
import type { Keeping, UnwritableFault } from '../../core/util/storage';
import { unknownFault } from './unknown';

/** The disk does not take what is to be kept. */
export function unwritable({ reason, keeping }: UnwritableFault): Explanation {
  return {
    what: l10n.t('The storage of this computer in which this is kept cannot be written ({0}).', reason),
    notDone: notKept(keeping),
    next: l10n.t('Make room on the disk, or make the folder writable, then try again.'),
  };
}

function notKept(keeping: Keeping): string {
  switch (keeping) {
    case 'signIn':
      return l10n.t('Nobody was signed in.');
    case 'protection':
      return l10n.t('The protection is as it was.');
    default:
      return unknownFault({ code: keeping satisfies never }).notDone;
  }
}
