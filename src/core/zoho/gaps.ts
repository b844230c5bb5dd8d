import { l10n } from '../util/l10n';
import { errorOfAnswer, oddAnswer } from './answers';
import type { CrmError } from './errors';
import type { Answer } from './transport';

/** What a refused page means: that Zoho pages no further, unless the caller may not read at all. */
export function withoutPage({ where, status, body }: Answer, read: number): CrmError {
  const error = errorOfAnswer(where, status, body);
  if (error.kind !== 'refused' || read === 0) throw error;
  const what = l10n.t('Zoho gave the first {0} only, and refused the next page. {1}', read, error.fault.what);
  return oddAnswer(where, status, what);
}

/** Rows that have no id. */
export function withoutRows(where: string, odd: number, first: string): CrmError {
  const what =
    odd === 1
      ? l10n.t('1 row that Zoho sent could not be read and is not shown ({0}).', first)
      : l10n.t('{0} rows that Zoho sent could not be read and are not shown (the first is {1}).', odd, first);
  return oddAnswer(where, 200, what);
}

/** Zoho says that there is another number of rows than it gives, also when it is asked again. */
export function miscounted(where: string, counted: number, rows: number): CrmError {
  const what = l10n.t('Zoho counts {0} of them but gave {1}, also when they were read again.', counted, rows);
  return oddAnswer(where, 200, what);
}

/** Zoho promises more, and gives what it gave. */
export function endless({ where, status }: Answer, page: number): CrmError {
  const what = l10n.t('Zoho promised more records, but the list did not come to an end by page {0}.', page);
  return oddAnswer(where, status, what);
}
