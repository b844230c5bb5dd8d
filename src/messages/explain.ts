import { isSpoken, type Explanation, type KnownError } from '../core/util/errors';

/** A failure in the words of this place. */
export function explain({ fault }: KnownError): Explanation {
  if (isSpoken(fault)) return fault;
  throw new RangeError(`there are no words for ${fault.code}`);
}

/** The same in one piece. */
export function told(error: KnownError): string {
  const { what, notDone, next } = explain(error);
  return `${what} ${notDone} ${next}`;
}
