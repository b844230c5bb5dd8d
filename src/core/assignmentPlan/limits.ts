import type { FencedOrganisation, Mode } from '../assignments/document';
import { byTerritory, type Change } from '../plan/plan';
import type { UserId } from '../util/ids';
import type { Territory } from '../zoho/schemas';

/** A territory as an objection names it. */
type Named = Pick<Territory, 'id' | 'name'>;

/** Why a plan is not carried out as it stands. */
export type Objection =
  /** `removals` of `held` memberships, and at most `most` without a word. */
  | {
      readonly code: 'manyRemovals';
      readonly removals: number;
      readonly held: number;
      readonly most: number;
    }
  | {
      readonly code: 'manyRemovalsHere';
      readonly territory: Named;
      readonly removals: number;
      /** How many the plan makes everywhere: the number to accept. */
      readonly inAll: number;
      readonly held: number;
      readonly most: number;
    }
  /** Nobody but its manager would be left, and the file does not say that it is to be so. */
  | { readonly code: 'wouldBeEmpty'; readonly territory: Named }
  /** The user whose token it is would lose what they see. */
  | { readonly code: 'removesCaller'; readonly territory: Named }
  /** A number was accepted, and it is another one. */
  | { readonly code: 'otherNumber'; readonly accepted: number; readonly removals: number };

/** So few may always go: in a small organisation a percentage would forbid everything. */
const alwaysInAll = 5;
const alwaysHere = 2;

/** A territory as it is, and how it is held. */
export interface Covered {
  readonly territory: Pick<Territory, 'id' | 'name' | 'manager'>;
  readonly mode: Mode;
  /** Whether it may be left with nobody but its manager: the file says so, or lists that manager. */
  readonly empty: boolean;
  readonly members: readonly UserId[];
}

/** What a plan is about, beside its rows. */
export interface Extent {
  readonly territories: readonly Covered[];
  /** How many memberships there are in the territories that are held exactly. */
  readonly held: number;
  readonly limits: Pick<FencedOrganisation, 'mostRemovals' | 'mostRemovalsPerTerritory'>;
}

export interface Accepted {
  /** The number of removals that somebody looked at, exactly. */
  readonly removals?: number | undefined;
  /** Whether the user whose token it is may be removed. */
  readonly self?: boolean | undefined;
}

/**
 * What speaks against these changes, beside what was accepted. A number lets pass exactly so many removals; nothing but the
 * file itself lets a territory be emptied.
 *
 * @param caller the user whose token it is
 */
export function objectionsTo(
  changes: readonly Change[],
  extent: Extent,
  caller: string,
  accepted: Accepted = {},
): Objection[] {
  const removals = changes.filter(({ operation }) => operation === 'remove').length;
  const other = { code: 'otherNumber', accepted: accepted.removals ?? 0, removals } as const;
  const isOther = accepted.removals !== undefined && accepted.removals !== removals;
  const rows = byTerritory(changes);
  const context = { extent, caller, accepted, inAll: removals };
  return [
    ...(isOther ? [other] : []),
    ...(accepted.removals === undefined ? tooManyInAll(removals, extent) : []),
    ...extent.territories.flatMap((covered) =>
      objectionsHere(covered, rows.get(covered.territory.id) ?? [], context),
    ),
  ];
}

function tooManyInAll(removals: number, { held, limits }: Extent): Objection[] {
  const most = Math.max(alwaysInAll, Math.floor((held * limits.mostRemovals) / 100));
  return removals > most ? [{ code: 'manyRemovals', removals, held, most }] : [];
}

interface Context {
  readonly extent: Extent;
  readonly caller: string;
  readonly accepted: Accepted;
  /** Removals everywhere. */
  readonly inAll: number;
}

function objectionsHere(
  covered: Covered,
  rows: readonly Change[],
  { extent: { limits }, caller, accepted, inAll }: Context,
): Objection[] {
  const { members } = covered;
  const { id, name } = covered.territory;
  const territory = { id, name };
  const leaving = new Set(rows.flatMap(({ operation, user }) => (operation === 'remove' ? [user] : [])));
  const removals = leaving.size;
  const most = Math.max(alwaysHere, Math.floor((members.length * limits.mostRemovalsPerTerritory) / 100));
  const objections: Objection[] = [];
  if (removals > most && accepted.removals === undefined)
    objections.push({ code: 'manyRemovalsHere', territory, removals, inAll, held: members.length, most });
  if (removals > 0 && removals === rows.length && isEmptied(covered, leaving))
    objections.push({ code: 'wouldBeEmpty', territory });
  if (leaving.has(caller as UserId) && !accepted.self) objections.push({ code: 'removesCaller', territory });
  return objections;
}

function isEmptied({ territory, empty, members }: Covered, leaving: ReadonlySet<UserId>): boolean {
  return !empty && members.every((id) => leaving.has(id) || id === territory.manager?.id);
}

/** Whether an objection is that many are removed: somebody who is asked may agree to it. */
export function isAboutNumbers({ code }: Objection): boolean {
  return code === 'manyRemovals' || code === 'manyRemovalsHere';
}
