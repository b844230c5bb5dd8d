import * as v from 'valibot';

const second = 1000;
const mostMs = 7 * 24 * 3600 * second;

/** `Wed, 25 Nov 2026 02:32:08 GMT`, and the older form with the whole day and two digits of the year. */
const httpDate = /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -](\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT$/;
const number = /^[+-]?\d{1,15}(\.\d*)?$/;

/** One of Zoho's answers has the number in its body: see the generic errors of the v8 OpenAPI file. */
const inBody = v.looseObject({
  details: v.looseObject({ retry_after: v.pipe(v.union([v.string(), v.number()]), v.transform(String)) }),
});

/** `Try again after 22 minutes.`, as those say it who count requests in front of the CRM. */
const inWords = /\bafter (\d{1,4}) (sec|min|hour)/i;
const unitMs = { sec: second, min: 60 * second, hour: 3600 * second };

/**
 * How long an answer asks to wait: `Retry-After` as seconds, whole or not, or as an HTTP date, else the body's
 * `details.retry_after`, else what its message says in words. A date is compared with the `Date` of the same answer, so that a wrong clock here does no harm.
 *
 * @returns milliseconds, from one second (also for what is negative or past) to a week; undefined when the answer does
 * not say, or not in a form that means anything
 */
export function retryAfterMs(
  headers: { get(name: string): string | null },
  body: unknown,
  today: number,
): number | undefined {
  const sent = millisecondsUntil(headers.get('date') ?? '') ?? today;
  const parsed = v.safeParse(inBody, body);
  const texts = [headers.get('retry-after') ?? '', parsed.success ? parsed.output.details.retry_after : ''];
  const [wait = waitInWords(body)] = texts.flatMap((text) => millisecondsIn(text.trim(), sent) ?? []);
  return wait === undefined ? undefined : Math.min(mostMs, Math.max(second, Math.round(wait)));
}

function waitInWords(body: unknown): number | undefined {
  const [, amount, unit] = inWords.exec(JSON.stringify(body ?? '').slice(0, 2000)) ?? [];
  return amount && unit ? Number(amount) * unitMs[unit.toLowerCase() as keyof typeof unitMs] : undefined;
}

function millisecondsIn(text: string, sent: number): number | undefined {
  if (number.test(text)) return Number(text) * second;
  const moment = millisecondsUntil(text);
  return moment === undefined ? undefined : moment - sent;
}

function millisecondsUntil(date: string): number | undefined {
  const moment = httpDate.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
