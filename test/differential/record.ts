/**
 * What happened in one world, in order, as the server saw it and as the windows were answered: plain data, in which
 * nothing is of the engine's making but the outcomes that it told.
 */
export interface Row {
  readonly territory: string;
  readonly user: string;
  readonly operation: 'add' | 'remove';
  /** What has to be so before, as far as it is planned at all. */
  readonly after?: readonly { readonly territory: string; readonly user: string }[];
}

/** Who is the manager of a territory, or is to be; null for nobody. */
export interface Office {
  readonly territory: string;
  readonly manager: string | null;
}

/** What came back to the window that had sent a request. */
export type Reply = { readonly status: number; readonly text: string } | 'lost';

/** One request that a window sent, or was about to send when it was frozen. */
export interface Exchange {
  readonly kind: 'request';
  readonly window: number;
  readonly run: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Whether it came to the server: the window itself cannot know. */
  readonly arrived: boolean;
  /** What was done to it on the way, for whoever reads this. */
  trouble: string;
  /** As delivered; nothing as long as the window is frozen, or for good when its process died. */
  reply: Reply | undefined;
  /** Whether the window could still go by what was delivered: it had not been called off, or succeeded by another. */
  counts: boolean;
  /** How long the record was when the reply was delivered. */
  heardAt: number;
}

/** A membership that a request of a window changed, or somebody else. */
export interface Changed extends Row {
  readonly kind: 'changed';
  /** The run, or `other`. */
  readonly by: number | 'other';
  /** Where the request stands in the record. */
  readonly request: number | undefined;
}

/** A manager whom a request of a window set, or somebody else; also one who it was already. */
export interface Appointed extends Office, Pick<Changed, 'by' | 'request'> {
  readonly kind: 'appointed';
  readonly before: string | null;
}

/** Who is to be the manager, by the plan of a run; nobody is named where it takes back or repeats another run. */
export interface PlannedOffices {
  readonly kind: 'plannedOffices';
  readonly run: number;
  readonly offices: readonly Office[];
  readonly undoes: number | undefined;
  readonly retries: number | undefined;
}

/** What a run of managers tells of its rows. */
export interface ToldOffices {
  readonly kind: 'toldOffices';
  readonly run: number;
  readonly rows: readonly (Office & { readonly outcome: string; readonly detail: string })[];
}

/** The members of territories as they were read to make the plan of a run. */
export interface Planned {
  readonly kind: 'planned';
  readonly run: number;
  readonly rows: readonly Row[];
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** The run that this one takes back. */
  readonly undoes: number | undefined;
  /** Whatever an assignment file or an errand may ask for, where the run is one of these. */
  readonly asked?: readonly Row[];
  /** Who follows whom, where nobody is to leave before the other one is there. */
  readonly replaces?: { readonly from: string; readonly to: readonly string[] } | undefined;
}

/** What a run tells of its rows. */
export interface Told {
  readonly kind: 'told';
  readonly run: number;
  readonly rows: readonly (Row & { readonly outcome: string; readonly detail: string })[];
}

/** Something that a reader wants to know, and nobody counts on. */
export interface Note {
  readonly kind: 'note';
  readonly text: string;
}

export type Entry = Exchange | Changed | Appointed | Planned | PlannedOffices | Told | ToldOffices | Note;

export interface Mismatch {
  readonly rule: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  readonly what: string;
}

export function nameOf({ territory, user, operation }: Row): string {
  return `${operation} ${short(user)} ${operation === 'add' ? 'to' : 'from'} ${short(territory)}`;
}

export function nameOfOffice({ territory, manager }: Office): string {
  return `${manager === null ? 'nobody' : short(manager)} manager of ${short(territory)}`;
}

/** Ids of one world differ in their last digits only. */
export function short(id: string): string {
  return id.slice(-4);
}
