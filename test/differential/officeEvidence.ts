import { appointedBy, managerReadBy, saidOfOffice } from './reading';
import type { Appointed, Entry, Exchange, Office } from './record';

export type At<T> = T & { readonly at: number };

/** What the record shows of one territory and one run. */
export interface Evidence {
  /** Requests that make somebody its manager, or nobody. */
  readonly sends: readonly At<Exchange>[];
  readonly effects: readonly At<Appointed>[];
  /** The manager as it was read, one time after the other. */
  readonly shown: readonly At<Pick<Office, 'manager'>>[];
}

export function evidenceOf(record: readonly Entry[], run: number, territory: string): Evidence {
  const sends: At<Exchange>[] = [];
  const effects: At<Appointed>[] = [];
  const shown: Evidence['shown'][number][] = [];
  record.forEach((entry, at) => {
    if (entry.kind === 'appointed' && entry.by === run && entry.territory === territory)
      effects.push({ ...entry, at });
    if (entry.kind !== 'request' || entry.run !== run) return;
    const manager = managerReadBy(entry, territory);
    if (manager !== undefined) shown.push({ at, manager });
    if (appointedBy(entry)?.territory === territory) sends.push({ ...entry, at });
  });
  return { sends, effects, shown };
}

/** The last of these before a moment. */
export function lastBefore<T extends At<unknown>>(entries: readonly T[], moment: number): T | undefined {
  return entries.findLast(({ at }) => at < moment);
}

/** Whether Zoho said that it did what somebody else did at that moment: nobody could tell whose doing it is. */
export function isShared(
  { territory, manager }: Office,
  { sends, shown }: Evidence,
  record: readonly Entry[],
): boolean {
  return sends.some((send) => {
    const look = lastBefore(shown, send.at);
    const meanwhile = record.slice(look?.at, shown.find(({ at }) => at > send.at)?.at);
    const isDone = meanwhile.some(
      (entry) => entry.kind === 'appointed' && entry.territory === territory && entry.manager === manager,
    );
    return isDone && look?.manager !== manager && saidOfOffice(send) === 'done';
  });
}
