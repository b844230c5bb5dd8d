import type { FinishedRun } from '../../../core/journal/result';
import { fullSwapsIn, replacing, withoutSeat } from '../../../core/people/changes';
import type { Places } from '../../../core/plan/facts';
import type { Session } from '../../../core/session/sessions';
import type { TerritoryId } from '../../../core/util/ids';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import { UserDirectory } from '../../../core/org/userDirectory';
import { l10n } from '../../../messages/l10n';
import { andMore, nameOrId } from '../../../messages/names';
import type { Afterwards } from '../../ports/beside';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { userSearch } from '../../ports/targets';
import { isNowhere, staying } from './offboard';
import { readSizes, type Sizes } from './sizes';
import { chosenUser, known, nameOfUser, placesOf } from './who';

/** Who goes, and who comes in their place. */
interface Turn {
  readonly leaver: User;
  readonly successor: User;
}

/** Puts one user in the place of another one, who leaves only where the first was seen to have arrived. */
export async function replaceUser(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Replace User');
  const leaver = await chosenUser(services, session, invocation, title);
  const successor = await pickSuccessor(services, session, leaver);
  const turn = { leaver, successor };
  const places = await placesOf(services, session, [leaver.id, successor.id]);
  if (isNowhere(services, [leaver], places)) return;
  const full = await fullNow(services, session, turn, places);
  const leaveFirst = full.length > 0 && (await asksToLeaveFirst(services, turn, full)) ? full : [];
  await makeTurn(services, session, turn, places, new Set(leaveFirst.map(({ id }) => id)));
}

async function makeTurn(
  services: Services,
  session: Session,
  turn: Turn,
  places: Places,
  leaveFirst: ReadonlySet<TerritoryId>,
  where?: ReadonlySet<TerritoryId>,
): Promise<void> {
  const { leaver, successor } = turn;
  const wanted = {
    ...replacing(leaver.id, successor.id, places, leaveFirst, where),
    known: known(leaver, successor),
  };
  await makeChanges(services, session, wanted, {
    question: questionOf(turn, places, where),
    remarks: [...order(turn, leaveFirst, places), ...staying(leaver, places)],
    afterwards: (run) => seatsFirst(services, session, turn, run),
  });
}

/** Who goes for whom; the usual question, which counts the changes, also fits where somebody is only added. */
function questionOf(
  { leaver, successor }: Turn,
  places: Places,
  where?: ReadonlySet<TerritoryId>,
): string | undefined {
  if (where && where.size !== places.get(leaver.id)?.length) return undefined;
  const [leaving, coming] = [nameOfUser(leaver), nameOfUser(successor)];
  const left = (places.get(leaver.id) ?? []).filter(({ manager }) => manager !== leaver.id);
  const [only, another] = left;
  if (only === undefined) return undefined;
  return another === undefined
    ? l10n.t('Replace {0} by {1} in {2}?', leaving, coming, nameOrId(only))
    : l10n.t('Replace {0} by {1} in {2} territories?', leaving, coming, left.length);
}

/** Territories without a seat for the successor at this moment; of those that seemed full, the members are read anew. */
async function fullNow(
  services: Services,
  session: Session,
  { leaver, successor }: Turn,
  places: Places,
): Promise<readonly TerritoryOfUser[]> {
  const full = () => withoutSeat(leaver.id, successor.id, places, (id) => session.model.countOf(id));
  await readSizes(
    services,
    session,
    full().map(({ id }) => id),
  );
  return full();
}

/** Where nobody came because nobody left: the other way round, for those territories alone. */
async function seatsFirst(
  services: Services,
  session: Session,
  turn: Turn,
  run: FinishedRun,
): Promise<Afterwards> {
  const full = fullSwapsIn(run.rows);
  if (full.size === 0) return {};
  const sizes = await readSizes(services, session, [...full]).catch(() => undefined);
  const again = () => leaveFirstNow(services, session, turn, full, sizes);
  return { offers: new Map([[l10n.t('Remove First…'), again]]) };
}

/** What is pressed minutes later counts for where they are by then, and where no seat has become free since. */
async function leaveFirstNow(
  services: Services,
  session: Session,
  turn: Turn,
  full: ReadonlySet<TerritoryId>,
  before: Sizes = new Map(),
): Promise<void> {
  const places = await placesOf(services, session, [turn.leaver.id, turn.successor.id]);
  const there = (territories: readonly TerritoryOfUser[]) => territories.filter(({ id }) => full.has(id));
  const left = new Map([...places].map(([user, territories]) => [user, there(territories)]));
  const now = await readSizes(services, session, [...full]);
  const hasSeat = (id: TerritoryId) => (now.get(id) ?? 0) < (before.get(id) ?? 0);
  const leaveFirst = new Set([...full].filter((id) => !hasSeat(id)));
  await makeTurn(services, session, turn, left, leaveFirst, full);
}

async function pickSuccessor(services: Services, { model }: Session, leaver: User): Promise<User> {
  const { prompter } = services;
  const { users, gap } = await prompter.progress(l10n.t('Reading the active users'), ({ signal }) =>
    model.activeUsers(signal),
  );
  const others = await UserDirectory.of(
    users.filter(({ id }) => id !== leaver.id),
    gap,
  );
  const title = l10n.t('Replace {0}', nameOfUser(leaver));
  return prompter.pick(title, l10n.t('By whom?'), userSearch(others));
}

/** Whether the leaver goes first where there is no seat; else they stay there until somebody makes room. */
async function asksToLeaveFirst(
  { prompter }: Services,
  { leaver, successor }: Turn,
  full: readonly TerritoryOfUser[],
): Promise<boolean> {
  const names = full.map((territory) => nameOrId(territory));
  const [only = '', another] = names;
  const [leaving, coming] = [nameOfUser(leaver), nameOfUser(successor)];
  return prompter.pick(
    another === undefined
      ? l10n.t('{0} is full', only)
      : l10n.t('{0} territories are full: {1}', names.length, andMore(names)),
    another === undefined
      ? l10n.t('Remove {0} there before {1} is added?', leaving, coming)
      : l10n.t('Remove {0} from them before {1} is added?', leaving, coming),
    [
      {
        label: l10n.t('No, leave {0} there', leaving),
        detail: l10n.t('Nothing is changed there unless somebody else makes room.'),
        icon: 'circle-slash',
        value: false,
      },
      {
        label: l10n.t('Yes, remove {0} first', leaving),
        detail: l10n.t('Until {0} is added, neither of the two is there.', coming),
        icon: 'arrow-swap',
        value: true,
      },
    ],
  );
}

function order({ leaver, successor }: Turn, leaveFirst: ReadonlySet<TerritoryId>, places: Places): string[] {
  const [leaving, coming] = [nameOfUser(leaver), nameOfUser(successor)];
  const own = places.get(leaver.id) ?? [];
  if (own.length === 0) return [];
  const names = own.filter(({ id }) => leaveFirst.has(id)).map(nameOrId);
  const usual = l10n.t(
    '{0} is added first. {1} leaves only where {0} was seen to have arrived.',
    coming,
    leaving,
  );
  return names.length === 0
    ? [usual]
    : [
        ...(names.length < own.length ? [usual] : []),
        l10n.t('{0} is removed first, because there is no free seat: {1}', leaving, andMore(names)),
      ];
}
