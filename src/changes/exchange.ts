import { namesTerritory } from '../api/attribution';
import type { CrmClient, WriteAnswer } from '../api/client';
import { CrmError } from '../api/errors';
import type { ActionItem } from '../api/schemas';
import { withGrace } from '../base/async';
import type { TerritoryId, UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { refusalOf, saysAlreadyMember, saysApplied, type Outcome, type Refusal } from './outcome';
import type { AssociationForm } from './plan';

/** How long a write under way may take to end after a person cancelled. */
const graceMs = 10_000;

/** What one request told: outcomes that are sure, and users whom only the membership can decide. */
export interface Told {
  readonly settled: ReadonlyMap<UserId, Outcome>;
  /** Users the answer left open, each with what the answer suggests about them, if anything. */
  readonly open: ReadonlyMap<UserId, Outcome | undefined>;
  /** The territory takes nobody any more: it is full, or gone. */
  readonly closed: Refusal | undefined;
  /** The answer itself was lost: the write may or may not have happened. */
  readonly lost: CrmError | 'aborted' | undefined;
}

/**
 * Sends users to one territory with one request and reads what the answer says of each.
 *
 * @throws CrmError with effect `none` when the request as a whole was refused or never left
 */
export async function exchange(
  client: CrmClient,
  territory: TerritoryId,
  users: readonly UserId[],
  form: AssociationForm,
  cancel: AbortSignal,
): Promise<Told> {
  const grace = withGrace(cancel, graceMs);
  try {
    const [first] = users;
    const answer =
      form === 'single' && first !== undefined
        ? await client.associateUser(territory, first, grace.signal)
        : await client.associateUsers(territory, users, grace.signal);
    return readAnswer(users, answer);
  } catch (error) {
    if (error instanceof CrmError) {
      if (error.effect === 'none') throw error;
      return allOpen(users, error);
    }
    if (grace.signal.aborted) return allOpen(users, 'aborted');
    throw error;
  } finally {
    grace.dispose();
  }
}

function allOpen(users: readonly UserId[], lost: CrmError | 'aborted'): Told {
  return {
    settled: new Map(),
    open: new Map(users.map((user) => [user, undefined])),
    closed: undefined,
    lost,
  };
}

function readAnswer(users: readonly UserId[], answer: WriteAnswer): Told {
  const settled = new Map<UserId, Outcome>();
  const open = new Map<UserId, Outcome | undefined>();
  const noTerritory = answer.unattributed.find(namesTerritory);
  for (const user of users) {
    const told = answer.byUser.get(user);
    const outcome = told && outcomeOf(told.item);
    if (outcome && told.by !== 'position') settled.set(user, outcome);
    else if (noTerritory) settled.set(user, { kind: 'failed', refusal: refusalOf(noTerritory) });
    else open.set(user, outcome);
  }
  const items = [...answer.unattributed, ...[...answer.byUser.values()].map(({ item }) => item)];
  const closing = noTerritory ?? items.find((item) => item.code === 'LIMIT_EXCEEDED');
  return { settled, open, closed: closing && refusalOf(closing), lost: undefined };
}

function outcomeOf(item: ActionItem): Outcome | undefined {
  if (saysApplied(item)) return { kind: 'applied', seen: 'answer' };
  if (saysAlreadyMember(item)) return { kind: 'alreadyMember', seen: 'answer' };
  // SUCCESS beside a status of error: believe neither
  if (item.code === 'SUCCESS') return undefined;
  return { kind: 'failed', refusal: refusalOf(item) };
}

/** What to say of a user who was sent, is not a member, and of whom no answer said anything. */
export function unanswered(lost: Told['lost']): Refusal {
  return {
    code: lost instanceof CrmError ? (lost.code ?? lost.kind) : 'NO_ANSWER',
    what: l10n.t('Zoho gave no clear answer for this user, and the territory does not have them.'),
    next: l10n.t('Try again for this user alone.'),
  };
}
