import type { People } from '../../../core/org/users';
import type { UserId } from '../../../core/util/ids';
import type { User } from '../../../core/zoho/schemas';
import { itemsIn, rangeAround, rangesOf } from '../../ui/ranges';
import type { Among, Node, OthersNode, RangeNode, UserNode } from './nodes';

/** What leaves some of the users only, as long as nothing is read anew. */
export interface Filter {
  /** As it stands above the tree. */
  readonly name: string;
  readonly lets: (user: User) => boolean;
}

type Lists = Readonly<Record<Among, readonly User[]>>;

/** Everybody by name, or whom a filter leaves of them, as rows. */
export class UserLists {
  private people: People | undefined;
  private inForce: Filter | undefined;
  private all: Lists = { active: [], others: [] };
  private shown: Lists = this.all;

  /** The filter in force. */
  get filter(): Filter | undefined {
    return this.inForce;
  }

  get size(): number {
    return this.shown.active.length + this.shown.others.length;
  }

  /** From now on these are everybody; false when they were before. */
  take(people: People | undefined): boolean {
    if (people === this.people) return false;
    this.people = people;
    const listOf = (among: Among) => people?.[among].find('', Infinity).best ?? [];
    this.all = { active: listOf('active'), others: listOf('others') };
    this.let(undefined);
    return true;
  }

  /** From now on this filter is in force. */
  let(filter: Filter | undefined): void {
    this.inForce = filter;
    const { active, others } = this.all;
    this.shown = filter
      ? { active: active.filter(filter.lets), others: others.filter(filter.lets) }
      : this.all;
  }

  /** A user, whether the filter leaves them or not. */
  get(id: UserId): User | undefined {
    return this.people?.active.get(id) ?? this.people?.others.get(id);
  }

  top(): Node[] {
    return [...this.rowsFor('active'), ...(this.shown.others.length > 0 ? [this.others()] : [])];
  }

  rowsFor(among: Among): Node[] {
    const users = this.shown[among];
    const ranges = rangesOf(users);
    if (ranges.length === 0) return users.map(nodeOf);
    return ranges.map((range): Node => ({ kind: 'range', among, ...range }));
  }

  rowsIn(range: RangeNode): UserNode[] {
    return itemsIn(range, this.shown[range.among]).map(nodeOf);
  }

  others(): OthersNode {
    return { kind: 'others', size: this.shown.others.length };
  }

  /** The row that a user is found in; undefined at the top. */
  around(user: User): Node | undefined {
    const among = this.people?.others.get(user.id) ? 'others' : 'active';
    const range = rangeAround(user, this.shown[among]);
    if (range) return { kind: 'range', among, ...range };
    return among === 'others' ? this.others() : undefined;
  }
}

export function nodeOf(user: User): UserNode {
  return { kind: 'user', user };
}
