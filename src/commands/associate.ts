import * as vscode from 'vscode';
import type { Session } from '../auth/sessions';
import { CrmError } from '../api/errors';
import type { Territory } from '../api/schemas';
import type { TerritoryId, UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { applyPlan, type RunResult } from '../changes/apply';
import {
  planAssociations,
  usersToSend,
  type AssociationForm,
  type AssociationPlan,
  type Named,
} from '../changes/plan';
import type { Outcome } from '../changes/outcome';
import { nameOrId, reportOf, summaryOf } from '../changes/summary';
import { confirmChange, type ChangeReview } from './confirmChange';
import type { CommandContext } from './context';
import type { CommandId } from './ids';

const mostNamed = 12;

/**
 * Plan, review, apply, tell: the one way by which every command adds users to territories.
 *
 * @throws CrmError when the members of a territory cannot be read; Cancelled when the person turns away before the
 * first request
 */
export async function associate(
  context: CommandContext,
  session: Session,
  territories: readonly Territory[],
  ids: readonly UserId[],
  form: AssociationForm,
): Promise<void> {
  const { members, users } = await readNow(context, session, territories, ids);
  const plan = planAssociations(
    { organisation: session.target.label, form, territories: territories.map(nameTerritory), users },
    (territory) => members.get(territory) ?? new Set(),
  );
  if (plan.calls === 0) {
    void context.prompter.tell('info', nothingToDo(plan));
    return;
  }
  await confirmChange(context, session, review(plan));
  await showResult(context, await apply(context, session, plan));
}

function nameTerritory({ id, name }: Territory): Named<TerritoryId> {
  return { id, name };
}

/** What the plan stands on: the members of the territories at this moment, and the names of the users. */
function readNow(
  { prompter }: CommandContext,
  { model }: Session,
  territories: readonly Territory[],
  ids: readonly UserId[],
): Promise<{ members: ReadonlyMap<TerritoryId, ReadonlySet<UserId>>; users: Named<UserId>[] }> {
  return prompter.progress(
    l10n.t('Reading who belongs to the territories now'),
    async ({ signal, report }) => {
      let done = 0;
      const stop = new AbortController();
      const lists = await Promise.all(
        territories.map(async ({ id }) => {
          const members = await model.readMembers(id, AbortSignal.any([signal, stop.signal]));
          report(l10n.t('{0} of {1}', ++done, territories.length), done / territories.length);
          return [id, new Set(members.map((member) => member.id))] as const;
        }),
      ).finally(() => stop.abort()); // one failure is enough: the others need not be read
      const names = await model.userNames(ids, signal);
      return { members: new Map(lists), users: ids.map((id) => ({ id, name: names.get(id) ?? '' })) };
    },
  );
}

function nothingToDo(plan: AssociationPlan): string {
  const [only] = plan.territories;
  return plan.territories.length === 1 && only
    ? l10n.t('All of these users are members of {0} already. Nothing was sent.', nameOrId(only.territory))
    : l10n.t('All of these users are members of all these territories already. Nothing was sent.');
}

/** The last look before anything is sent: organisation, territories, users, requests. */
function review(plan: AssociationPlan): ChangeReview {
  const additions = plan.territories.reduce((sum, planned) => sum + usersToSend(planned).length, 0);
  const already = plan.territories.flatMap(({ rows }) => rows).length - additions;
  const users = [
    ...new Map(plan.territories.flatMap(({ rows }) => rows.map(({ user }) => [user.id, user]))).values(),
  ];
  const [only] = plan.territories;
  const requests = plan.calls === 1 ? l10n.t('1 request') : l10n.t('{0} requests', plan.calls);
  return {
    message: l10n.t(
      'Associate {0} with {1} in {2}?',
      users.length === 1 ? l10n.t('1 user') : l10n.t('{0} users', users.length),
      only && plan.territories.length === 1
        ? nameOrId(only.territory)
        : l10n.t('{0} territories', plan.territories.length),
      plan.organisation,
    ),
    detail: [
      `${l10n.t('Territories')} (${plan.territories.length}): ${listed(plan.territories.map(({ territory }) => territory))}`,
      `${l10n.t('Users')} (${users.length}): ${listed(users)}`,
      ...(already > 0 ? [l10n.t('Already members, not sent: {0}', already)] : []),
      l10n.t('This takes {0} to Zoho. Users of a territory see its records.', requests),
    ].join('\n'),
    action: l10n.t('Associate'),
    adds: additions,
    removals: 0,
  };
}

function listed(items: readonly Named<string>[]): string {
  const names = items
    .slice(0, mostNamed)
    .map((item) => (item.name ? `${nameOrId(item)} (${item.id})` : item.id));
  const more = items.length - names.length;
  return [...names, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(', ');
}

async function apply(
  { prompter }: CommandContext,
  { model }: Session,
  plan: AssociationPlan,
): Promise<RunResult> {
  const run = await prompter.progress(l10n.t('Associating users'), ({ signal, report }) =>
    applyPlan(plan, {
      client: model.client,
      // signing out ends the run as a cancel does
      cancel: AbortSignal.any([signal, model.whenClosed]),
      now: Date.now,
      onProgress: (done, of) => report(l10n.t('{0} of {1}', done, of), done / of),
    }),
  );
  const sent = run.rows.filter(({ outcome }) => wasSent(outcome));
  model.noteSent(
    sent.map(({ territory, outcome }) => ({ territory: territory.id, added: outcome.kind === 'applied' })),
  );
  return run;
}

function wasSent(outcome: Outcome): boolean {
  if (outcome.kind === 'alreadyMember') return outcome.seen === 'answer';
  return outcome.kind !== 'notStarted' && outcome.kind !== 'skipped';
}

async function showResult({ prompter, reports, log }: CommandContext, run: RunResult): Promise<void> {
  const report = reports.add(reportOf(run));
  log.info(`Run ended ${run.ended}: ${JSON.stringify(run.tally)}`);
  if (run.error) log.error('Associating users', run.error);
  const { applied, alreadyMember } = run.tally;
  const clean = applied + alreadyMember === run.rows.length;
  const severity = clean ? 'info' : applied > 0 || run.ended === 'cancelled' ? 'warning' : 'error';
  const showReport = l10n.t('Show Report');
  const signIn = l10n.t('Sign In…');
  const needsSignIn =
    run.error instanceof CrmError && ['tokenRefused', 'missingScope'].includes(run.error.kind);
  const chosen = await prompter.tell(
    severity,
    summaryOf(run),
    ...(needsSignIn ? [signIn, showReport] : [showReport]),
  );
  if (chosen === showReport) await reports.open(report);
  else if (chosen === signIn) await vscode.commands.executeCommand('zohoCrm.signIn' satisfies CommandId);
}
