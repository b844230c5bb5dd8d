import type { Place } from '../util/place';

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
  | { readonly code: 'noObject' | 'noList' | 'noString' | 'noName' | 'noOrganisation' | 'includedRoot' }
  | { readonly code: 'missingKey' | 'unknownKey'; readonly key: string }
  | { readonly code: 'wrongValue'; readonly key: string; readonly allowed: readonly string[] }
  | { readonly code: 'noPercentage'; readonly key: string }
  | { readonly code: 'tooManyEntries'; readonly most: number }
  | { readonly code: 'idIsNumber' | 'bareId'; readonly written: string }
  | {
      readonly code:
        'noPerson' | 'noMember' | 'noId' | 'noGroupName' | 'noOrganisationName' | 'noIncludePath';
      readonly text: string;
    }
  | { readonly code: 'tooLongName'; readonly most: number }
  | { readonly code: 'emptyPreviously' | 'missingDataCentre' | 'skipInProduction' }
  | { readonly code: 'saidTwice'; readonly text: string };

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
