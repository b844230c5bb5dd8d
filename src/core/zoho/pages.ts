import { othersFirst } from '../util/turns';
import { errorOfAnswer } from './answers';
import type { Endpoint, PathIds } from './endpoints';
import { wholeNumber } from './schemas';
import type { Answer, Send } from './transport';

export interface PagesRequest {
  readonly endpoint: Endpoint;
  readonly ids?: PathIds;
  readonly query?: Readonly<Record<string, string>>;
  /** The key of the array in the answer. */
  readonly key: string;
  /** Page sizes to ask for, best first; the next is tried when Zoho refuses one. Empty: send no paging at first. */
  readonly pageSizes: readonly number[];
  /** Asks Zoho how many items there are: a call more, made for long lists only. Undefined where Zoho does not say. */
  readonly count?: (signal: AbortSignal) => Promise<number | undefined>;
  /** How many items there are at most, where something else tells: how many pages to ask for, and no more than that. */
  readonly atMost?: () => number | undefined;
  readonly signal: AbortSignal;
}

interface PagesOptions {
  /** After so many pages, if there are more, Zoho is asked to count; at once where it is 0. */
  readonly countAfter: number;
  readonly mostPages: number;
  /** Told when the count has come. */
  readonly onCount: () => void;
}

/** More than are under way at a time; bounds the pages that are in memory, and lets other calls have their turn. */
const mostAhead = 10;

/**
 * Sends for the pages of a list: for the next one while somebody looks through the last, and for several at a time once
 * their number is known. The pace of all calls decides how many of them are under way.
 */
export class Pages {
  /** The page that is awaited, or was handed out last. */
  number = 0;
  private readonly ahead: Promise<Answer>[] = [];
  private size: number | undefined;
  /** How many rows the first page has. */
  private rowsEach = 0;
  private counting: Promise<void> | undefined;
  private count: number | undefined;
  private readonly closed = new AbortController();
  private readonly signal: AbortSignal;

  constructor(
    private readonly send: Send,
    private readonly request: PagesRequest,
    private readonly options: PagesOptions,
  ) {
    this.signal = AbortSignal.any([request.signal, this.closed.signal]);
    if (options.countAfter === 0) this.askToCount();
  }

  next(): Promise<Answer> {
    this.number++;
    return this.ahead.shift() ?? this.first();
  }

  /** Sends for what surely comes after this page, and gives the requests the time to leave. */
  async sendAhead(body: unknown): Promise<void> {
    const { key } = this.request;
    const rows = rowsIn(body, key);
    if (this.number === 1) this.rowsEach = rows;
    this.count ??= totalIn(body, rows);
    const token = tokenIn(body);
    if (token === undefined && this.number >= this.options.countAfter) this.askToCount();
    const last = token === undefined ? this.lastToAskFor() : this.number + 1;
    for (let page = this.number + this.ahead.length + 1; page <= last; page++) {
      const answer = this.ask(page, token);
      answer.catch(() => undefined); // whoever takes the page is told
      this.ahead.push(answer);
    }
    await othersFirst();
  }

  /** How many items Zoho says there are, if it was asked, or says so by itself. */
  async counted(): Promise<number | undefined> {
    await this.counting;
    return this.count;
  }

  /** Calls off what nobody will take any more. */
  close(): void {
    this.closed.abort();
  }

  private lastToAskFor(): number {
    const total = this.count ?? this.request.atMost?.() ?? 0;
    const known = this.rowsEach > 0 ? Math.ceil(total / this.rowsEach) : 0;
    const last = Math.max(this.number + 1, Math.min(known, this.number + mostAhead));
    return Math.min(last, this.options.mostPages);
  }

  /** A list can be read without. */
  private askToCount(): void {
    if (this.count !== undefined) return;
    this.counting ??= this.request.count?.(this.signal).then(
      (number) => {
        this.count = number;
        this.options.onCount();
      },
      () => undefined,
    );
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
    });
  }
}

function partOf(value: unknown, key: string): unknown {
  return (Object(value) as Record<string, unknown>)[key];
}

function rowsIn(body: unknown, key: string): number {
  const rows = partOf(body, key);
  return Array.isArray(rows) ? rows.length : 0;
}

/** Nothing else is believed of what stands beside a list. */
export function promisesMore(body: unknown): boolean {
  const more = partOf(partOf(body, 'info'), 'more_records');
  // in whatever form: a part is never to be taken for the whole
  return !['', '0', 'false', 'null', 'undefined'].includes(String(more).toLowerCase());
}

/** Zoho documents the count as that of the page; what is more than that can only be the number of all. */
function totalIn(body: unknown, rows: number): number | undefined {
  const count = wholeNumber(partOf(partOf(body, 'info'), 'count'));
  return count !== undefined && count > rows ? count : undefined;
}

/** What Zoho wants to have in place of the number of the next page. */
function tokenIn(body: unknown): string | undefined {
  const token = partOf(partOf(body, 'info'), 'next_page_token');
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
