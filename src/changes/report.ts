import { l10n } from '../base/l10n';
import { inertMarkdown } from '../base/text';
import type { Names } from './names';
import { outcomeKinds, type Outcome } from './outcome';
import type { PlannedRow } from './plan';
import type { RowResult, RunResult } from './result';
import { endOf, purposeOf, wordFor } from './summary';

/** The report of a run as a Markdown document: totals, then every row with what happened and what to do. */
export function reportOf(run: RunResult, names: Names): string {
  const purpose = purposeOf(run.plan);
  const territories = run.plan.territories.map(({ id }) => {
    const rows = run.rows.filter(({ row }) => row.territory === id);
    return [
      `## ${inertMarkdown(names.territory(id)) || id} (${id})`,
      '',
      `| ${l10n.t('User')} | ${l10n.t('Id')} | ${l10n.t('Outcome')} | ${l10n.t('What happened, and what to do')} |`,
      '| --- | --- | --- | --- |',
      ...rows.map((row) => lineOf(row, names)),
    ].join('\n');
  });
  return [
    `# ${titleOf(run)}`,
    facts(run),
    ...(run.problem === undefined ? [] : [`> ${inertMarkdown(run.problem, 600)}`]),
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

function titleOf(run: RunResult): string {
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

function facts(run: RunResult): string {
  const ended = run.endedAt === undefined ? endOf(run) : `${time(run.endedAt)} (${endOf(run)})`;
  return [
    `${l10n.t('Organisation')}: ${inertMarkdown(run.plan.target.label)}  `,
    `${l10n.t('Started')}: ${time(run.startedAt)}  `,
    `${l10n.t('Ended')}: ${ended}`,
  ].join('\n');
}

function lineOf({ row, outcome }: RowResult, names: Names): string {
  const { user, operation } = row;
  const name = inertMarkdown(names.user(user)) || '–';
  return `| ${name} | ${user} | ${wordFor(outcome.kind, operation)} | ${explain(row, outcome)} |`;
}

function explain(row: PlannedRow, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return howItIsKnown(outcome.seen);
    case 'alreadySo':
      return l10n.t('Nothing to do.');
    case 'failed':
    case 'skipped':
      return `${inertMarkdown(outcome.refusal.what, 400)} ${inertMarkdown(outcome.refusal.next, 400)}`;
    case 'notStarted':
      return row.operation === 'add'
        ? l10n.t('Nothing was sent for this user.')
        : l10n.t('Nothing was sent for this user; they are where they were.');
    case 'unknown':
      return `${inertMarkdown(outcome.why, 400)} ${l10n.t('Resume the run, or refresh the territories, to see whether the user is a member.')}`;
  }
}

function howItIsKnown(seen: Extract<Outcome, { kind: 'applied' }>['seen']): string {
  switch (seen) {
    case 'answer':
      return l10n.t('Zoho confirmed it.');
    case 'reread':
      return l10n.t('The membership was read again and shows it.');
    case 'both':
      return l10n.t('Zoho confirmed it, and the members read afterwards show it.');
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
}
