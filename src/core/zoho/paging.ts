import type * as v from 'valibot';
import { nameOf } from './endpoints';
import type { CrmError } from './errors';
import { Pages, promisesMore, type PagesRequest } from './pages';
import { readList } from './schemas';
import type { Send } from './transport';

export interface ListRequest<Item> extends PagesRequest {
  readonly item: v.GenericSchema<unknown, Item>;
  /** Names an item, to notice pages that repeat or overlap. */
  readonly identify: (item: Item) => string;
  /** Told how many items are read so far, once for each call. */
  readonly onProgress?: (read: number) => void;
  /** Told what is missing in the list that it gets. Whoever leaves this out wants the whole list or none. */
  readonly onGap?: ((gap: CrmError) => void) | undefined;
}

// Loaded with the first gap.
const gaps = () => import('./gaps');

/** More pages than any organisation has; a server that always promises one more is not believed for ever. */
const mostPages = 1000;
/** A list that goes on after so many pages is worth a call to count it. */
const longPages = 5;

/** What the pages of a list held, from the first to the last. */
interface Reading<Item> {
  readonly found: ReadonlyMap<string, Item>;
  readonly gap: CrmError | undefined;
  /** How many rows came, each once. */
  readonly rows: number;
  /** How many Zoho says there are, where it does. */
  readonly counted: number | undefined;
}

/**
 * Reads every page of a list: side by side once it is known how many there are, else one after the other. An item that
 * two pages repeat is taken once; 204 is an empty list. A list with another number of rows than Zoho counts was changed
 * between its pages, or miscounted: it is read once more.
 *
 * @throws CrmError for any answer of status 400 and above, and of kind `unreadable` when Zoho promises more records
 * but repeats what it already gave or never ends, or no row can be read: a part is never returned as the whole. Where
 * only some rows cannot be read, Zoho gives no further page, or its count does not fit the second time either, that is
 * thrown unless `onGap` is told of it.
 */
export async function readAll<Item>(send: Send, request: ListRequest<Item>): Promise<Item[]> {
  let reading = await readOnce(send, request, longPages);
  if (!fits(reading)) reading = await readOnce(send, request, 0);
  const { found, rows, counted } = reading;
  let { gap } = reading;
  if (counted !== undefined && !fits(reading))
    gap = (await gaps()).miscounted(nameOf(request.endpoint), counted, rows);
  if (gap && (found.size === 0 || !request.onGap)) throw gap;
  if (gap) request.onGap?.(gap);
  return [...found.values()];
}

/** A list with a gap is known to be none that the count could fit. */
function fits({ gap, rows, counted }: Reading<unknown>): boolean {
  return gap !== undefined || counted === undefined || rows === counted;
}

/** @param countAfter how many pages have to promise more before Zoho is asked to count */
async function readOnce<Item>(
  send: Send,
  request: ListRequest<Item>,
  countAfter: number,
): Promise<Reading<Item>> {
  const found = new Map<string, Item>();
  const tell = () => request.onProgress?.(found.size);
  const pages = new Pages(send, request, { countAfter, mostPages, onCount: tell });
  let gap: CrmError | undefined;
  let odd = 0;
  let firstOdd: string | undefined;
  try {
    for (;;) {
      const answer = await pages.next();
      if (answer.status >= 400) {
        gap = (await gaps()).withoutPage(answer, found.size);
        break;
      }
      const isLast = !promisesMore(answer.body);
      if (!isLast) await pages.sendAhead(answer.body);
      const before = found.size + odd;
      const rows = await readList(answer, request.key, request.item);
      for (const item of rows.items) found.set(request.identify(item), item);
      odd += rows.odd;
      if (rows.odd > 0) firstOdd ??= rows.firstOdd;
      tell();
      if (isLast) break;
      if (found.size + odd === before || pages.number >= mostPages)
        throw (await gaps()).endless(answer, pages.number);
    }
    const counted = gap ? undefined : await pages.counted();
    if (firstOdd !== undefined) gap ??= (await gaps()).withoutRows(nameOf(request.endpoint), odd, firstOdd);
    return { found, gap, rows: found.size + odd, counted };
  } finally {
    pages.close();
  }
}
