import { nameOf, type Entry, type Mismatch, type Row } from './record';
import type { Scenario } from './scenario';

/**
 * Rule 9: where somebody is replaced, the leaver goes only once the successor is there, unless somebody else took the
 * successor out again.
 */
export function replaceMismatches({ members, manager }: Scenario, record: readonly Entry[]): Mismatch[] {
  const replaced = new Map(
    record.flatMap((entry) =>
      entry.kind === 'planned' && entry.replaces ? [[entry.run, entry.replaces] as const] : [],
    ),
  );
  const inside = new Set([...members, ...(manager ? [manager] : [])].map(placeOf));
  const takenOut = new Set<string>();
  return record.flatMap((entry): Mismatch[] => {
    if (entry.kind !== 'changed') return [];
    const { by } = entry;
    if (entry.operation === 'add') inside.add(placeOf(entry));
    else inside.delete(placeOf(entry));
    if (entry.operation === 'remove' && by === 'other') takenOut.add(placeOf(entry));
    const errand = by === 'other' ? undefined : replaced.get(by);
    if (errand?.from !== entry.user || entry.operation !== 'remove') return [];
    const isFollowed = errand.to.some((user) => {
      const place = placeOf({ territory: entry.territory, user });
      return inside.has(place) || takenOut.has(place);
    });
    if (isFollowed) return [];
    return [{ rule: 9, what: `run ${by} did "${nameOf(entry)}", and the successor was not there` }];
  });
}

function placeOf({ territory, user }: Pick<Row, 'territory' | 'user'>): string {
  return `${territory}/${user}`;
}
