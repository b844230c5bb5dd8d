/** Puts what the bench found into docs/performance.md and, as a chart, into media/. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as prettier from 'prettier';
import { repoRoot } from '../harness/editor/cache';
import { type Figure, tableOf } from './figures';

/** The lines of the page between which each of its tables stands. */
export const markers = {
  main: ['<!-- npm run bench -- --publish writes from here -->', '<!-- to here -->'],
  loading: ['<!-- npm run bench -- --publish loading writes from here -->', '<!-- up to here -->'],
} as const;

/** Everything but what is loaded late. */
export async function publish(
  figures: readonly Figure[],
  slowness: number,
  circumstances: string,
): Promise<void> {
  const chart = '[The times as a chart](../media/bench.svg)';
  await write('main', `${circumstances}. ${chart}.\n\n${tableOf(figures, slowness)}`);
  await fs.writeFile(path.join(repoRoot, 'media/bench.svg'), chartOf(figures, circumstances));
}

/** What is loaded late: it is measured in a minute and changes by itself. */
export async function publishLoading(
  figures: readonly Figure[],
  slowness: number,
  circumstances: string,
): Promise<void> {
  await write('loading', `${circumstances}.\n\n${tableOf(figures, slowness)}`);
}

async function write(table: keyof typeof markers, text: string): Promise<void> {
  const [from, to] = markers[table];
  const file = path.join(repoRoot, 'docs/performance.md');
  const [before, rest] = halves(await fs.readFile(file, 'utf8'), from);
  const [, after] = halves(rest, to);
  const page = `${before}${from}\n\n${text}\n\n${to}${after}`;
  const options = await prettier.resolveConfig(file);
  await fs.writeFile(file, await prettier.format(page, { ...options, parser: 'markdown' }));
}

function halves(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`docs/performance.md has no line ${marker}.`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

const width = 890;
const rowHeight = 26;
const labelWidth = 460;
const top = 56;
const most = 2.5;

/** A bar for each time that has a floor: how many times as long as bare http and JSON.parse, and how many are allowed. */
function chartOf(figures: readonly Figure[], circumstances: string): string {
  const rows = figures.flatMap(({ what, measured, value, floor, atMost }) =>
    floor === undefined || atMost === undefined
      ? []
      : [{ label: `${what}: ${measured}`, ratio: value / floor, atMost }],
  );
  const x = (ratio: number) => labelWidth + (Math.min(ratio, most) / most) * (width - labelWidth - 60);
  const height = top + rows.length * rowHeight + 34;
  const bars = rows.map(({ label, ratio, atMost }, index) => {
    const y = top + index * rowHeight;
    return `<text x="${labelWidth - 10}" y="${y + 15}" text-anchor="end">${label}</text>
<rect x="${labelWidth}" y="${y + 3}" width="${(x(ratio) - labelWidth).toFixed(1)}" height="16" class="${ratio <= atMost ? 'holds' : 'fails'}"/>
<line x1="${x(atMost).toFixed(1)}" x2="${x(atMost).toFixed(1)}" y1="${y}" y2="${y + 22}" class="limit"/>
<text x="${(Math.max(x(ratio), x(atMost)) + 6).toFixed(1)}" y="${y + 15}">${ratio.toFixed(2)} ×</text>`;
  });
  const floorLine = `<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="${top - 6}" y2="${height - 30}" class="floor"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Times against bare http and JSON.parse">
<style>
svg { background: #fff; font: 12px system-ui, sans-serif; fill: #24292f; }
.holds { fill: #2f7d8c; } .fails { fill: #b4532a; }
.limit { stroke: #24292f; stroke-width: 2; } .floor { stroke: #8c959f; stroke-dasharray: 3 3; }
</style>
<text x="10" y="20" font-weight="600">Time against bare http and JSON.parse doing the same calls (dashed); thick marks are the limits</text>
<text x="10" y="38" fill="#57606a">${circumstances}</text>
${floorLine}
${bars.join('\n')}
</svg>
`;
}
