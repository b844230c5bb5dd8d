import type { FinishedRun } from '../../../core/journal/result';
import { fullSwapsIn, replacing, withoutSeat } from '../../../core/people/changes';
import type { Places } from '../../../core/plan/facts';
import type { Session } from '../../../core/session/sessions';
import type { TerritoryId } from '../../../core/util/ids';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import { UserDirectory } from '../../../core/org/userDirectory';
import { l10n } from '../../../messages/l10n';
import { andMore, nameOrId } from '../../../messages/names';
import type { Offers } from '../../ports/beside';
import { makeChanges } from '../../ports/change';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { userSearch } from '../../ports/targets';
import { isNowhere, staying } from './offboard';
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
  const full = withoutSeat(leaver.id, successor.id, places, (id) => session.model.countOf(id));
  const leaveFirst = full.length > 0 && (await asksToLeaveFirst(services, turn, full)) ? full : [];
  await makeTurn(services, session, turn, places, new Set(leaveFirst.map(({ id }) => id)));
}

async function makeTurn(
  services: Services,
  session: Session,
  turn: Turn,
  places: Places,
  leaveFirst: ReadonlySet<TerritoryId>,
): Promise<void> {
  const { leaver, successor } = turn;
  const wanted = {
    ...replacing(leaver.id, successor.id, places, leaveFirst),
    known: known(leaver, successor),
  };
  await makeChanges(services, session, wanted, {
    question: questionOf(turn, places),
    remarks: [...order(turn, leaveFirst, places), ...staying(leaver, places)],
    offers: (run) => seatsFirst(services, session, turn, places, run),
  });
}

/** Who goes for whom; the usual question would count the changes. */
function questionOf({ leaver, successor }: Turn, places: Places): string | undefined {
  const [leaving, coming] = [nameOfUser(leaver), nameOfUser(successor)];
  const left = (places.get(leaver.id) ?? []).filter(({ manager }) => manager !== leaver.id);
  const [only, another] = left;
  if (only === undefined) return undefined;
  return another === undefined
    ? l10n.t('Replace {0} by {1} in {2}?', leaving, coming, nameOrId(only))
    : l10n.t('Replace {0} by {1} in {2} territories?', leaving, coming, left.length);
}

/** Where nobody came because nobody left: the other way round, for those territories alone. */
function seatsFirst(
  services: Services,
  session: Session,
  turn: Turn,
  places: Places,
  run: FinishedRun,
): Offers {
  const full = fullSwapsIn(run.rows);
  if (full.size === 0) return new Map();
  const there = (territories: readonly TerritoryOfUser[]) => territories.filter(({ id }) => full.has(id));
  const left = new Map([...places].map(([user, territories]) => [user, there(territories)]));
  const again = () => makeTurn(services, session, turn, left, full);
  return new Map([[l10n.t('Remove First…'), again]]);
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
  const names = (places.get(leaver.id) ?? []).filter(({ id }) => leaveFirst.has(id)).map(nameOrId);
  const usual = l10n.t(
    '{0} is added first. {1} leaves only where {0} was seen to have arrived.',
    coming,
    leaving,
  );
  return names.length === 0
    ? [usual]
    : [
        ...(names.length < (places.get(leaver.id)?.length ?? 0) ? [usual] : []),
        l10n.t('{0} is removed first, because there is no free seat: {1}', leaving, andMore(names)),
      ];
}
