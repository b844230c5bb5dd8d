/** When a run began, as the person's own clock shows it. */
export function startOf({ startedAt }: { readonly startedAt: number }): string {
  return new Date(startedAt).toLocaleString();
}
