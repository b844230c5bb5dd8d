import type { Note } from '../core/assignmentPlan/difference';
import { doneIn, tallyOf, type Outcome } from '../core/journal/outcome';
import type { FinishedRun, RowResult } from '../core/journal/result';
import type { Ending, Proposal } from '../core/operations';
import { purposeOf } from '../core/plan/plan';
import { inertMarkdown } from '../core/util/text';
import { noteWords } from '../messages/assignmentPlan';
import { l10n } from '../messages/l10n';
import { nameOrId } from '../messages/names';
import { refusalWords } from '../messages/outcomes';
import { wordFor } from '../messages/summary';
import type { Line, Problem, Report } from './command';
import { exitCodeOf, type ExitCode } from './exitCode';
import { notesJson } from './planReport';
import { problemOf } from './problem';

const format = 'zoho-territories-apply/1';

interface Told {
  readonly report: Report;
  readonly code: ExitCode;
}

/**
 * What came of applying a plan, and the exit status that says so.
 *
 * @param notes what the plan leaves as it is, whatever the file says
 */
export function applyReport(ending: Ending, notes: readonly Note[]): Told {
  const { report, code } = reportOf(ending);
  const lines = notes.map((note): Line => ({ text: noteWords(note) }));
  const noted = {
    ...report,
    text: [...report.text, ...lines],
    json: { ...report.json, notes: notesJson(notes) },
    markdown: [...(report.markdown ?? []), ...markdownOf(lines)],
  };
  return { report: noted, code };
}

function reportOf(ending: Ending): Told {
  if (ending.kind === 'nothingToDo') {
    const text = l10n.t('Nothing to change.');
    return { report: { text: [{ text }], json: { format, rows: [] }, markdown: [text] }, code: 0 };
  }
  if (ending.kind === 'nothingPossible') return nothingSent(ending.proposal);
  const { run } = ending;
  const lines = linesOf(run);
  const report: Report = {
    text: lines,
    json: {
      format,
      run: run.id,
      ended: run.ended,
      tally: run.tally,
      rows: run.rows.map((row) => rowJson(run, row)),
    },
    markdown: markdownOf(lines),
    problems: problemsOf(run),
  };
  return { report, code: codeOf(run) };
}

/** Rows that Zoho would refuse for certain, and none besides that is not as wanted: nothing was sent, nothing is on record. */
function nothingSent({ plan, names }: Proposal): Told {
  const rows = plan.rows.map((row): RowResult => ({
    row,
    outcome:
      row.state.kind === 'impossible'
        ? { kind: 'skipped', refusal: row.state.refusal }
        : { kind: 'alreadySo', seen: 'plan' },
  }));
  const told = { plan, names, rows, tally: tallyOf(rows.map(({ outcome }) => outcome)) };
  const lines = linesOf(told);
  const report: Report = {
    text: lines,
    json: { format, tally: told.tally, rows: rows.map((row) => rowJson(told, row)) },
    markdown: markdownOf(lines),
  };
  return { report, code: 5 };
}

function markdownOf(lines: readonly Line[]): string[] {
  return lines.map(({ text }) => `- ${inertMarkdown(text, 400)}`);
}

/** What is told of rows, whether a run sent them or not. */
type RowsTold = Pick<FinishedRun, 'plan' | 'names' | 'rows' | 'tally'>;

function codeOf({ rows, tally, ended, error }: FinishedRun): ExitCode {
  // also where a Ctrl-C came after the last request
  if (doneIn(tally) + tally.alreadySo === rows.length) return 0;
  if (ended === 'cancelled') return 130;
  const hasBegun = doneIn(tally) + tally.unknown > 0;
  return error && !hasBegun ? exitCodeOf(error) : 5;
}

function linesOf(run: RowsTold): Line[] {
  const { tally, rows } = run;
  const done = l10n.t('{0} of {1} changes are made.', doneIn(tally) + tally.alreadySo, rows.length);
  const unsure =
    tally.soNow > 0
      ? [l10n.t('Of {0} of them it is not known whether this run made them or somebody else.', tally.soNow)]
      : [];
  const left = rows.filter(({ outcome }) => !isDone(outcome));
  const mayHelp = left.some(({ outcome }) => outcome.kind !== 'failed');
  const reasons = l10n.t('What failed would fail again: see to its reason, then run it again.');
  return [
    { text: [done, ...unsure].join(' '), tone: 'heading' },
    ...left.map((row): Line => ({ text: wordsOf(run, row) })),
    ...(left.length > 0
      ? [{ text: mayHelp ? l10n.t('Run it again: it reads who is where and does what is left.') : reasons }]
      : []),
  ];
}

function isDone({ kind }: Outcome): boolean {
  return kind === 'applied' || kind === 'soNow' || kind === 'alreadySo';
}

function wordsOf({ names, plan }: RowsTold, { row, outcome }: RowResult): string {
  const where = nameOrId({ id: row.territory, name: names.territory(row.territory) });
  const who = nameOrId({ id: row.user, name: names.user(row.user) });
  const sign = row.operation === 'add' ? '+' : '-';
  const reason = reasonOf(outcome);
  return `${where}: ${sign} ${who}: ${wordFor(outcome.kind, purposeOf(plan))}${reason === '' ? '' : `. ${reason}`}`;
}

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'unknown') return l10n.t('It is not known whether Zoho did it.');
  if (outcome.kind !== 'failed' && outcome.kind !== 'skipped') return '';
  const { what, next } = refusalWords(outcome.refusal);
  // the advice is given where it can be followed
  return outcome.refusal.code === 'fullSwap' ? `${what} ${l10n.t('Add --remove-first.')}` : `${what} ${next}`;
}

function rowJson({ names }: RowsTold, { row, outcome }: RowResult): unknown {
  return {
    operation: row.operation,
    territory: { id: row.territory, name: names.territory(row.territory) },
    user: { id: row.user, name: names.user(row.user) },
    outcome: outcome.kind,
    reason: outcome.kind === 'failed' || outcome.kind === 'skipped' ? outcome.refusal.code : undefined,
    message: reasonOf(outcome) || undefined,
  };
}

function problemsOf({ error, isRecorded }: FinishedRun): Problem[] {
  return [
    ...(error ? [problemOf(error)] : []),
    ...(isRecorded
      ? []
      : [
          {
            severity: 'warning',
            code: 'recordGone',
            message: l10n.t('The journal of the run is gone.'),
          } as const,
        ]),
  ];
}
