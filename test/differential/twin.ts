import type { Entry, Mismatch, Row, Told } from './record';
import { nameOf } from './record';
import { askedBy, isUnclear } from './reading';
import type { Scenario, Step } from './scenario';

/** The same scenario, in which nothing goes wrong and nobody is in a hurry. */
export function twinOf(scenario: Scenario): Scenario {
  const [first] = scenario.steps;
  const begins =
    first?.do === 'apply' || first?.do === 'assign' || first?.do === 'people' || first?.do === 'appoint';
  const undisturbed: Step[] = begins ? [{ ...first, events: [] }] : [];
  return { ...scenario, steps: undisturbed };
}

/**
 * Rule 7: a resumed run ends as the uninterrupted one. Four differences are right, and no other: where an answer was
 * not clear, `soNow` for `applied`; `failed` and `skipped` for each other, because the run that met the limit may have
 * been another part; where a territory cannot take everybody, who of them got in, and who left for it; and a row that went
 * down with all the requests that it may have, of each of which nothing was learned, is not tried once more, nor is what
 * waits for it.
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
  const somebodyStaysOut = [...mine.rows, ...theirs.rows].some(isFull);
  const follows = (row: Told['rows'][number]) => somebodyStaysOut && waits(row, mine);
  return scenario.territories.flatMap((territory): Mismatch[] => {
    const own = of(territory)({ told: mine });
    const other = of(territory)({ told: theirs });
    const [here, there] = [own.map((row) => ended(row, record)), other.map((row) => ended(row, twin))];
    if (other.some(isFull)) {
      // who is not tried once more leaves a seat to another one
      if (here.includes('used up')) return [];
      here.sort();
      there.sort();
    }
    const at = here.findIndex((kind, index) => {
      const row = own[index];
      return kind !== there[index] && kind !== 'used up' && row && !follows(row);
    });
    const row = own[at];
    if (!row) return [];
    const what = `"${nameOf(row)}" ended ${row.outcome} (${row.detail}), and ${other[at]?.outcome} (${other[at]?.detail}) where nothing went wrong`;
    return [{ rule: 7, what }];
  });
}

function isFull({ detail }: Told['rows'][number]): boolean {
  return detail === 'territoryFull' || detail === 'fullSwap';
}

/** Whether a row is sent only once another one is so: of whoever moves, or of whom another one follows. */
function waits({ operation, user, after }: Row, { rows }: Told): boolean {
  const moves = rows.some((other) => other.user === user && other.operation === 'add');
  return after !== undefined || (operation === 'remove' && moves);
}

function lastTold(record: readonly Entry[]): Told | undefined {
  return record.findLast((entry): entry is Told => entry.kind === 'told');
}

function ended({ outcome, ...row }: Told['rows'][number], record: readonly Entry[]): string {
  if (isUsedUp({ outcome, ...row }, record)) return 'used up';
  if (outcome === 'skipped') return 'failed';
  return outcome === 'soNow' && unclearRequests(row, record) > 0 ? 'applied' : outcome;
}

function isUsedUp({ outcome, detail, ...row }: Told['rows'][number], record: readonly Entry[]): boolean {
  if (detail === 'notArrived' || detail === 'otherNotDone') {
    const others = lastTold(record)?.rows.filter((other) => other.user === row.user || row.after) ?? [];
    return others.some((other) => other.detail === 'noAnswer' && isUsedUp(other, record));
  }
  return outcome === 'failed' && detail === 'noAnswer' && unclearRequests(row, record) >= mostTries;
}

/** How often a row may be sent without learning what became of it. */
export const mostTries = 2;

function unclearRequests(row: Row, record: readonly Entry[]): number {
  return record.filter(
    (entry) =>
      entry.kind === 'request' &&
      askedBy(entry).some(({ territory, user }) => territory === row.territory && user === row.user) &&
      isUnclear(entry, row),
  ).length;
}
