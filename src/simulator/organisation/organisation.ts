import { formatTime } from '../time';

export interface Named {
  readonly id: string;
  readonly name: string;
}

type UserStatus = 'active' | 'inactive' | 'deleted' | 'disabled' | 'closed' | 'rejected';

export interface User {
  readonly id: string;
  firstName: string | null;
  lastName: string | null;
  email: string;
  status: UserStatus;
  /** Whether the user accepted the invitation; unconfirmed users have no zuid. */
  confirmed: boolean;
  zuid: string | null;
  role: Named;
  profile: Named;
  createdTime: string;
  modifiedTime: string;
}

export type CriteriaKey = 'account_rule_criteria' | 'lead_rule_criteria' | 'deal_rule_criteria';

export interface Territory {
  readonly id: string;
  name: string;
  apiName: string;
  description: string | null;
  /** Id of the parent; null for the organisation's root. Need not exist. */
  reportingTo: string | null;
  /** User id. */
  manager: string | null;
  permissionType: 'read_only' | 'read_write_delete';
  criteria: Partial<Record<CriteriaKey, unknown>>;
  createdTime: string;
  modifiedTime: string;
  createdBy: string | null;
  modifiedBy: string | null;
}

export type NewTerritory = Partial<Omit<Territory, 'name'>> & Pick<Territory, 'name'>;

export type NewUser = Partial<Omit<User, 'lastName' | 'email' | 'role' | 'profile'>> &
  Pick<User, 'lastName' | 'email'> & { role?: string; profile?: string };

export interface OrganisationOptions {
  readonly id?: string;
  readonly name?: string;
  /** Most users one territory holds, manager included. */
  readonly territoryUserLimit?: number;
  readonly territoryLimit?: number;
  /** Minutes east of Greenwich, used in every timestamp. */
  readonly offsetMinutes?: number;
}

/** What became of one membership; `changed` is false where it was so before. */
export interface MembershipChange {
  readonly territory: string;
  readonly user: string;
  readonly operation: 'add' | 'remove';
  readonly changed: boolean;
}

/** Who became the manager of a territory, and who was it before; null is nobody. */
export interface ManagerChange {
  readonly territory: string;
  readonly manager: string | null;
  readonly before: string | null;
}

const idPrefix = '431581000000';
const founded = Date.UTC(2023, 1, 6, 8, 30);

/** The state of one CRM organisation. Mutators check nothing that Zoho's interface would: tests build odd trees. */
export class Organisation {
  readonly id: string;
  name: string;
  territoryUserLimit: number;
  territoryLimit: number;
  readonly offsetMinutes: number;
  readonly territories = new Map<string, Territory>();
  readonly users = new Map<string, User>();
  /** Told of every member who is added or removed. */
  onMembership: ((change: MembershipChange) => void) | undefined;
  /** Told of every manager who is set, also of one who is it already. */
  onManager: ((change: ManagerChange) => void) | undefined;
  readonly #members = new Map<string, Set<string>>();
  readonly #named = new Map<string, Named>();
  #nextUser = 200_101;
  #nextTerritory = 700_101;
  #nextNamed = 26_001;

  constructor(options: OrganisationOptions = {}) {
    this.id = options.id ?? `${idPrefix}000225`;
    this.name = options.name ?? 'Unnamed Organisation';
    this.territoryUserLimit = options.territoryUserLimit ?? 100;
    this.territoryLimit = options.territoryLimit ?? 250;
    this.offsetMinutes = options.offsetMinutes ?? 60;
  }

  /** The user whose token the simulator hands out. */
  get administrator(): User | undefined {
    for (const user of this.users.values()) if (isActiveAdministrator(user)) return user;
    return this.users.values().next().value;
  }

  /** A given manager becomes a member, as in Zoho's own dialogue. */
  addTerritory(given: NewTerritory): Territory {
    const time = this.time(founded);
    const territory: Territory = {
      id: given.id ?? this.#freeId('territory'),
      name: given.name,
      apiName: given.apiName ?? given.name.replace(/\W+/g, '_'),
      description: given.description ?? null,
      reportingTo: given.reportingTo ?? null,
      manager: given.manager ?? null,
      permissionType: given.permissionType ?? 'read_write_delete',
      criteria: given.criteria ?? {},
      createdTime: given.createdTime ?? time,
      modifiedTime: given.modifiedTime ?? time,
      createdBy: given.createdBy ?? this.users.keys().next().value ?? null,
      modifiedBy: given.modifiedBy ?? given.createdBy ?? this.users.keys().next().value ?? null,
    };
    this.territories.set(territory.id, territory);
    this.#members.set(territory.id, new Set(territory.manager === null ? [] : [territory.manager]));
    return territory;
  }

  addUser(given: NewUser): User {
    const id = given.id ?? this.#freeId('user');
    const confirmed = given.confirmed ?? true;
    const time = this.time(founded);
    const user: User = {
      id,
      firstName: given.firstName ?? null,
      lastName: given.lastName,
      email: given.email,
      status: given.status ?? 'active',
      confirmed,
      zuid: given.zuid ?? (confirmed ? `60${id.slice(-9)}` : null),
      role: this.#namedOnce('role', given.role ?? 'Account Executive'),
      profile: this.#namedOnce('profile', given.profile ?? 'Standard'),
      createdTime: given.createdTime ?? time,
      modifiedTime: given.modifiedTime ?? time,
    };
    this.users.set(id, user);
    return user;
  }

  /** @throws RangeError when there is no such territory */
  addMember(territoryId: string, userId: string): void {
    const members = this.#membersOf(territoryId);
    const changed = !members.has(userId);
    members.add(userId);
    this.onMembership?.({ territory: territoryId, user: userId, operation: 'add', changed });
  }

  /** null leaves the territory without one. @throws RangeError when there is no such territory */
  setManager(territoryId: string, manager: string | null): void {
    const territory = this.territories.get(territoryId);
    if (territory === undefined) throw new RangeError(`This organisation has no territory ${territoryId}.`);
    const before = territory.manager;
    territory.manager = manager;
    this.onManager?.({ territory: territoryId, manager, before });
  }

  /** @throws RangeError when there is no such territory */
  removeMember(territoryId: string, userId: string): void {
    const changed = this.#membersOf(territoryId).delete(userId);
    this.onMembership?.({ territory: territoryId, user: userId, operation: 'remove', changed });
  }

  /** User ids in the order in which they joined. Empty for an unknown territory. */
  membersOf(territoryId: string): string[] {
    return [...(this.#members.get(territoryId) ?? [])];
  }

  isMember(territoryId: string, userId: string): boolean {
    return this.#members.get(territoryId)?.has(userId) ?? false;
  }

  /** Seats in use; the manager takes one, member or not, unless managers do not count. */
  seatsTaken(territory: Territory, managerCounts: boolean): number {
    const members = this.#members.get(territory.id)?.size ?? 0;
    if (territory.manager === null) return members;
    const managerIsMember = this.isMember(territory.id, territory.manager);
    if (managerCounts) return managerIsMember ? members : members + 1;
    return managerIsMember ? members - 1 : members;
  }

  childrenOf(territoryId: string): Territory[] {
    return [...this.territories.values()].filter((territory) => territory.reportingTo === territoryId);
  }

  territoriesOf(userId: string): Territory[] {
    return [...this.territories.values()].filter((territory) => this.isMember(territory.id, userId));
  }

  removeTerritory(territoryId: string): void {
    this.territories.delete(territoryId);
    this.#members.delete(territoryId);
  }

  /** A moment, in milliseconds since 1970, as this organisation writes it: `2025-01-31T10:00:00+01:00`. */
  time(moment: number): string {
    return formatTime(moment, this.offsetMinutes);
  }

  #membersOf(territoryId: string): Set<string> {
    const members = this.#members.get(territoryId);
    if (members === undefined) throw new RangeError(`This organisation has no territory ${territoryId}.`);
    return members;
  }

  #freeId(kind: 'user' | 'territory'): string {
    for (;;) {
      const number = kind === 'user' ? this.#nextUser++ : this.#nextTerritory++;
      const id = idPrefix + String(number);
      if (!this.users.has(id) && !this.territories.has(id)) return id;
    }
  }

  #namedOnce(kind: 'role' | 'profile', name: string): Named {
    const key = `${kind} ${name}`;
    const named = this.#named.get(key) ?? { id: `${idPrefix}0${String(this.#nextNamed++)}`, name };
    this.#named.set(key, named);
    return named;
  }
}

export function isActiveAdministrator(user: User): boolean {
  return user.status === 'active' && user.profile.name === 'Administrator';
}

/** First and last name, whichever there are; the e-mail address when there is neither. */
export function fullName(user: User): string {
  return [user.firstName, user.lastName].filter((part) => part !== null).join(' ') || user.email;
}
