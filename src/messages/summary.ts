import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { nameOrId } from './names';
import type { Names } from '../core/plan/names';
import { doneIn, outcomeKinds, type Outcome, type OutcomeKind } from '../core/journal/outcome';
import { purposeOf, type Purpose, type Refusal } from '../core/plan/plan';
import type { FinishedRun, RunSummary } from '../core/journal/result';
import { explain, told } from './explain';
import { refusalWords } from './outcomes';

/** An outcome in a word or two. */
export function wordFor(kind: OutcomeKind, purpose: Purpose): string {
  switch (kind) {
    case 'applied':
      if (purpose === 'change') return l10n.t('done');
      return purpose === 'add' ? l10n.t('added') : l10n.t('removed');
    case 'soNow':
      return l10n.t('so now (by whom is not known)');
    case 'alreadySo':
      if (purpose === 'change') return l10n.t('already so');
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

/** One message for a whole run: what was done, what was not, and why for the first few. */
export function summaryOf(run: FinishedRun, names: Names): string {
  const { tally } = run;
  const purpose = purposeOf(run.plan);
  const others = outcomeKinds
    .filter((kind) => kind !== 'applied' && kind !== 'soNow' && tally[kind] > 0)
    .map((kind) => `${tally[kind]} ${wordFor(kind, purpose)}`);
  const done = whatWasDone(run, doneIn(tally), purpose, names);
  const lead = others.length === 0 ? `${done}.` : `${done} (${others.join(', ')}).`;
  const unsure =
    tally.soNow > 0
      ? [
          l10n.t(
            'Of {0} of them it is not known whether this run did it or somebody else; Undo leaves them alone.',
            tally.soNow,
          ),
        ]
      : [];
  const end = run.ended === 'cancelled' ? [l10n.t('The run was cancelled.')] : [];
  const gone = run.isRecorded ? [] : [l10n.t('Its record is gone, so it can be neither resumed nor undone.')];
  return [lead, ...unsure, ...end, ...reasonsOf(run, names), ...gone].join(' ');
}

function whatWasDone({ plan, rows }: FinishedRun, done: number, purpose: Purpose, names: Names): string {
  const [only, another] = plan.territories;
  if (purpose === 'change') return l10n.t('Made {0} of {1} changes', done, rows.length);
  if (!only || another) {
    return purpose === 'add'
      ? l10n.t(
          'Made {0} of {1} associations with {2} territories',
          done,
          rows.length,
          plan.territories.length,
        )
      : l10n.t('Ended {0} of {1} memberships in {2} territories', done, rows.length, plan.territories.length);
  }
  const territory = nameOrId({ id: only.id, name: names.territory(only.id) });
  return purpose === 'add'
    ? l10n.t('Associated {0} of {1} users with {2}', done, rows.length, territory)
    : l10n.t('Removed {0} of {1} users from {2}', done, rows.length, territory);
}

function reasonsOf(run: FinishedRun, names: Names): string[] {
  const failure = failureOf(run);
  if (failure) return [failure];
  const refused = run.rows.flatMap(({ row: { user }, outcome }) => {
    const refusal = refusalIn(outcome);
    if (!refusal) return [];
    const { what, next } = refusalWords(refusal);
    return [`${nameOrId({ id: user, name: names.user(user) })}: ${what} ${next}`];
  });
  const more = refused.length - mostReasons;
  return [
    ...refused.slice(0, mostReasons),
    ...(more > 0 ? [l10n.t('And {0} more, in the report.', more)] : []),
  ];
}

/** Why the run stopped. The failure may be of the second reading; what the request before it did is open then. */
function failureOf({ error, tally }: FinishedRun): string | undefined {
  if (!error || tally.unknown === 0) return error && told(error);
  const { what, next } = explain(error);
  return `${what} ${l10n.t('It is not known whether the last request changed anything.')} ${next}`;
}

function refusalIn(outcome: Outcome): Refusal | undefined {
  return outcome.kind === 'failed' || outcome.kind === 'skipped' ? outcome.refusal : undefined;
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
