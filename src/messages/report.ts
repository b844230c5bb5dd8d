import type { TerritoryId } from '../core/util/ids';
import { l10n } from './l10n';
import { inertMarkdown } from '../core/util/text';
import { inSlices } from '../core/util/turns';
import { explanationOf } from './outcomes';
import { toldAsKept } from './explain';
import type { Names } from '../core/plan/names';
import { outcomeKinds } from '../core/journal/outcome';
import type { RowResult, RunResult } from '../core/journal/result';
import { purposeOf } from '../core/plan/plan';
import { endOf, sourceWords, wordFor } from './summary';
import { targetLabel } from './organisations';
import { timeWithZone } from './time';

/** What a report is made of. */
export type ReportedRun = Pick<
  RunResult,
  'plan' | 'names' | 'rows' | 'tally' | 'ended' | 'fault' | 'startedAt' | 'endedAt' | 'undoes' | 'source'
>;

/**
 * The report of a run as a Markdown document: totals, then every row with what happened and what to do.
 *
 * @param shown what makes a text safe to show: `inertCell` where the document is shown as it is written
 */
export async function reportOf(run: ReportedRun, names: Names, shown = inertMarkdown): Promise<string> {
  const purpose = purposeOf(run.plan);
  const lines = new Map<TerritoryId, string[]>(run.plan.territories.map(({ id }) => [id, []]));
  await inSlices(run.rows, (slice) => {
    for (const result of slice) lines.get(result.row.territory)?.push(lineOf(result, names, shown));
  });
  const territories = [...lines].map(([id, rows]) =>
    [
      `## ${shown(names.territory(id)) || id} (${id})`,
      '',
      `| ${l10n.t('User')} | ${l10n.t('Id')} | ${l10n.t('Outcome')} | ${l10n.t('What happened, and what to do')} |`,
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  );
  return [
    `# ${titleOf(run)}`,
    facts(run, shown),
    ...(run.fault === undefined ? [] : [`> ${shown(toldAsKept(run.fault), 600)}`]),
    [
      `| ${l10n.t('Outcome')} | ${l10n.t('Rows')} |`,
      '| --- | ---: |',
      ...outcomeKinds.map((kind) => `| ${wordFor(kind, purpose)} | ${run.tally[kind]} |`),
      `| **${l10n.t('all')}** | **${run.rows.length}** |`,
    ].join('\n'),
    ...territories,
    '',
  ].join('\n\n');
}

function titleOf(run: ReportedRun): string {
  if (run.undoes !== undefined) return l10n.t('Taking back a change');
  switch (purposeOf(run.plan)) {
    case 'add':
      return l10n.t('Associating users with territories');
    case 'remove':
      return l10n.t('Removing users from territories');
    case 'change':
      return l10n.t('Changing the users of territories');
  }
}

function facts(run: ReportedRun, shown: typeof inertMarkdown): string {
  const ended = run.endedAt === undefined ? endOf(run) : `${timeWithZone(run.endedAt)} (${endOf(run)})`;
  return [
    `${l10n.t('Organisation')}: ${shown(targetLabel(run.plan.target))}  `,
    ...(run.source ? [`${l10n.t('From {0}', shown(sourceWords(run.source)))}  `] : []),
    `${l10n.t('Started')}: ${timeWithZone(run.startedAt)}  `,
    `${l10n.t('Ended')}: ${ended}`,
  ].join('\n');
}

function lineOf({ row, outcome }: RowResult, names: Names, shown: typeof inertMarkdown): string {
  const { user, operation } = row;
  const name = shown(names.user(user)) || '–';
  return `| ${name} | ${user} | ${wordFor(outcome.kind, operation)} | ${shown(explanationOf(row, outcome), 800)} |`;
}
