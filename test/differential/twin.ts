import type { Entry, Mismatch, Row, Told } from './record';
import { nameOf } from './record';
import { askedBy, isUnclear } from './reading';
import type { Scenario, Step } from './scenario';

/** The same scenario, in which nothing goes wrong and nobody is in a hurry. */
export function twinOf(scenario: Scenario): Scenario {
  const [first] = scenario.steps;
  const undisturbed: Step[] = first?.do === 'apply' ? [{ ...first, events: [] }] : [];
  return { ...scenario, steps: undisturbed };
}

/**
 * Rule 7: a resumed run ends as the uninterrupted one. Three differences are right, and no other: where an answer was
 * not clear, `soNow` for `applied`; `failed` and `skipped` for each other, because the run that met the limit may have
 * been another part; and, where a territory cannot take everybody, who of them got in.
 */
export function twinMismatches(
  scenario: Scenario,
  record: readonly Entry[],
  twin: readonly Entry[],
): Mismatch[] {
  const [mine, theirs] = [lastTold(record), lastTold(twin)];
  if (!mine || !theirs) return [];
  const of =
    (territory: string) =>
    ({ told }: { told: Told }) =>
      told.rows.filter((row) => row.territory === territory);
  return scenario.territories.flatMap((territory): Mismatch[] => {
    const own = of(territory)({ told: mine });
    const other = of(territory)({ told: theirs });
    const [here, there] = [own.map((row) => ended(row, record)), other.map((row) => ended(row, twin))];
    if (other.some(({ detail }) => detail === 'LIMIT_EXCEEDED')) {
      here.sort();
      there.sort();
    }
    const at = here.findIndex((kind, index) => kind !== there[index]);
    const row = own[at];
    if (!row) return [];
    const what = `"${nameOf(row)}" ended ${row.outcome} (${row.detail}), and ${other[at]?.outcome} (${other[at]?.detail}) where nothing went wrong`;
    return [{ rule: 7, what }];
  });
}

function lastTold(record: readonly Entry[]): Told | undefined {
  return record.findLast((entry): entry is Told => entry.kind === 'told');
}

function ended({ outcome, ...row }: Told['rows'][number], record: readonly Entry[]): string {
  if (outcome === 'skipped') return 'failed';
  return outcome === 'soNow' && wasUnclear(row, record) ? 'applied' : outcome;
}

function wasUnclear(row: Row, record: readonly Entry[]): boolean {
  return record.some(
    (entry) =>
      entry.kind === 'request' &&
      askedBy(entry).some(({ territory, user }) => territory === row.territory && user === row.user) &&
      isUnclear(entry, row),
  );
}
