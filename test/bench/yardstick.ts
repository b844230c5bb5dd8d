/** How fast this machine is: limits in milliseconds are those of the machine on which they were set. */
import { median } from './figures';

/** Milliseconds of the yardstick on the machine of the limits. */
const itsMs = 5;
const warmUps = 20;
const times = 41;

/** How many times as long as on the machine of the limits something takes here; 1 where it takes less. */
export function slowness(): number {
  const took: number[] = [];
  for (let run = -warmUps; run < times; run++) {
    const started = performance.now();
    piece();
    if (run >= 0) took.push(performance.now() - started);
  }
  return Math.max(1, median(took) / itsMs);
}

const text = JSON.stringify(
  Array.from({ length: 10_000 }, (_, n) => ({
    id: `${(n * 7919) % 10_007}`,
    name: `Territory ${n}`,
    users: [n],
  })),
);

/** What the extension does most: parsing, sorting, finding. */
function piece(): number {
  const items = JSON.parse(text) as { readonly id: string; readonly name: string }[];
  const byId = new Map(items.map((item) => [item.id, item]));
  const sorted = items.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.filter(({ id }) => byId.get(id)?.name.includes('99')).length;
}
