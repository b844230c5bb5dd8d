import type { TerritoryId, UserId } from '../util/ids';
import type { Person } from './person';
import type { Place } from '../util/place';

/** Something in a file that keeps it from being used. src/messages/userFiles.ts has the words for it. */
export interface Problem {
  readonly place: Place;
  readonly cause: Cause;
  readonly fix?: Fix;
  /** Where the row stands whose comparison with Zoho found this; what a look at the text alone finds has none. */
  readonly row?: Place;
  /** Where the earlier row of the same file stands that it contradicts or says again. */
  readonly earlier?: Place;
}

/** What is wrong, and what a sentence about it names: texts as the file and Zoho have them, not yet fit to be shown. */
export type Cause = FormCause | RowCause | ClashCause | PersonCause | TerritoryCause;

/** The form of a file. */
export type FormCause = CsvCause | JsonCause;

export type CsvCause =
  | { readonly code: 'emptyCsv' | 'noUserColumn' | 'noRowBelowHeader' | 'tornRow' | 'endlessRow' }
  | { readonly code: 'secondColumn'; readonly name: string }
  | { readonly code: 'tooManyCells'; readonly delimiter: string }
  | { readonly code: 'tooManyRows'; readonly most: number }
  /** `reason` is the code of the parser, `CSV_QUOTE_NOT_CLOSED`. */
  | { readonly code: 'notCsv'; readonly reason: string };

export type JsonCause =
  | { readonly code: 'emptyJson' | 'noObject' | 'noUsers' | 'secondUsers' | 'usersNoList' | 'usersEmpty' }
  | { readonly code: 'entryWithoutId' | 'changesNoList' }
  | { readonly code: 'besideUsers' | 'secondKey'; readonly key: string }
  | { readonly code: 'otherUserInChanges'; readonly text: string }
  | { readonly code: 'tooDeep'; readonly most: number }
  /** `reason` is the code of the parser, `InvalidSymbol`. */
  | { readonly code: 'notJson'; readonly reason: string }
  | { readonly code: 'idIsNumber'; readonly written: string }
  | { readonly code: 'noText'; readonly written: string; readonly isId: boolean };

/** What a row says, as far as its text tells. */
export type RowCause =
  | { readonly code: 'noUser' }
  /** In a table for the lists of an assignment file, for which Zoho is not asked. */
  | { readonly code: 'removesHere' | 'noTerritoryHere' | 'onlyZohoKnows' }
  | {
      /** `idBecameNumber`: a spreadsheet wrote it as `4.31581E+17`. */
      readonly code: 'noOutcome' | 'noOperation' | 'noAddress' | 'notAnId' | 'idBecameNumber';
      readonly text: string;
    }
  /** They need not mean the same, and nothing tells which is meant. */
  | { readonly code: 'eitherOf'; readonly text: string; readonly other: string }
  | { readonly code: 'roundedUser'; readonly id: UserId }
  | { readonly code: 'roundedTerritory'; readonly id: TerritoryId };

/** A row that says again, or the opposite of, what an earlier one says. */
export interface ClashCause {
  readonly code: 'saidAgain' | 'opposite';
  readonly user: UserId;
  /** Where the earlier one stands; `file` is undefined where it is the same. */
  readonly line: number;
  readonly file: string | undefined;
}

/** What a row says of a user, compared with Zoho; `named` is whatever it says beside the id or the address. */
export type PersonCause =
  | {
      readonly code: 'idOfAnother';
      readonly id: UserId;
      readonly owner: Person;
      readonly named: readonly string[];
    }
  | { readonly code: 'unknownId'; readonly id: UserId; readonly named: readonly string[] }
  | { readonly code: 'sharedAddress'; readonly address: string; readonly owners: readonly Person[] }
  | {
      readonly code: 'addressOfAnother';
      readonly address: string;
      readonly owner: Person;
      readonly named: readonly string[];
    }
  | {
      readonly code: 'unknownAddress';
      readonly address: string;
      /** Otherwise some users could not be read, and the address may be one of theirs. */
      readonly allRead: boolean;
      /** Who may be meant. */
      readonly alike: readonly Person[];
    };

/** What a row says of a territory, compared with Zoho. */
export type TerritoryCause =
  | {
      readonly code: 'territoryIdOfAnother';
      readonly id: TerritoryId;
      readonly name: string;
      readonly named: string;
    }
  | { readonly code: 'unknownTerritoryId'; readonly id: TerritoryId }
  | {
      readonly code: 'sharedTerritoryName';
      readonly name: string;
      /** Each with its names from the root down. */
      readonly territories: readonly { readonly id: TerritoryId; readonly path: readonly string[] }[];
    }
  /** `similar` is what may be meant. */
  | { readonly code: 'unknownTerritory'; readonly name: string; readonly similar: string | undefined };

/** A text that puts a problem right, what it takes the place of, and what that comes to. */
export interface Fix {
  readonly place: Place;
  readonly text: string;
  readonly remedy: Remedy;
}

export type Remedy =
  | { readonly code: 'deleteRow' | 'quoteId' }
  | { readonly code: 'writeId' | 'writeAddress'; readonly person: Person }
  /** The id of a territory, or its name. */
  | { readonly code: 'writeTerritory'; readonly text: string };
