import type * as v from 'valibot';
import { l10n } from '../base/l10n';
import { errorOfAnswer, unreadable } from './answers';
import type { Endpoint, PathIds } from './endpoints';
import { nameOf } from './endpoints';
import { readList } from './schemas';
import type { Send } from './transport';

export interface ListRequest<Item> {
  readonly endpoint: Endpoint;
  readonly ids?: PathIds;
  readonly query?: Readonly<Record<string, string>>;
  /** The key of the array in the answer. */
  readonly key: string;
  readonly item: v.GenericSchema<unknown, Item>;
  /** Names an item, to notice pages that repeat or overlap. */
  readonly identify: (item: Item) => string;
  /** Page sizes to ask for, best first; the next is tried when Zoho refuses one. Empty: send no paging at first. */
  readonly pageSizes: readonly number[];
  readonly signal: AbortSignal;
  /** Told how many items are read so far, after each page. */
  readonly onProgress?: (read: number) => void;
}

/** More pages than any organisation has; a server that always promises one more is not believed for ever. */
const mostPages = 1000;

/**
 * Reads every page of a list. An item that two pages repeat is taken once; 204 is an empty list.
 *
 * @throws CrmError for any answer of status 400 and above, and of kind `unreadable` when Zoho promises more records
 * but repeats what it already gave or never ends: a part is never returned as the whole
 */
export async function readAll<Item>(send: Send, request: ListRequest<Item>): Promise<Item[]> {
  const where = nameOf(request.endpoint);
  const found = new Map<string, Item>();
  let sizes = request.pageSizes;
  for (let page = 1; ; page++) {
    const answer = await send({
      endpoint: request.endpoint,
      ...(request.ids ? { ids: request.ids } : {}),
      query: { ...request.query, ...pageQuery(page, sizes[0]) },
      signal: request.signal,
    });
    if (answer.status >= 400) {
      const smaller = sizes.slice(1);
      if (page === 1 && smaller.length > 0 && refusesPageSize(answer.body)) {
        sizes = smaller;
        page = 0;
        continue;
      }
      throw errorOfAnswer(where, answer.status, answer.body);
    }
    const { items, more } = await readList(answer, request.key, request.item);
    const before = found.size;
    for (const item of items) found.set(request.identify(item), item);
    request.onProgress?.(found.size);
    if (!more) return [...found.values()];
    if (found.size === before || page >= mostPages) {
      throw unreadable(
        where,
        answer.status,
        l10n.t('Zoho promised more records, but the list did not come to an end by page {0}.', page),
      );
    }
  }
}

function pageQuery(page: number, size: number | undefined): Record<string, string> {
  if (size !== undefined) return { page: String(page), per_page: String(size) };
  return page === 1 ? {} : { page: String(page) };
}

/** A refused `per_page` names the parameter in its details, whatever its code. */
function refusesPageSize(body: unknown): boolean {
  return JSON.stringify(body ?? '').includes('per_page');
}
