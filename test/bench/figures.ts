/** What the bench measures, and how it is shown. */

export type Unit = 'ms' | 'MB' | 'kB' | 'calls' | '×';

export interface Figure {
  /** What was done, at which size: `read 1,000 territories, their counts and 10,000 users`. */
  readonly what: string;
  /** What was measured of it: `time`, `memory held`, `calls`. */
  readonly measured: string;
  readonly value: number;
  readonly unit: Unit;
  /** The same by bare `http` and `JSON.parse`, in the same run. */
  readonly floor?: number;
  /** The most it may be: of the ratio to the floor where there is one, else of the value. */
  readonly atMost?: number;
  /** The same on every machine, so that a run that only looks for regressions may fail on it. */
  readonly everywhere?: boolean;
}

/**
 * Whether a figure is within its limit.
 *
 * @param slowness how many times as long as on the machine of the limits something takes on this one
 */
export function holds({ value, unit, floor, atMost }: Figure, slowness: number): boolean {
  if (atMost === undefined) return true;
  if (floor !== undefined) return value / floor <= atMost;
  return value <= (unit === 'ms' ? atMost * slowness : atMost);
}

/** A Markdown table, one line per figure, its columns as wide as what is in them. */
export function tableOf(figures: readonly Figure[], slowness: number): string {
  const header = ['What', 'Measured', 'Value', 'Floor', 'Ratio', 'At most', 'Holds'];
  const rows = figures.map((figure) => {
    const { what, measured, value, unit, floor, atMost } = figure;
    const limitUnit = floor === undefined ? unit : '×';
    return [
      what,
      measured,
      withUnit(value, unit),
      floor === undefined ? '' : withUnit(floor, unit),
      floor === undefined ? '' : withUnit(value / floor, '×'),
      atMost === undefined ? '' : withUnit(atMost, limitUnit),
      atMost === undefined ? '' : holds(figure, slowness) ? 'yes' : '**no**',
    ];
  });
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function withUnit(value: number, unit: Unit): string {
  const digits = unit === 'calls' || value >= 100 ? 0 : unit === '×' ? 2 : 1;
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === 'calls' ? number : unit === '×' ? `${number} ×` : `${number} ${unit}`;
}

/** A count with its thousands apart, as the table names sizes. */
export function counted(number: number): string {
  return number.toLocaleString('en');
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
