import { unreadable } from './answers';
import { CrmError, type CrmDetail } from './errors';
import type { HttpAnswer } from './http';
import type { HttpFault } from './httpFaults';

/** Half a JSON or none got broken on its way and may be whole next time; a page of HTML will come again. */
export function unreadableText(where: string, answer: HttpAnswer): CrmError {
  const { status, text } = answer;
  return unreadable(
    where,
    status,
    { code: text === '' ? 'empty' : 'incomplete', status },
    status >= 200 && status < 300 && !answer.isPage,
  );
}

/** The error for a request that ended without an answer. */
export function transportError(where: string, http: HttpFault): CrmError {
  const { kind, status } = http;
  const detail: CrmDetail = { code: 'unanswered', http };
  if (kind === 'tooLarge' || kind === 'tooDeep') return unreadable(where, status ?? 0, detail);
  return new CrmError({
    kind: kind === 'timeout' ? kind : kind === 'redirect' ? 'unreadable' : 'network',
    where,
    detail,
    effect: kind === 'timeout' || kind === 'broken' ? 'unknown' : 'none',
    // what is so by somebody's decision is so again in a moment
    passing: !['untrusted', 'proxyRefusal', 'redirect'].includes(kind),
    ...(status === undefined ? {} : { status }),
  });
}
