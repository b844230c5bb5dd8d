import { l10n } from './l10n';

/** No order of day and month can be mistaken where the month is a word. */
const parts = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/**
 * A moment as the clock on the wall shows it, in the language of the editor: `Nov 25, 2026, 14:35`; in a terminal
 * `2026-11-25 14:35`.
 *
 * @param ms milliseconds since 1970
 */
export function clockTime(ms: number): string {
  const { language } = l10n;
  return language === undefined ? `${dayOf(ms)} ${hourOf(ms)}` : new Date(ms).toLocaleString(language, parts);
}

/** The same without the day, `14:35`. */
export function hourOf(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes()].map(two).join(':');
}

/** A moment for whoever reads it elsewhere, too: to the second, with the zone. */
export function timeWithZone(ms: number): string {
  const { language } = l10n;
  return language === undefined
    ? `${new Date(ms).toISOString().replace('T', ' ').slice(0, 19)} UTC`
    : new Date(ms).toLocaleString(language, { ...parts, second: '2-digit', timeZoneName: 'short' });
}

function dayOf(ms: number): string {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
