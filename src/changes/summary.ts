import { l10n } from '../base/l10n';
import { inert, inertMarkdown } from '../base/text';
import type { RowResult, RunResult } from './apply';
import { outcomeKinds, type Outcome, type OutcomeKind, type Refusal } from './outcome';
import type { Named } from './plan';

/** The name people know, or the id where there is none. */
export function nameOrId({ id, name }: Named<string>): string {
  return inert(name, 60) || id;
}

function wordFor(kind: OutcomeKind): string {
  switch (kind) {
    case 'applied':
      return l10n.t('added');
    case 'alreadyMember':
      return l10n.t('already a member');
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

/** Up to this many reasons stand in the message itself; the report has them all. */
const mostReasons = 2;

/** One message for a whole run: what was done, what was not, and why for the first few. */
export function summaryOf(run: RunResult): string {
  const { tally, rows, plan } = run;
  const [only, another] = plan.territories;
  const done =
    only && !another
      ? l10n.t('Associated {0} of {1} users with {2}', tally.applied, rows.length, nameOrId(only.territory))
      : l10n.t(
          'Made {0} of {1} associations with {2} territories',
          tally.applied,
          rows.length,
          plan.territories.length,
        );
  const others = outcomeKinds
    .filter((kind) => kind !== 'applied' && tally[kind] > 0)
    .map((kind) => `${tally[kind]} ${wordFor(kind)}`);
  const lead = others.length === 0 ? `${done}.` : `${done} (${others.join(', ')}).`;
  const end = run.ended === 'cancelled' ? [l10n.t('The run was cancelled.')] : [];
  return [lead, ...end, ...reasonsOf(run)].join(' ');
}

function reasonsOf(run: RunResult): string[] {
  const failure = failureOf(run);
  if (failure) return [failure];
  const refused = run.rows.flatMap(({ user, outcome }) => {
    const refusal = refusalIn(outcome);
    return refusal ? [`${nameOrId(user)}: ${refusal.what} ${refusal.next}`] : [];
  });
  const more = refused.length - mostReasons;
  return [
    ...refused.slice(0, mostReasons),
    ...(more > 0 ? [l10n.t('And {0} more, in the report.', more)] : []),
  ];
}

/** Why the run stopped. The failure may be of the second reading; what the request before it did is open then. */
function failureOf({ error, tally }: RunResult): string | undefined {
  if (!error || tally.unknown === 0) return error?.message;
  return `${error.what} ${l10n.t('It is not known whether the last request changed anything.')} ${error.next}`;
}

function refusalIn(outcome: Outcome): Refusal | undefined {
  return outcome.kind === 'failed' || outcome.kind === 'skipped' ? outcome.refusal : undefined;
}

/** The report of a run as a Markdown document: totals, then every row with what happened and what to do. */
export function reportOf(run: RunResult): string {
  const failure = failureOf(run);
  const territories = run.plan.territories.map(({ territory }) => {
    const rows = run.rows.filter((row) => row.territory.id === territory.id);
    return [
      `## ${inertMarkdown(territory.name) || territory.id} (${territory.id})`,
      '',
      `| ${l10n.t('User')} | ${l10n.t('Id')} | ${l10n.t('Outcome')} | ${l10n.t('What happened, and what to do')} |`,
      '| --- | --- | --- | --- |',
      ...rows.map(lineOf),
    ].join('\n');
  });
  return [
    `# ${l10n.t('Associating users with territories')}`,
    [
      `${l10n.t('Organisation')}: ${inertMarkdown(run.plan.organisation)}  `,
      `${l10n.t('Started')}: ${time(run.startedAt)}  `,
      `${l10n.t('Ended')}: ${time(run.endedAt)} (${endOf(run)})`,
    ].join('\n'),
    ...(failure ? [`> ${inertMarkdown(failure, 600)}`] : []),
    [
      `| ${l10n.t('Outcome')} | ${l10n.t('Rows')} |`,
      '| --- | ---: |',
      ...outcomeKinds.map((kind) => `| ${wordFor(kind)} | ${run.tally[kind]} |`),
      `| **${l10n.t('all')}** | **${run.rows.length}** |`,
    ].join('\n'),
    ...territories,
    '',
  ].join('\n\n');
}

function lineOf({ user, outcome }: RowResult): string {
  return `| ${inertMarkdown(user.name) || '–'} | ${user.id} | ${wordFor(outcome.kind)} | ${explain(outcome)} |`;
}

function explain(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return outcome.seen === 'answer'
        ? l10n.t('Zoho confirmed it.')
        : l10n.t('The membership was read again and shows it.');
    case 'alreadyMember':
      return l10n.t('Nothing to do.');
    case 'failed':
    case 'skipped':
      return `${inertMarkdown(outcome.refusal.what, 400)} ${inertMarkdown(outcome.refusal.next, 400)}`;
    case 'notStarted':
      return l10n.t('Nothing was sent for this user.');
    case 'unknown':
      return `${inertMarkdown(outcome.why, 400)} ${l10n.t('Refresh the territories to see whether the user is a member.')}`;
  }
}

function endOf(run: RunResult): string {
  switch (run.ended) {
    case 'complete':
      return l10n.t('complete');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'stopped':
      return l10n.t('stopped by a failure');
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
}
