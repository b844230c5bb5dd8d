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
  return isolated(inert(name, 60)) || id;
}

/** A name with its id behind it, which tells two of the same name apart. */
export function nameAndId(named: { readonly id: string; readonly name: string }): string {
  const name = nameOrId(named);
  return name === named.id ? name : `${name} (${named.id})`;
}

/** A text in the quotation marks of the language. */
export function inQuotes(text: string): string {
  return l10n.t('“{0}”', text);
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * Inert text that may be written from right to left, kept from reordering the numbers and names around it; as it is in a
 * terminal, where the marks would be seen.
 */
export function isolated(text: string): string {
  return l10n.language !== undefined && rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** Asks whether one of these was meant; undefined where there is none. */
export function didYouMean(similar: readonly string[]): string | undefined {
  if (similar.length === 0) return undefined;
  return l10n.t('Did you mean {0}?', andMore(similar.map((text) => inert(text, 260))));
}

/** How somebody stands at Zoho, in a word; Zoho's own where it says something else. */
export function statusName(status: string): string {
  switch (status) {
    case 'active':
      return l10n.t('active');
    case 'inactive':
      return l10n.t('inactive');
    case 'deleted':
      return l10n.t('deleted');
    case 'disabled':
      return l10n.t('disabled');
    case 'closed':
      return l10n.t('closed');
    case 'rejected':
      return l10n.t('rejected');
    default:
      return inert(status, 30);
  }
}
