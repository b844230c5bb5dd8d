import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { whatBecameOfOne, whatWasDone } from './done';
import { andMore, nameOrId } from './names';
import type { Names } from '../core/plan/names';
import { outcomeKinds, type OutcomeKind } from '../core/journal/outcome';
import { grouped, purposeOf, type PlannedRow, type Purpose, type Refusal } from '../core/plan/plan';
import type { FinishedRun, RunSummary } from '../core/journal/result';
import { explain, told } from './explain';
import { refusalWords } from './outcomes';

/** An outcome in a word or two. */
export function wordFor(kind: OutcomeKind, purpose: Purpose): string {
  switch (kind) {
    case 'applied':
      if (purpose === 'change' || purpose === 'manager') return l10n.t('done');
      return purpose === 'add' ? l10n.t('added') : l10n.t('removed');
    case 'soNow':
      return l10n.t('so now (by whom is not known)');
    case 'alreadySo':
      if (purpose === 'change' || purpose === 'manager') return l10n.t('already so');
      return purpose === 'add' ? l10n.t('already a member') : l10n.t('no member any more');
    case 'failed':
      return l10n.t('failed');
    case 'skipped':
      return l10n.t('skipped');
    case 'notStarted':
      return l10n.t('not started');
    case 'unknown':
      return l10n.t('unknown');
  }
}

/** The file that a run was planned from, and which version of it where that is known. */
export function sourceWords({ file, commit }: NonNullable<RunSummary['source']>): string {
  const name = inert(file, 60);
  return commit === undefined ? name : l10n.t('{0} at {1}', name, inert(commit.slice(0, 8)));
}

/** Up to this many reasons stand in the message itself; the report has them all. */
const mostReasons = 2;
const mostNamed = 3;

/** One message for a whole run: what was done, what was not, and why for the first few. */
export function summaryOf(run: FinishedRun, names: Names): string {
  const { tally } = run;
  const lead = whatBecameOfOne(run.rows, names) ?? leadOf(run, names);
  const end = run.ended === 'cancelled' ? [l10n.t('The run was cancelled.')] : [];
  const gone = run.isRecorded ? [] : [l10n.t('Its record is gone, so it can be neither resumed nor undone.')];
  return [lead, ...unsure(tally.soNow, run.rows.length), ...end, ...reasonsOf(run, names), ...gone].join(' ');
}

function leadOf(run: FinishedRun, names: Names): string {
  const purpose = purposeOf(run.plan);
  const others = outcomeKinds
    .filter((kind) => kind !== 'applied' && kind !== 'soNow' && run.tally[kind] > 0)
    .map((kind) => l10n.t('{0} {1}', run.tally[kind], wordFor(kind, purpose)));
  const done = whatWasDone(run, names);
  return others.length === 0 ? l10n.t('{0}.', done) : l10n.t('{0} ({1}).', done, others.join(', '));
}

function unsure(soNow: number, rows: number): string[] {
  if (soNow === 0) return [];
  if (rows === 1)
    return [l10n.t('It is not known whether this run did it or somebody else; Undo leaves it alone.')];
  return [
    soNow === 1
      ? l10n.t('Of 1 of them it is not known whether this run did it or somebody else; Undo leaves it alone.')
      : l10n.t(
          'Of {0} of them it is not known whether this run did it or somebody else; Undo leaves them alone.',
          soNow,
        ),
  ];
}

function reasonsOf(run: FinishedRun, names: Names): readonly string[] {
  const failure = failureOf(run);
  if (failure) return [failure];
  const refused = run.rows.flatMap(({ row, outcome }) =>
    outcome.kind === 'failed' || outcome.kind === 'skipped' ? [{ row, refusal: outcome.refusal }] : [],
  );
  const { shown, more } = reasonWords(refused, names, run.rows.length > 1);
  return more > 0 ? [...shown, l10n.t('And {0} more, in the report.', more)] : shown;
}

/** Why nothing of a plan could be sent. */
export function nothingPossible(rows: readonly PlannedRow[], names: Names): string {
  const refused = rows.flatMap((row) =>
    row.state.kind === 'impossible' ? [{ row, refusal: row.state.refusal }] : [],
  );
  const { shown, more } = reasonWords(refused, names, true);
  // nothing was done: there is no report
  const rest = more > 0 ? [l10n.t('And {0} more.', more)] : [];
  return [l10n.t('Nothing was sent to Zoho.'), ...shown, ...rest].join(' ');
}

interface Refused {
  readonly row: PlannedRow;
  readonly refusal: Refusal;
}

/** Each reason once, with those who met it, and how many met one that there is no room for. */
function reasonWords(
  refused: readonly Refused[],
  names: Names,
  named: boolean,
): { readonly shown: readonly string[]; readonly more: number } {
  const reasons = [...grouped(refused, ({ refusal }) => sentence(refusal))];
  const shown = reasons.slice(0, mostReasons).map(([why, met]) => {
    const users = [...new Set(met.map(({ row: { user } }) => user))];
    const who = users.map((id) => nameOrId({ id, name: names.user(id) }));
    return named ? `${andMore(who, ', ', mostNamed)}: ${why}` : why;
  });
  const more = reasons.slice(mostReasons).reduce((sum, [, met]) => sum + met.length, 0);
  return { shown, more };
}

function sentence(refusal: Refusal): string {
  const { what, next } = refusalWords(refusal);
  return `${what} ${next}`;
}

/** Why the run stopped. The failure may be of the second reading; what the request before it did is open then. */
function failureOf({ error, tally }: FinishedRun): string | undefined {
  if (!error || tally.unknown === 0) return error && told(error);
  const { what, next } = explain(error);
  return `${what} ${l10n.t('It is not known whether the last request changed anything.')} ${next}`;
}

/** How a run ended, in words. */
export function endOf({ ended }: Pick<RunSummary, 'ended'>): string {
  switch (ended) {
    case 'complete':
      return l10n.t('complete');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'stopped':
      return l10n.t('stopped by a failure');
    case 'interrupted':
      return l10n.t('interrupted');
  }
}
