import type { AssignmentFile, Written } from '../assignments/document';
import type { TerritoryId, UserId } from '../util/ids';
import type { Place } from '../util/place';

/** What a document names and this organisation does not have, or has more than once. It stops the whole plan. */
export interface Unresolved {
  /** The name of the root, or the path by which the root includes the file. */
  readonly file: string;
  readonly place: Place;
  readonly cause: UnresolvedCause;
  /** A text that puts it right in that place. */
  readonly fix?: string;
}

export type UnresolvedCause =
  /** `similar` are addresses that it may have been meant to be. */
  | { readonly code: 'unknownPerson'; readonly text: string; readonly similar: readonly string[] }
  | { readonly code: 'ambiguousPerson'; readonly text: string; readonly ids: readonly UserId[] }
  | { readonly code: 'unknownTerritory'; readonly text: string; readonly similar: readonly string[] }
  /** `paths` are what would be unmistakable. */
  | { readonly code: 'ambiguousTerritory'; readonly text: string; readonly paths: readonly string[] }
  | {
      readonly code: 'sameTerritoryHere';
      readonly text: string;
      readonly other: string;
      readonly id: TerritoryId;
    }
  /** Two ways of writing one person, who would both be and not be a member. */
  | { readonly code: 'memberAndAbsentHere'; readonly text: string }
  /** Nobody of an exact list is in this organisation. */
  | { readonly code: 'nobodyLeft'; readonly text: string };

/** What is wrong with something that stands in a file. */
export function unresolved(
  file: AssignmentFile,
  { place }: Pick<Written, 'place'>,
  cause: UnresolvedCause,
  fix?: string,
): Unresolved {
  return { file: file.name, place, cause, ...(fix === undefined ? {} : { fix }) };
}
