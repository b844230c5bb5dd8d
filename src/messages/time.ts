import { l10n } from './l10n';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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

/**
 * How long ago a moment was, in a word or two; its day, where that is a week or more, or a clock was set back.
 *
 * @param ms milliseconds since 1970
 */
export function ago(ms: number, now: number): string {
  const past = now - ms;
  if (past < 0 || past >= 7 * day) return dayInWords(ms);
  if (past < minute) return l10n.t('just now');
  if (past < hour) return l10n.t('{0} min ago', Math.floor(past / minute));
  if (past < day) return l10n.t('{0} h ago', Math.floor(past / hour));
  const days = Math.floor(past / day);
  return days === 1 ? l10n.t('1 day ago') : l10n.t('{0} days ago', days);
}

/** The hour of a moment, `14:35`. */
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

function dayInWords(ms: number): string {
  const { language } = l10n;
  const { year, month, day } = parts;
  return language === undefined ? dayOf(ms) : new Date(ms).toLocaleDateString(language, { year, month, day });
}

function dayOf(ms: number): string {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
