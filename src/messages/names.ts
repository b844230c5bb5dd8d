import { l10n } from './l10n';
import { inert } from '../core/util/text';

/** More than so many nobody reads in a message. */
const mostListed = 12;

/** The first of a list, and how many more there are. */
export function andMore(texts: readonly string[], separator = ', '): string {
  const more = texts.length - mostListed;
  return [...texts.slice(0, mostListed), ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(separator);
}

/** The name people know, or the id where there is none. */
export function nameOrId({ id, name }: { readonly id: string; readonly name: string }): string {
  return inert(name, 60) || id;
}
