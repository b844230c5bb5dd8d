import type { User } from '../../core/zoho/schemas';
import type { Session } from '../../core/session/sessions';
import { unlessCancelled } from '../../core/util/async';
import type { TerritoryId, UserId } from '../../core/util/ids';
import { l10n } from '../../core/util/l10n';
import { othersFirst } from '../../core/util/turns';
import { applyPlan } from '../../core/apply/apply';
import { nameOrId } from '../../messages/names';
import type { Names } from '../../core/plan/names';
import type { Change } from '../../core/plan/change';
import { byTerritory, type Form, type Plan } from '../../core/plan/plan';
import { planRows, rowsOf, type Facts } from '../../core/plan/planner';
import { reviewOf } from '../../messages/review';
import { purposeOf } from '../../messages/summary';
import type { OrganisationModel } from '../../core/org/organisation';
import { confirmChange } from './confirmChange';
import type { CommandContext } from './context';
import { runAndTell } from './runAndTell';
import { namesFrom } from './targets';

interface Intention {
  readonly changes: readonly Change[];
  readonly form?: Form;
  /** The run whose changes these take back. */
  readonly undoes?: string;
  /** Users who were read a moment ago. */
  readonly known?: ReadonlyMap<UserId, User>;
  /** What a review of these changes has to say besides. */
  readonly remarks?: readonly string[];
}

/**
 * Plan, review, apply, tell: the one way by which every command changes the members of territories.
 *
 * @throws CrmError when the members of a territory cannot be read; ChangeError when the run cannot begin; Cancelled
 * when the person turns away before the first request
 */
export async function makeChanges(
  context: CommandContext,
  session: Session,
  { changes, form = 'bulk', undoes, known = new Map(), remarks = [] }: Intention,
): Promise<void> {
  const { plan, names } = await planNow(context, session, changes, form, known);
  if (plan.writes === 0 && plan.rows.every(({ state }) => state.kind === 'alreadySo')) {
    void context.prompter.tell('info', nothingToDo(plan, names));
    return;
  }
  if (plan.writes > 0) {
    const review = reviewOf(plan, names);
    const detail = [...remarks, ...unnamed(plan, names), review.detail].join('\n');
    await confirmChange(context, session, { ...review, detail });
  }
  await runAndTell(context, session, names, (options) => applyPlan(plan, options, undoes));
}

/** Reads what the plan stands on, where it is not held since a moment ago: the members, and who the users are. */
function planNow(
  { prompter }: CommandContext,
  { model, target }: Session,
  changes: readonly Change[],
  form: Form,
  known: ReadonlyMap<UserId, User>,
): Promise<{ plan: Plan; names: Names }> {
  const territories = byTerritory(changes);
  const ids = [...new Set(changes.map(({ user }) => user))];
  return prompter.progress(
    l10n.t('Reading who belongs to the territories now'),
    async ({ signal, report }) => {
      const hierarchy = await unlessCancelled(model.hierarchy(), signal);
      let done = 0;
      const stop = new AbortController();
      const lists = await Promise.all(
        [...territories].map(async ([id, own]) => {
          const members = await membersFor(own, id, model, AbortSignal.any([signal, stop.signal]));
          report(l10n.t('{0} of {1}', ++done, territories.size), done / territories.size);
          return [id, members] as const;
        }),
      ).finally(() => stop.abort()); // one failure is enough: the others need not be read
      const members = new Map<TerritoryId, ReadonlySet<UserId>>(lists);
      const others = ids.filter((id) => !known.has(id));
      const users = new Map([...known, ...(await model.usersById(others, signal))]);
      const facts: Facts = {
        membersOf: (territory) => members.get(territory) ?? new Set(),
        managerOf: (territory) => hierarchy.get(territory)?.manager?.id,
        statusOf: (user) => statusIn(users.get(user)),
        isRoot: (territory) => hierarchy.top[0]?.id === territory,
      };
      // each of these takes a turn of its own, because there may be ten thousand rows
      await othersFirst();
      const rows = rowsOf(changes, facts);
      await othersFirst();
      const plan = planRows({ target, form, rows }, facts);
      await othersFirst();
      signal.throwIfAborted(); // there was no reading left that a cancel could have ended
      return { plan, names: namesFrom(hierarchy, users) };
    },
  );
}

/**
 * The members of a territory. Those read a moment ago, for the picker, will do where each change has to be sent: they are
 * read again before that. To leave out what is so already, they have to be as they are now.
 */
async function membersFor(
  changes: readonly Change[],
  territory: TerritoryId,
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<ReadonlySet<UserId>> {
  const idsOf = (members: readonly User[]) => new Set(members.map(({ id }) => id));
  const recent = await unlessCancelled(model.recentMembers(territory), signal);
  const held = recent && idsOf(recent);
  if (held && changes.every(({ user, operation }) => held.has(user) === (operation === 'remove')))
    return held;
  return idsOf(await model.readMembers(territory, signal));
}

/** Where Zoho does not say it in a way that can be read, Zoho decides. */
function statusIn(user: User | undefined): string | undefined {
  return user?.status === 'unknown' ? undefined : user?.status;
}

/** An id that stands for a name in the review is said to be one. */
function unnamed({ rows }: Plan, names: Names): string[] {
  const ids = new Set(rows.flatMap(({ user }) => (names.user(user) === '' ? [user] : [])));
  return ids.size === 0
    ? []
    : [l10n.t('Users shown by their ids, because their names are not known: {0}', ids.size)];
}

function nothingToDo(plan: Plan, names: Names): string {
  const [only, another] = plan.territories;
  const where = only && nameOrId({ id: only.id, name: names.territory(only.id) });
  switch (purposeOf(plan)) {
    case 'add':
      return where && !another
        ? l10n.t('All of these users are members of {0} already. Nothing was sent.', where)
        : l10n.t('All of these users are members of all these territories already. Nothing was sent.');
    case 'remove':
      return where && !another
        ? l10n.t('None of these users is a member of {0}. Nothing was sent.', where)
        : l10n.t('None of these users is a member of these territories. Nothing was sent.');
    case 'change':
      return l10n.t('Everything is as wanted already. Nothing was sent.');
  }
}
