/** A moment as the clock on the wall shows it, `2026-11-25 14:35`; takes milliseconds since 1970. */
export function clockTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  // not with Intl: its formats take longer to load than everything else this extension starts with
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** When a run began, as the person's own clock shows it. */
export function startOf({ startedAt }: { readonly startedAt: number }): string {
  return new Date(startedAt).toLocaleString();
}
