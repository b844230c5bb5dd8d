import { l10n } from '../l10n';
import type { Explanation } from '../../core/util/errors';
import { inert } from '../../core/util/text';

/** What a record of a newer version may say, or a damaged one. */
export function withoutWords(of: { readonly code?: unknown }): string {
  return l10n.t('Something happened that this version has no words for ({0}).', inert(String(of.code), 60));
}

/** A failure of which this version knows nothing but its code. */
export function unknownFault(of: { readonly code?: unknown }): Explanation {
  return {
    what: withoutWords(of),
    notDone: l10n.t('What it left undone is not known.'),
    next: l10n.t('Look at it with a newer version.'),
  };
}
