import type * as v from 'valibot';
import { l10n } from '../base/l10n';
import { othersFirst } from '../base/turns';
import { errorOfAnswer, unreadable } from './answers';
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
}

/** More pages than any organisation has; a server that always promises one more is not believed for ever. */
const mostPages = 1000;

/**
 * Reads every page of a list. An item that two pages repeat is taken once; 204 is an empty list. While a page is looked
 * through, Zoho already works at the next.
 *
 * @throws CrmError for any answer of status 400 and above, and of kind `unreadable` when Zoho promises more records
 * but repeats what it already gave or never ends: a part is never returned as the whole
 */
export async function readAll<Item>(send: Send, request: ListRequest<Item>): Promise<Item[]> {
  const where = nameOf(request.endpoint);
  const found = new Map<string, Item>();
  const pages = new Pages(send, request);
  try {
    for (;;) {
      const answer = await pages.next();
      if (answer.status >= 400) throw errorOfAnswer(where, answer.status, answer.body);
      const isLast = !promisesMore(answer.body);
      if (!isLast) await pages.sendAhead();
      const before = found.size;
      for (const item of await readList(answer, request.key, request.item)) {
        found.set(request.identify(item), item);
      }
      request.onProgress?.(found.size);
      if (isLast) return [...found.values()];
      if (found.size === before || pages.number >= mostPages) throw endless(answer, pages.number);
    }
  } finally {
    pages.close();
  }
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
  async sendAhead(): Promise<void> {
    if (this.ahead || this.number >= mostPages) return;
    this.ahead = this.ask(this.number + 1);
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
      if (answer.status < 400 || !refusesPageSize(answer.body)) break;
      this.size = size;
      answer = await this.ask(1);
    }
    return answer;
  }

  private ask(page: number): Promise<Answer> {
    const { endpoint, ids, query } = this.request;
    return this.send({
      endpoint,
      ...(ids ? { ids } : {}),
      query: { ...query, ...pageQuery(page, this.size) },
      signal: this.signal,
      // only from the page that is awaited: from the one ahead of it, whatever it says, nothing follows yet
      early: (bytes) =>
        page === this.number && bytes.lastIndexOf(promise) >= 0 ? this.sendAhead() : undefined,
    });
  }
}

/** In this form it cannot be part of a text: the quotes of JSON in JSON are escaped. */
const promise = '"more_records":true';

function promisesMore(body: unknown): boolean {
  return (body as { info?: { more_records?: unknown } | null } | undefined)?.info?.more_records === true;
}

function endless({ where, status }: Answer, page: number): CrmError {
  const what = l10n.t('Zoho promised more records, but the list did not come to an end by page {0}.', page);
  return unreadable(where, status, what);
}

function pageQuery(page: number, size: number | undefined): Record<string, string> {
  if (size !== undefined) return { page: String(page), per_page: String(size) };
  return page === 1 ? {} : { page: String(page) };
}

/** A refused `per_page` names the parameter in its details, whatever its code. */
function refusesPageSize(body: unknown): boolean {
  return JSON.stringify(body ?? '').includes('per_page');
}
