import { evidenceOf, isShared, lastBefore, type At } from './officeEvidence';
import { appointedBy, managerReadBy, saidOfOffice } from './reading';
import { nameOfOffice, type Appointed, type Entry, type Mismatch, type PlannedOffices } from './record';

/**
 * Rules 5 and 6: nobody is made manager of a territory that was not read since the last request, nor where that showed
 * somebody else than the plan had found, or, where a run is taken back, than that run had made manager.
 */
export function sentWrongly(record: readonly Entry[], planned: PlannedOffices): Mismatch[] {
  const { run } = planned;
  const undone = undoneBy(record, planned);
  return territoriesOf(record, run).flatMap((territory): Mismatch[] => {
    const { sends, shown } = evidenceOf(record, run, territory);
    const [first] = shown;
    return sends
      .filter(({ arrived }) => arrived)
      .flatMap((send, index, all): Mismatch[] => {
        const what = `run ${run} sent "${nameOfOffice(appointedBy(send) ?? { territory, manager: null })}"`;
        const look = lastBefore(shown, send.at);
        const before = all[index - 1];
        // what was refused as a whole is sent once more as it is
        const isRefused = before !== undefined && saidOfOffice(before) === 'refused';
        if (!look || (before && !isRefused && look.at < before.at))
          return [{ rule: 5, what: `${what} unseen` }];
        if (undone === undefined)
          return look.manager === first?.manager ? [] : [{ rule: 5, what: `${what} over somebody else` }];
        const why = whyNotOurs(record, territory, look.at, { run, undone });
        return why === undefined ? [] : [{ rule: 6, what: `${what}, but ${why}` }];
      });
  });
}

function territoriesOf(record: readonly Entry[], run: number): string[] {
  const asked = record.flatMap((entry) =>
    entry.kind === 'request' && entry.run === run ? (appointedBy(entry)?.territory ?? []) : [],
  );
  return [...new Set(asked)];
}

/** The run that this one takes back, also at the second try. */
function undoneBy(record: readonly Entry[], { undoes, retries }: PlannedOffices): number | undefined {
  if (undoes !== undefined || retries === undefined) return undoes;
  const retried = plannedOf(record, retries);
  return retried && undoneBy(record, retried);
}

function plannedOf(record: readonly Entry[], run: number): PlannedOffices | undefined {
  return record.find(
    (entry): entry is PlannedOffices => entry.kind === 'plannedOffices' && entry.run === run,
  );
}

/** Why the manager at a moment is not the one whom the run made it that is taken back, as far as anything has shown it. */
function whyNotOurs(
  record: readonly Entry[],
  territory: string,
  moment: number,
  { run, undone }: { readonly run: number; readonly undone: number },
): string | undefined {
  const history = record.flatMap((entry, at): At<Appointed>[] =>
    entry.kind === 'appointed' && entry.territory === territory && at < moment ? [{ ...entry, at }] : [],
  );
  const evidence = evidenceOf(record, undone, territory);
  const own =
    history.findLast(({ by }) => by === undone) ??
    // Zoho passed over what somebody else did at that moment, and said that it was done
    history.findLast(({ manager }) => isShared({ territory, manager }, evidence, record));
  if (!own) return 'the run that it takes back never made anybody manager there';
  const standing = history.at(-1);
  if (standing?.manager !== own.manager) return 'somebody else had made another one manager since';
  const since = history.filter(({ at }) => at > own.at);
  const away = since.find(({ manager }) => manager !== own.manager);
  if (!away) return undefined;
  const again = since.find(({ at, manager }) => at > away.at && manager === own.manager);
  const isShown = record.some(
    (entry, at) =>
      at > away.at &&
      at < (again?.at ?? moment) &&
      entry.kind === 'request' &&
      (entry.run === run || entry.run === undone) &&
      managerReadBy(entry, territory) !== undefined,
  );
  return isShown ? 'somebody else had taken that back before, and done it again' : undefined;
}

/** Rule 8: nobody becomes manager of a territory who was not named, or who was not before, where a run is taken back. */
export function unnamed(record: readonly Entry[], planned: PlannedOffices): Mismatch[] {
  const { run } = planned;
  return record.flatMap((entry): Mismatch[] => {
    if (entry.kind === 'changed' && entry.by === run && entry.operation === 'remove')
      return [{ rule: 8, what: `run ${run}, which is about managers, removed a member` }];
    if (entry.kind !== 'appointed' || entry.by !== run) return [];
    if (namedBy(record, planned, entry.territory).includes(entry.manager)) return [];
    return [{ rule: 8, what: `run ${run} made ${nameOfOffice(entry)}, whom nobody had named` }];
  });
}

function namedBy(record: readonly Entry[], planned: PlannedOffices, territory: string): (string | null)[] {
  const { offices, undoes, retries } = planned;
  if (undoes !== undefined) {
    const { sends, shown } = evidenceOf(record, undoes, territory);
    const [first] = sends;
    const look = first && lastBefore(shown, first.at);
    return look ? [look.manager] : [];
  }
  const retried = retries === undefined ? undefined : plannedOf(record, retries);
  if (retried) return namedBy(record, retried, territory);
  return offices.flatMap((office) => (office.territory === territory ? [office.manager] : []));
}
