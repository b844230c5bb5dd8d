import type { TerritoryId } from '../core/util/ids';
import type { Names } from '../core/plan/names';
import { outcomeKinds, type OutcomeKind } from '../core/journal/outcome';
import { canRetry, canUndo, type RowResult, type RunResult } from '../core/journal/result';
import { grouped, purposeOf } from '../core/plan/plan';
import { inert } from '../core/util/text';
import { inSlices } from '../core/util/turns';
import { toldAsKept } from './explain';
import { l10n } from './l10n';
import { targetLabel } from './organisations';
import { explanationOf } from './outcomes';
import { asMarkdown, type ReportForm } from './reportForms';
import { takesBack, titleOfRun } from './runTitle';
import { endOf, sourceWords, wordFor } from './summary';
import { clockTime, timeWithZone } from './time';

/** Rows of these a person has to do something about. */
const open: ReadonlySet<OutcomeKind> = new Set(['failed', 'skipped', 'unknown', 'notStarted']);

/** What the document is called: what was done, and when. */
export function reportName(run: RunResult): string {
  const name = l10n.t('Report: {0}, {1}', titleOfRun(run), clockTime(run.startedAt));
  return inert(name, 160).replace(/[/\\]/g, '∕');
}

/** The report of a run: what it was, how many rows came to what, those that need attention, then the others by territory. */
export async function reportOf(run: RunResult, names: Names, form: ReportForm = asMarkdown): Promise<string> {
  const { safe } = form;
  const namesakes = grouped(run.plan.territories, ({ id }) => safe(names.territory(id)));
  // an id tells territories of the same name apart
  const nameOf = (id: TerritoryId) => {
    const name = safe(names.territory(id));
    return name && (namesakes.get(name)?.length === 1 ? name : `${name} (${id})`);
  };
  const attention: string[][] = [];
  const others = new Map<TerritoryId, string[][]>();
  await inSlices(run.rows, (slice) => {
    for (const result of slice) {
      const { territory } = result.row;
      const cells = cellsOf(result, names, form);
      if (open.has(result.outcome.kind)) {
        attention.push([nameOf(territory) || territory, ...cells]);
        continue;
      }
      const rows = others.get(territory) ?? [];
      others.set(territory, rows);
      rows.push(cells);
    }
  });
  const columns = [l10n.t('User'), l10n.t('Id'), l10n.t('Outcome'), l10n.t('What happened, and what to do')];
  const section = (heading: string, table: string) => [form.heading(heading), table];
  const parts = [
    form.title(safe(l10n.t('Report: {0}', titleOfRun(run)), 160)),
    form.lines(facts(run, form)),
    ...(run.fault === undefined ? [] : [safe(toldAsKept(run.fault), 600)]),
    totals(run, form),
    ...(attention.length === 0
      ? []
      : section(
          l10n.t('What needs attention: {0}', attention.length),
          form.table([l10n.t('Territory'), ...columns], attention),
        )),
    ...whatNext(run, form),
    ...[...others].flatMap(([id, rows]) =>
      section(`${safe(names.territory(id)) || id} (${id})`, form.table(columns, rows)),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function facts(run: RunResult, { safe }: ReportForm): string[] {
  return [
    l10n.t('Organisation: {0}', safe(targetLabel(run.plan.target))),
    ...takesBack(run.undoes),
    ...(run.source ? [l10n.t('From {0}', safe(sourceWords(run.source)))] : []),
    l10n.t('Started: {0}', timeWithZone(run.startedAt)),
    run.endedAt === undefined
      ? l10n.t('Ended: {0}', endOf(run))
      : l10n.t('Ended: {0} ({1})', timeWithZone(run.endedAt), endOf(run)),
  ];
}

/** Only what happened: no row of zero. */
function totals({ tally, rows, purpose }: RunResult, form: ReportForm): string {
  const happened = outcomeKinds.filter((kind) => tally[kind] > 0);
  return form.table(
    [l10n.t('Outcome'), l10n.t('Rows')],
    [
      ...happened.map((kind) => [wordFor(kind, purpose), l10n.number(tally[kind])]),
      ...(happened.length > 1 ? [[l10n.t('all'), l10n.number(rows.length)]] : []),
    ],
  );
}

/** What can be done with the run; a document has no buttons. */
function whatNext(run: RunResult, form: ReportForm): string[] {
  const ways = [
    ...(run.canResume ? [l10n.t('Resume Run goes on with what is left.')] : []),
    ...(canRetry(run) && !run.isOvertaken
      ? [l10n.t('Retry Failed Changes sends once more what Zoho refused.')]
      : []),
    ...(canUndo(run) ? [l10n.t('Undo Run takes back what this run did.')] : []),
  ];
  const lines = [
    ...ways,
    ...(run.undoneBy === undefined ? [] : [l10n.t('It has been taken back since.')]),
    ...(ways.length === 0
      ? []
      : [l10n.t('All this is in the menu of the run in the Activity view, and in the palette.')]),
  ];
  return lines.length === 0 ? [] : [form.heading(l10n.t('What can be done')), form.lines(lines)];
}

function cellsOf({ row, outcome }: RowResult, names: Names, { safe }: ReportForm): string[] {
  const { user } = row;
  return [
    safe(names.user(user)) || '–',
    user,
    wordFor(outcome.kind, purposeOf({ rows: [row] })),
    safe(explanationOf(row, outcome), 800),
  ];
}
