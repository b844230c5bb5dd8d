/** How many a plan adds and removes, as short as can be: `+1 −1`. */
export function markWords({ adds, removals }: { readonly adds: number; readonly removals: number }): string {
  return [adds > 0 ? `+${adds}` : '', removals > 0 ? `−${removals}` : ''].filter(Boolean).join(' ');
}
