import type * as v from 'valibot';
import { othersFirst } from '../util/turns';
import { errorOfAnswer } from './answers';
import type { Endpoint, PathIds } from './endpoints';
import { nameOf } from './endpoints';
import type { CrmError } from './errors';
import { readList } from './schemas';
import type { Answer, Send } from './transport';

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
  /** Told what is missing in the list that it gets. Whoever leaves this out wants the whole list or none. */
  readonly onGap?: ((gap: CrmError) => void) | undefined;
}

// Loaded with the first gap.
const gaps = () => import('./gaps');

/** More pages than any organisation has; a server that always promises one more is not believed for ever. */
const mostPages = 1000;

/**
 * Reads every page of a list. An item that two pages repeat is taken once; 204 is an empty list. While a page is looked
 * through, Zoho already works at the next.
 *
 * @throws CrmError for any answer of status 400 and above, and of kind `unreadable` when Zoho promises more records
 * but repeats what it already gave or never ends, or no row can be read: a part is never returned as the whole. Where
 * only some rows cannot be read, or Zoho gives no further page, that is thrown unless `onGap` is told of it.
 */
export async function readAll<Item>(send: Send, request: ListRequest<Item>): Promise<Item[]> {
  const found = new Map<string, Item>();
  const pages = new Pages(send, request);
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
      request.onProgress?.(found.size);
      if (isLast) break;
      if (found.size + odd === before || pages.number >= mostPages)
        throw (await gaps()).endless(answer, pages.number);
    }
  } finally {
    pages.close();
  }
  if (firstOdd !== undefined) gap ??= (await gaps()).withoutRows(nameOf(request.endpoint), odd, firstOdd);
  if (gap && (found.size === 0 || !request.onGap)) throw gap;
  if (gap) request.onGap?.(gap);
  return [...found.values()];
}

/** Sends for the pages of a list one after the other, and for the next one while somebody looks through the last. */
class Pages {
  /** The page that is awaited, or was handed out last. */
  number = 0;
  private ahead: Promise<Answer> | undefined;
  private size: number | undefined;
  private readonly closed = new AbortController();
  private readonly signal: AbortSignal;

  constructor(
    private readonly send: Send,
    private readonly request: Omit<ListRequest<never>, 'item' | 'identify'>,
  ) {
    this.signal = AbortSignal.any([request.signal, this.closed.signal]);
  }

  next(): Promise<Answer> {
    const { ahead } = this;
    this.ahead = undefined;
    this.number++;
    return ahead ?? this.first();
  }

  /** Sends for the next page, one ahead and no more, and gives the request the time to leave. */
  async sendAhead(body: unknown): Promise<void> {
    if (this.ahead || this.number >= mostPages) return;
    this.ahead = this.ask(this.number + 1, tokenIn(body));
    this.ahead.catch(() => undefined); // whoever takes the page is told
    await othersFirst();
  }

  /** Calls off the page that nobody will take any more. */
  close(): void {
    if (this.ahead) this.closed.abort();
  }

  /** With the best page size that Zoho takes. */
  private async first(): Promise<Answer> {
    const [best, ...smaller] = this.request.pageSizes;
    this.size = best;
    let answer = await this.ask(1);
    for (const size of smaller) {
      if (answer.status !== 400 || errorOfAnswer(answer.where, 400, answer.body).kind !== 'refused') break;
      this.size = size;
      answer = await this.ask(1);
    }
    return answer;
  }

  private ask(page: number, token?: string): Promise<Answer> {
    const { endpoint, ids, query } = this.request;
    return this.send({
      endpoint,
      ...(ids ? { ids } : {}),
      query: { ...query, ...pageQuery(page, this.size, token) },
      signal: this.signal,
      // only from the page that is awaited: from the one ahead of it, whatever it says, nothing follows yet
      early: (bytes) =>
        page === this.number && bytes.lastIndexOf(promise) >= 0 && bytes.lastIndexOf(tokenKey) < 0
          ? this.sendAhead(undefined)
          : undefined,
    });
  }
}

/** In this form it cannot be part of a text: the quotes of JSON in JSON are escaped. */
const promise = '"more_records":true';
/** Where a token may stand, the next page waits until it is read. */
const tokenKey = '"next_page_token":"';

function infoIn(body: unknown): Readonly<Record<string, unknown>> {
  const { info } = Object(body) as { readonly info?: unknown };
  return Object(info) as Record<string, unknown>;
}

/** Nothing else is believed of what stands beside a list. */
function promisesMore(body: unknown): boolean {
  const { more_records: more } = infoIn(body);
  // in whatever form: a part is never to be taken for the whole
  return !['', '0', 'false', 'null', 'undefined'].includes(String(more).toLowerCase());
}

/** What Zoho wants to have in place of the number of the next page. */
function tokenIn(body: unknown): string | undefined {
  const { next_page_token: token } = infoIn(body);
  return typeof token === 'string' && token !== '' ? token : undefined;
}

function pageQuery(
  page: number,
  size: number | undefined,
  token: string | undefined,
): Record<string, string> {
  const sized: Record<string, string> = size === undefined ? {} : { per_page: String(size) };
  if (token !== undefined) return { page_token: token, ...sized };
  return page === 1 && size === undefined ? {} : { page: String(page), ...sized };
}
