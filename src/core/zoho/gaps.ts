import { errorOfAnswer, oddAnswer } from './answers';
import type { CrmError } from './errors';
import type { Answer } from './transport';

/** What a refused page means: that Zoho pages no further, unless the caller may not read at all. */
export function withoutPage({ where, status, body }: Answer, read: number): CrmError {
  const error = errorOfAnswer(where, status, body);
  if (error.kind !== 'refused' || read === 0) throw error;
  return oddAnswer(where, status, { code: 'pageRefused', read, why: error.fault.detail });
}

/** Rows that have no id. */
export function withoutRows(where: string, rows: number, first: string): CrmError {
  return oddAnswer(where, 200, { code: 'rowsWithoutId', rows, first });
}

/** Zoho says that there is another number of rows than it gives, also when it is asked again. */
export function miscounted(where: string, counted: number, rows: number): CrmError {
  return oddAnswer(where, 200, { code: 'miscounted', counted, rows });
}

/** Zoho promises more, and gives what it gave. */
export function endless({ where, status }: Answer, page: number): CrmError {
  return oddAnswer(where, status, { code: 'endless', page });
}
