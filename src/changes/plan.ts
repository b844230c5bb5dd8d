import { associationChunks } from '../api/chunks';
import type { TerritoryId, UserId } from '../base/ids';

/** Somebody or something by id and by the name that people know; the name may be empty. */
export interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

export interface PlannedRow {
  readonly user: Named<UserId>;
  /** `alreadyMember` when the membership read for the plan had the user: such a row is never sent. */
  readonly state: 'send' | 'alreadyMember';
}

export interface PlannedTerritory {
  readonly territory: Named<TerritoryId>;
  readonly rows: readonly PlannedRow[];
}

/** `bulk` sends up to 100 users per request, `single` one user per request. */
export type AssociationForm = 'bulk' | 'single';

/** What a person is asked to confirm, and exactly what is then applied. Plain data. */
export interface AssociationPlan {
  /** The organisation by name and environment, as the person sees it in the confirmation. */
  readonly organisation: string;
  readonly form: AssociationForm;
  readonly territories: readonly PlannedTerritory[];
  /** Write requests that are sent when nothing goes wrong. */
  readonly calls: number;
}

export interface Wanted {
  readonly organisation: string;
  readonly form: AssociationForm;
  readonly territories: readonly Named<TerritoryId>[];
  readonly users: readonly Named<UserId>[];
}

/**
 * The difference between what is wanted and the members that each territory has now. A territory or user that is
 * named twice counts once.
 */
export function planAssociations(
  wanted: Wanted,
  membersOf: (territory: TerritoryId) => ReadonlySet<UserId>,
): AssociationPlan {
  const users = uniqueById(wanted.users);
  const territories = uniqueById(wanted.territories).map((territory): PlannedTerritory => {
    const members = membersOf(territory.id);
    return {
      territory,
      rows: users.map((user) => ({ user, state: members.has(user.id) ? 'alreadyMember' : 'send' })),
    };
  });
  const calls = territories
    .map((planned) => usersToSend(planned))
    .reduce((sum, ids) => sum + (wanted.form === 'single' ? ids.length : associationChunks(ids).length), 0);
  return { organisation: wanted.organisation, form: wanted.form, territories, calls };
}

/** The users of a planned territory that have to be sent. */
export function usersToSend(planned: PlannedTerritory): UserId[] {
  return planned.rows.filter((row) => row.state === 'send').map((row) => row.user.id);
}

function uniqueById<Id, Item extends Named<Id>>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
