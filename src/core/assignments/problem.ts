import type { Place } from '../util/place';
import { withoutTokens } from '../util/redact';
import type { AssignmentFile } from './document';

/** Something that is wrong in an assignment file. src/messages/assignments.ts has the words for it. */
export interface Problem {
  /** The name of the root, or the path by which the root includes the file. */
  readonly file: string;
  /** Within the text of that file. */
  readonly place: Place;
  readonly cause: Cause;
  /** A text that puts it right in that place. */
  readonly fix?: string;
}

/** What is wrong, and what a sentence about it names: texts as the file has them, not yet fit to be shown, without tokens. */
export type Cause = FileCause | ShapeCause | MeaningCause;

/** The file itself, before anybody looks at what it says. */
export type FileCause =
  | { readonly code: 'noText' | 'emptyFile' | 'tokenInFile' }
  | { readonly code: 'tooLarge' | 'tooDeep'; readonly most: number }
  /** `reason` is the code of the parser, `InvalidSymbol`. */
  | { readonly code: 'notJson'; readonly reason: string };

/** What the schema forbids, too. */
export type ShapeCause =
  | { readonly code: 'noObject' | 'noList' | 'noString' | 'noName' | 'noOrganisation' }
  | { readonly code: 'missingKey' | 'onlyInRoot'; readonly key: string }
  /** `similar` are keys that there are. */
  | { readonly code: 'unknownKey'; readonly key: string; readonly similar: readonly string[] }
  | { readonly code: 'wrongValue'; readonly key: string; readonly allowed: readonly string[] }
  | { readonly code: 'noPercentage'; readonly key: string }
  | { readonly code: 'tooManyEntries'; readonly most: number }
  | { readonly code: 'idIsNumber' | 'bareId'; readonly written: string }
  | {
      readonly code:
        | 'noPerson'
        | 'noMember'
        | 'noId'
        | 'noGroupName'
        | 'noOrganisationName'
        | 'noIncludePath'
        | 'saidTwice';
      readonly text: string;
    }
  | { readonly code: 'emptyPreviously' | 'missingDataCentre' | 'skipInProduction' };

/** What the schema cannot see. */
export type MeaningCause =
  | { readonly code: 'secondKey'; readonly key: string }
  | { readonly code: 'samePerson' | 'sameTerritory'; readonly text: string; readonly earlier: string }
  | { readonly code: 'territoryInTwoFiles'; readonly text: string; readonly other: string }
  | { readonly code: 'absentInExact' | 'emptyWithMembers' | 'membersEmpty' | 'noTerritory' }
  | { readonly code: 'memberAndAbsent'; readonly text: string }
  | { readonly code: 'unknownGroup' | 'unusedGroup'; readonly name: string }
  | { readonly code: 'missingInclude' | 'includeOutside' | 'includedTwice'; readonly path: string }
  | { readonly code: 'tooManyTerritories' | 'tooManyPeople'; readonly most: number };

/** Whether a document can be used all the same. */
export function isHint({ code }: Cause): boolean {
  return code === 'unusedGroup';
}

/** A problem that quotes no token, wherever one stands. */
export function problemAt(file: AssignmentFile, place: Place, cause: Cause, fix?: string): Problem {
  const found = { file: withoutTokens(file.name), place, cause: quotable(cause) };
  return fix === undefined ? found : { ...found, fix };
}

function quotable(cause: Cause): Cause {
  const parts = Object.entries(cause).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? withoutTokens(value) : value,
  ]);
  return Object.fromEntries(parts) as Cause;
}
