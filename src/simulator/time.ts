/** `2025-01-31T10:00:00+01:00`: a moment in milliseconds since 1970, written with an offset in minutes. */
export function formatTime(moment: number, offsetMinutes: number): string {
  const local = new Date(moment + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offsetMinutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
