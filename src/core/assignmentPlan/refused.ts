import type { FencedOrganisation } from '../assignments/document';
import type { Target } from '../org/target';
import { KnownError } from '../util/errors';
import type { TerritoryId, UserId } from '../util/ids';
import type { Objection } from './limits';

/** What changed in a territory since a plan of it was saved. */
export interface Moved {
  readonly territory: TerritoryId;
  readonly came: readonly UserId[];
  readonly left: readonly UserId[];
  /** Rows of the plan that are as wanted meanwhile. */
  readonly done: readonly UserId[];
}

/** Why a document is not planned here, or a plan of it not carried out. Nothing was sent. */
export type AssignmentFault =
  | { readonly code: 'noSuchOrganisation'; readonly name: string; readonly known: readonly string[] }
  | {
      readonly code: 'otherOrganisation';
      readonly fence: Pick<FencedOrganisation, 'name' | 'id' | 'environment' | 'dataCentre'>;
      readonly target: Target;
    }
  /** Of the document, and of the organisation. */
  | { readonly code: 'notCovered'; readonly text: string; readonly similar: readonly string[] }
  | { readonly code: 'notThere'; readonly text: string; readonly similar: readonly string[] }
  | { readonly code: 'objections'; readonly objections: readonly Objection[] }
  /** The same of members that somebody wants to be exactly so, without a file. */
  | { readonly code: 'exactObjections'; readonly objections: readonly Objection[] }
  | { readonly code: 'exactUnknown'; readonly users: readonly UserId[] }
  /** Another plan was approved. */
  | { readonly code: 'otherDigest'; readonly expected: string; readonly digest: string }
  | { readonly code: 'stalePlan'; readonly moved: readonly Moved[] }
  | { readonly code: 'planUnreadable' | 'planDamaged' }
  /** Nobody said, or not rightly, for which organisation the plan is. */
  | { readonly code: 'notConfirmed'; readonly phrase: string }
  /** A saved plan for another organisation than the one that is open. */
  | { readonly code: 'planElsewhere'; readonly planned: Omit<Target, 'user'>; readonly open: Target };

export class AssignmentRefused extends KnownError<AssignmentFault> {
  override readonly name = 'AssignmentRefused';
}
