/** Whether arrays and objects nest deeper than so many levels; never goes deeper than those itself. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  // not .some(): this looks at every value of every answer
  for (const part of parts) {
    if (typeof part === 'object' && part !== null && nestsDeeper(part, levels - 1)) return true;
  }
  return false;
}
