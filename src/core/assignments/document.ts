import type { DataCentre } from '../zoho/dataCentres';
import type { UserId, TerritoryId } from '../util/ids';
import type { Lines, Place } from '../util/place';

/** Whether people who are not listed are removed (`exact`), or only those under `absent` (`additive`). */
export type Mode = 'exact' | 'additive';

/** One file of a document, as it was read: places in it count from the start of `text`. */
export interface AssignmentFile {
  /** The name of the root, or the path by which the root includes it. */
  readonly name: string;
  /** With the byte order mark, where the file has one. */
  readonly text: string;
  readonly lines: Lines;
}

/** Something that stands in a file: the text of a value as its writer has it, and where, with its quotation marks. */
export interface Written {
  readonly text: string;
  readonly place: Place;
}

/** A person: by address, in lower case and NFC, or by the id in one organisation. */
export type Person =
  { readonly kind: 'address'; readonly address: string } | { readonly kind: 'id'; readonly id: UserId };

export interface PersonEntry extends Written {
  readonly kind: 'person';
  readonly person: Person;
  /** The same for every way of writing this person's address or id. */
  readonly key: string;
}

export interface GroupEntry extends Written {
  readonly kind: 'group';
  /** Without the `@`. */
  readonly name: string;
}

export type Member = PersonEntry | GroupEntry;

/** A list in square brackets; `place` is that of the brackets and all between. */
export interface List<Entry extends Written> {
  readonly place: Place;
  readonly entries: readonly Entry[];
  /** Whether nothing stands in it, readable or not. */
  readonly isEmpty: boolean;
}

/** Which territory is meant: by the names from some level down to itself, mostly one alone, or by its id. */
export type TerritoryName =
  | { readonly kind: 'path'; readonly names: readonly [string, ...string[]] }
  | { readonly kind: 'id'; readonly id: TerritoryId };

export interface TerritoryReference extends Written {
  readonly name: TerritoryName;
  /** The same for every way of writing this name, path or id. */
  readonly key: string;
}

/** A territory that the document covers. */
export interface CoveredTerritory extends TerritoryReference {
  readonly file: AssignmentFile;
  /** Its braces and all between; `place` is that of its name. */
  readonly body: Place;
  /** Its own, else the document's. */
  readonly mode: Mode;
  readonly members: List<Member>;
  /** Who must not be a member; only in `additive`. */
  readonly absent: List<PersonEntry> | undefined;
  /** Whether it is said that nobody is to be a member. */
  readonly empty: boolean;
  /** Names it had, looked for after its name. */
  readonly previously: List<TerritoryReference> | undefined;
}

export interface Group extends Written {
  readonly name: string;
  readonly people: List<PersonEntry>;
}

/** An organisation that plans may be made for: a fence, never an address. `text` is its name in the file. */
export interface FencedOrganisation extends Written {
  readonly name: string;
  readonly id: string;
  readonly environment: 'production' | 'sandbox' | 'developer' | 'simulator';
  /** Undefined only for a simulator. */
  readonly dataCentre: DataCentre | undefined;
  /** What becomes of a person or territory that this organisation does not have. */
  readonly missing: 'error' | 'skip';
  /** Who a person of the file is here, by key. */
  readonly people: ReadonlyMap<string, PersonMapping>;
  /** What a territory of the file is called here, by key. */
  readonly territories: ReadonlyMap<string, TerritoryMapping>;
  /** In percent of the memberships that the document holds exactly. */
  readonly mostRemovals: number;
  /** In percent of the members of one territory. */
  readonly mostRemovalsPerTerritory: number;
}

export interface PersonMapping {
  readonly from: PersonEntry;
  readonly to: PersonEntry;
}

export interface TerritoryMapping {
  readonly from: TerritoryReference;
  /** Null where the organisation has no such territory. */
  readonly to: TerritoryReference | null;
}

/** Who belongs to which territory. Territories that it does not cover are nobody's business. */
export interface AssignmentDocument {
  /** The root first, then what it includes and could be read, in its order. */
  readonly files: readonly [AssignmentFile, ...AssignmentFile[]];
  readonly mode: Mode;
  /** The paths that the root includes, as it writes them. */
  readonly includes: readonly Written[];
  /** By name. */
  readonly organisations: ReadonlyMap<string, FencedOrganisation>;
  /** By name, without the `@`. */
  readonly groups: ReadonlyMap<string, Group>;
  /** Who and what loses nobody, whatever else is listed. All in the root. */
  readonly protectedPeople: List<PersonEntry> | undefined;
  readonly protectedTerritories: List<TerritoryReference> | undefined;
  /** In the order of the files. */
  readonly territories: readonly CoveredTerritory[];
}
