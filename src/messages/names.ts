import { l10n } from './l10n';
import { inert } from '../core/util/text';

/** More than so many nobody reads in a message. */
const mostListed = 12;

/** The first of a list, and how many more there are. */
export function andMore(texts: readonly string[], separator = ', ', most = mostListed): string {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(separator);
}

/** The name people know, or the id where there is none. */
export function nameOrId({ id, name }: { readonly id: string; readonly name: string }): string {
  return inert(name, 60) || id;
}

/** Asks whether one of these was meant; undefined where there is none. */
export function didYouMean(similar: readonly string[]): string | undefined {
  if (similar.length === 0) return undefined;
  return l10n.t('Did you mean {0}?', andMore(similar.map((text) => inert(text, 260))));
}
