import { knownAt } from './oracle';
import { evidenceOf, isShared, lastBefore, type At, type Evidence } from './officeEvidence';
import { sentWrongly, unnamed } from './officeSends';
import { mostTries } from './twin';
import { appointedBy, saidOfOffice } from './reading';
import {
  nameOfOffice,
  type Appointed,
  type Entry,
  type Exchange,
  type Mismatch,
  type Office,
  type ToldOffices,
} from './record';

/** Every place where what was told of a manager is not what the server did, or where a manager is who should not be. */
export function officeMismatches(record: readonly Entry[]): Mismatch[] {
  return record.flatMap((entry, at): Mismatch[] => {
    switch (entry.kind) {
      case 'toldOffices':
        return toldWrongly(knownAt(record, at), entry);
      case 'plannedOffices':
        return [...sentWrongly(record, entry), ...unnamed(record, entry)];
      default:
        return [];
    }
  });
}

function toldWrongly(before: readonly Entry[], { run, rows }: ToldOffices): Mismatch[] {
  return rows.flatMap((row): Mismatch[] => {
    const broken = ruleBroken(row, evidenceOf(before, run, row.territory), before);
    if (!broken) return [];
    const [rule, why] = broken;
    const told = `${row.outcome} (${row.detail})`;
    return [{ rule, what: `run ${run} says of "${nameOfOffice(row)}": ${told}, but ${why}` }];
  });
}

type Broken = readonly [rule: 1 | 2 | 3 | 4, why: string];

function ruleBroken(
  row: ToldOffices['rows'][number],
  evidence: Evidence,
  record: readonly Entry[],
): Broken | undefined {
  const { sends, effects, shown } = evidence;
  const last = shown.at(-1);
  const otherwise = last?.manager !== row.manager ? 'what this run was shown last is otherwise' : undefined;
  switch (row.outcome) {
    case 'applied':
      if (!effects.some((effect) => isDoing(effect, row, evidence)) && !isShared(row, evidence, record))
        return [1, 'no request of this run had that effect'];
      if (!sends.some((send) => saidOfOffice(send) === 'done')) return [1, 'no answer said so'];
      return otherwise === undefined ? undefined : [1, otherwise];
    case 'alreadySo':
      return otherwise === undefined ? undefined : [2, otherwise];
    case 'failed':
    case 'skipped':
    case 'notStarted':
      return effects.some((effect) => isDoing(effect, row, evidence) && couldBeSeen(effect, evidence, record))
        ? [3, 'a request of this run did it']
        : undefined;
    case 'unknown':
      return unknownBroken(row, evidence, record);
    case 'soNow':
      if (sends.length === 0) return [4, 'it was never sent'];
      if (!sends.some((send) => isOpen(send, evidence, record))) return [4, 'every answer was clear'];
      return otherwise === undefined ? undefined : [4, otherwise];
    default:
      return [4, 'nobody knows what that means'];
  }
}

/** Whether a request made it so; who was it already was made so by nobody, unless the run had been shown another one. */
function isDoing(effect: At<Appointed>, { manager }: Office, { shown }: Evidence): boolean {
  if (effect.manager !== manager) return false;
  return effect.before !== manager || lastBefore(shown, effect.at)?.manager !== manager;
}

/**
 * An effect that somebody else took back before a look showed it cannot be known of. Here an answer shows nothing: Zoho may
 * pass over what it says it did.
 */
function couldBeSeen(effect: At<Appointed>, { shown }: Evidence, record: readonly Entry[]): boolean {
  const next = shown.find(({ at }) => at > effect.at);
  const back = record.findIndex(
    (entry, at) =>
      at > effect.at &&
      entry.kind === 'appointed' &&
      entry.by !== effect.by &&
      entry.territory === effect.territory &&
      entry.manager !== effect.manager,
  );
  return back < 0 || next === undefined || next.at < back;
}

/** Whether only a reading can tell what became of a request: no clear answer came, or its window ended before it looked. */
function isOpen(send: At<Exchange>, { shown }: Evidence, record: readonly Entry[]): boolean {
  const isLookedAt = shown.some(({ at }) => {
    const look = record[at];
    return at > send.at && look?.kind === 'request' && look.window === send.window;
  });
  return saidOfOffice(send) === 'unclear' || !isLookedAt;
}

/** Sent, and neither looked at since, nor shown as done by an answer and as not done by a look. */
function unknownBroken(
  { manager }: Office,
  { sends, shown }: Evidence,
  record: readonly Entry[],
): Broken | undefined {
  const last = sends.at(-1);
  if (!last) return [4, 'it was never sent'];
  const since = shown.filter(({ at }) => at > last.at && !isUnheard(record, at));
  if (since.length === 0) return undefined;
  const isDenied = since.some((look) => look.manager !== manager) && saidOfOffice(last) === 'done';
  return isDenied ? undefined : [4, 'its manager was read after its last request'];
}

/** A window that ended with a reading has told nobody what it read. */
function isUnheard(record: readonly Entry[], at: number): boolean {
  const read = record[at];
  return !record.some(
    (entry, index) =>
      index >= at &&
      ((entry.kind === 'request' && read?.kind === 'request' && entry.window === read.window && index > at) ||
        (entry.kind === 'toldOffices' && read?.kind === 'request' && entry.run === read.run)),
  );
}

/**
 * Rule 7: a resumed run ends as the uninterrupted one, but for what no answer told, and for who went down with all the
 * requests that they may have, of each of which nothing was learned.
 */
export function officeTwinMismatches(record: readonly Entry[], twin: readonly Entry[]): Mismatch[] {
  const last = (entries: readonly Entry[]) =>
    entries.findLast((entry): entry is ToldOffices => entry.kind === 'toldOffices')?.rows;
  const [mine, theirs] = [last(record), last(twin)];
  if (!mine || !theirs) return [];
  const endOf = ({ outcome }: ToldOffices['rows'][number]) =>
    outcome === 'soNow' ? 'applied' : outcome === 'skipped' ? 'failed' : outcome;
  return mine.flatMap((row): Mismatch[] => {
    const other = theirs.find(({ territory }) => territory === row.territory);
    if (!other || endOf(row) === endOf(other)) return [];
    const unclear = record.filter(
      (entry) =>
        entry.kind === 'request' &&
        appointedBy(entry)?.territory === row.territory &&
        saidOfOffice(entry) === 'unclear',
    );
    if (row.outcome === 'failed' && row.detail === 'noAnswer' && unclear.length >= mostTries) return [];
    const what = `"${nameOfOffice(row)}" ended ${row.outcome} (${row.detail}), and ${other.outcome} (${other.detail}) where nothing went wrong`;
    return [{ rule: 7, what }];
  });
}
