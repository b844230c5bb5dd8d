import type { Changed, Entry, Exchange, Mismatch, Row, Told } from './record';
import { nameOf } from './record';
import { askedBy, isUnclear, readBy, readingOf, saidOf, shownBy } from './reading';
import { assignmentMismatches } from './assignmentOracle';
import { undoMismatches } from './undoOracle';

type At<T> = T & { readonly at: number };

/** What the record shows of one row of one run, up to a moment. */
interface Evidence {
  readonly sends: readonly At<Exchange>[];
  readonly effects: readonly At<Changed>[];
  /** Whether the user was a member: by the plan, by a reading, by an answer, one after the other. */
  readonly shown: readonly { readonly at: number; readonly isMember: boolean; readonly isReading: boolean }[];
}

/** Every place where what was told of a row is not what the server did; all rules but the seventh. */
export function mismatchesOf(record: readonly Entry[]): Mismatch[] {
  const told = record.flatMap((entry, at) => (entry.kind === 'told' ? [{ ...entry, at }] : []));
  const latest = new Map(told.map((entry) => [entry.run, entry]));
  return [
    ...told.flatMap((entry) => mismatchesOfRun(knownAt(record, entry.at), entry)),
    ...[...latest.values()].flatMap((entry) => blindRepeats(record, entry)),
    ...undoMismatches(record),
    ...assignmentMismatches(record),
  ];
}

/** The record up to a moment, without the answers that came only later, to windows that were frozen then. */
export function knownAt(record: readonly Entry[], moment: number): Entry[] {
  return record
    .slice(0, moment)
    .map((entry) =>
      entry.kind === 'request' && entry.heardAt > moment
        ? { ...entry, reply: undefined, counts: false }
        : entry,
    );
}

function mismatchesOfRun(before: readonly Entry[], { run, rows }: Told): Mismatch[] {
  return rows.flatMap((row): Mismatch[] => {
    const evidence = evidenceOf(before, run, row);
    const broken = ruleBroken(row.outcome, row, evidence, before);
    if (!broken) return [];
    const [rule, why] = broken;
    return [
      { rule, what: `run ${run} says of "${nameOf(row)}": ${row.outcome} (${row.detail}), but ${why}` },
    ];
  });
}

function evidenceOf(record: readonly Entry[], run: number, row: Row): Evidence {
  const sends: At<Exchange>[] = [];
  const effects: At<Changed>[] = [];
  const shown: Evidence['shown'][number][] = [];
  record.forEach((entry, at) => {
    if (entry.kind === 'planned' && entry.run === run) {
      const members = entry.members.get(row.territory);
      if (members) shown.push({ at, isMember: members.includes(row.user), isReading: true });
    }
    if (entry.kind === 'changed' && entry.by === run && sameRow(entry, row)) effects.push({ ...entry, at });
    if (entry.kind !== 'request' || entry.run !== run) return;
    const read = readingOf(entry, row);
    if (read !== undefined) shown.push({ at, isMember: read, isReading: true });
    if (!askedBy(entry).some((asked) => sameRow(asked, row))) return;
    sends.push({ ...entry, at });
    const said = shownBy(entry, row);
    if (said !== undefined) shown.push({ at, isMember: said, isReading: false });
  });
  return { sends, effects, shown };
}

type Broken = readonly [rule: 1 | 2 | 3 | 4, why: string];

function ruleBroken(
  outcome: string,
  row: Row,
  evidence: Evidence,
  record: readonly Entry[],
): Broken | undefined {
  const { sends, effects, shown } = evidence;
  const wanted = row.operation === 'add';
  const last = shown.at(-1);
  switch (outcome) {
    case 'applied':
      return effects.length > 0 ? undefined : [1, 'no request of this run had that effect'];
    case 'alreadySo':
      return last?.isMember === wanted ? undefined : [2, 'what this run was shown last is otherwise'];
    case 'failed':
    case 'skipped':
    case 'notStarted':
      return effects.some((effect) => couldBeSeen(effect, evidence, row, record))
        ? [3, 'a request of this run did it']
        : undefined;
    case 'unknown':
      return unknownBroken(evidence, row, record);
    case 'soNow':
      if (sends.length === 0) return [4, 'it was never sent'];
      if (!sends.some((send) => isUnclear(send, row)) && !isDenied(evidence, wanted))
        return [4, 'every answer was clear'];
      return last?.isMember === wanted ? undefined : [4, 'what this run was shown last is otherwise'];
    default:
      return [4, 'nobody knows what that means'];
  }
}

/** Sent, and neither answered nor read since; or shown as done by one and as not done by a later reading. */
function unknownBroken({ sends, shown }: Evidence, row: Row, record: readonly Entry[]): Broken | undefined {
  const [first] = sends;
  const last = sends.at(-1);
  if (!first || !last) return [4, 'it was never sent'];
  if (isDenied({ sends, shown }, row.operation === 'add')) return undefined;
  if (!isUnclear(last, row)) return [4, 'its last request was answered'];
  const isRead = shown.some(
    ({ at, isReading }) =>
      isReading && at > last.at && isOwnReading(record[at], last) && !diedReading(record, at),
  );
  return isRead ? [4, 'its membership was read after its last request'] : undefined;
}

/** Whether something showed a row as done since it was sent, and a reading after that as not done. */
function isDenied({ sends: [first], shown }: Pick<Evidence, 'sends' | 'shown'>, wanted: boolean): boolean {
  const done = shown.find(({ at, isMember }) => first && at >= first.at && isMember === wanted);
  return shown.some(({ at, isMember, isReading }) => {
    return done !== undefined && isReading && at > done.at && isMember !== wanted;
  });
}

/** One that another request asked for may have begun before this one was answered: where a run ends, nobody looks again. */
function isOwnReading(reading: Entry | undefined, { path }: Exchange): boolean {
  if (reading?.kind !== 'request') return true;
  const isUserSide = /\/users\/\d+\/territories/.test(path);
  return (readBy(reading)?.user !== undefined) === isUserSide;
}

/** A process that died before it had read all that it asked for has told nobody what it read. */
function diedReading(record: readonly Entry[], at: number): boolean {
  const read = record[at];
  if (read?.kind !== 'request') return false;
  const later = record.filter((entry, index) => {
    return index > at && entry.kind === 'request' && entry.window === read.window;
  }) as Exchange[];
  const wrote = later.some(({ method, arrived }) => arrived && method !== 'GET');
  return !wrote && later.some(({ reply }) => reply === undefined);
}

/**
 * An effect that somebody else took back before anything showed it to the run cannot be known of: neither a clear
 * answer to its request did, nor the next reading.
 */
function couldBeSeen(
  effect: At<Changed>,
  { sends, shown }: Evidence,
  row: Row,
  record: readonly Entry[],
): boolean {
  const send = sends.find(({ at }) => at === effect.request);
  if (send && saidOf(send, row) === 'done') return true;
  const next = shown.find(({ at }) => at > effect.at);
  const back = record.findIndex(
    (entry, at) =>
      at > effect.at &&
      entry.kind === 'changed' &&
      entry.by !== effect.by &&
      entry.user === row.user &&
      entry.territory === row.territory,
  );
  return back < 0 || next === undefined || next.at < back;
}

/** Nothing is sent again after an unclear answer without a reading between. */
function blindRepeats(record: readonly Entry[], { run, rows }: Told): Mismatch[] {
  return rows.flatMap((row): Mismatch[] => {
    const { sends: tried, shown } = evidenceOf(record, run, row);
    const sends = tried.filter(({ arrived }) => arrived);
    const isBlind = sends.some((send, index) => {
      const next = sends[index + 1];
      if (!next || !isUnclear(send, row)) return false;
      return !shown.some(({ at, isReading }) => isReading && at > send.at && at < next.at);
    });
    const what = `run ${run} sent "${nameOf(row)}" again after an unclear answer, and had read nothing between`;
    return isBlind ? [{ rule: 5, what }] : [];
  });
}

function sameRow(one: Row, other: Row): boolean {
  return one.territory === other.territory && one.user === other.user && one.operation === other.operation;
}
