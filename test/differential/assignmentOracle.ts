import { nameOf, type Entry, type Mismatch, type Planned } from './record';

/**
 * Rule 8: a run of an assignment file does nothing but what the file asks for, and what it sends is on record: nothing is
 * sent for a plan that was refused.
 */
export function assignmentMismatches(record: readonly Entry[]): Mismatch[] {
  const runs = record.filter(
    (entry): entry is Planned => entry.kind === 'planned' && entry.asked !== undefined,
  );
  return runs.flatMap(({ run, asked = [] }): Mismatch[] => {
    const may = new Set(asked.map(nameOf));
    const beyond = record.flatMap((entry): Mismatch[] => {
      if (entry.kind !== 'changed' || entry.by !== run || may.has(nameOf(entry))) return [];
      return [{ rule: 8, what: `run ${run} did "${nameOf(entry)}", which its file does not ask for` }];
    });
    const isTold = record.some((entry) => entry.kind === 'told' && entry.run === run);
    const wrote = record.some(
      (entry) => entry.kind === 'request' && entry.run === run && entry.arrived && entry.method !== 'GET',
    );
    const unrecorded = { rule: 8, what: `run ${run} sent something, and is not on record` } as const;
    return wrote && !isTold ? [...beyond, unrecorded] : beyond;
  });
}
