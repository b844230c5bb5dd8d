import { type Answer, failure, type Page, pageOf } from '../answers';
import type { Call } from './route';

const pagesWithoutToken = 10;

/**
 * The page of a list that is asked for, with at most `max` items, and `usual` when no size is given; an Answer when what
 * is asked for is not possible.
 */
export function pageAsked<T>(call: Call, all: readonly T[], max: number, usual = max): Page<T> | Answer {
  const { query, switches } = call;
  const bad = ['page', 'per_page'].find((name) => !/^[1-9][0-9]{0,5}$/.test(query.get(name) ?? '1'));
  if (bad !== undefined) {
    return failure(400, 'INVALID_DATA', `the given ${bad} is invalid`, {
      param_name: bad,
      expected_data_type: 'integer',
    });
  }
  const size = Number(query.get('per_page') ?? usual);
  if (size > max && switches.largePage === 'refused') {
    return failure(400, 'INVALID_DATA', 'more records than one page may hold');
  }
  const token = query.get('page_token');
  const page = token === null ? Number(query.get('page') ?? 1) : pageOfToken(token);
  const isLate = page > pagesWithoutToken && token === null && switches.pagesAfterTen !== 'open';
  if (!page || isLate) return failure(400, 'INVALID_DATA', 'a page_token is needed for further pages');
  const { items, info: documented } = pageOf(all, page, Math.min(size, max));
  const info = switches.infoCount === 'whole' ? { ...documented, count: all.length } : documented;
  if (switches.pagesAfterTen !== 'by-token') return { items, info };
  return { items, info: { ...info, next_page_token: info.more_records ? tokenOf(page + 1) : null } };
}

function tokenOf(page: number): string {
  return Buffer.from(`page ${page}`).toString('hex');
}

/** NaN for what is no token. */
function pageOfToken(token: string): number {
  return Number(/^page (\d+)$/.exec(Buffer.from(token, 'hex').toString())?.[1]);
}
