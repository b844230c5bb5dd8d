/** What goes back over the wire; `body` is sent as JSON, `html` as a page, neither as an empty answer. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Details = Readonly<Record<string, unknown>>;

/** One element of the `users` or `territories` array of a write's answer. */
export interface Item {
  readonly code: string;
  readonly details: Details;
  readonly message: string;
  readonly status: 'success' | 'error';
}

export function json(status: number, body: unknown): Answer {
  return { status, body };
}

export const noContent: Answer = { status: 204 };

/** A top-level error: the four keys of an item, not wrapped in an array. */
export function failure(status: number, code: string, message: string, details: Details = {}): Answer {
  return json(status, errorItem(code, message, details));
}

export function errorItem(code: string, message: string, details: Details = {}): Item {
  return { code, details, message, status: 'error' };
}

export function successItem(id: string, message: string): Item {
  return { code: 'SUCCESS', details: { id }, message, status: 'success' };
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly info: {
    per_page: number;
    count: number;
    page: number;
    more_records: boolean;
    next_page_token?: string | null;
  };
}

/** One page of a list; `page` counts from 1. */
export function pageOf<T>(all: readonly T[], page: number, perPage: number): Page<T> {
  const items = all.slice((page - 1) * perPage, page * perPage);
  const info = { per_page: perPage, count: items.length, page, more_records: page * perPage < all.length };
  return { items, info };
}

/** Tells an answer from the list or page that was asked for. */
export function isAnswer(value: object): value is Answer {
  return 'status' in value;
}
