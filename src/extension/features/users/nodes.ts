import type { CrmError } from '../../../core/zoho/errors';
import type { User } from '../../../core/zoho/schemas';
import type { UserId } from '../../../core/util/ids';
import type { Membership, TerritoryRow, UserRow } from '../../ports/invocation';
import { sameRange, type Range } from '../../ui/ranges';

export type UserNode = UserRow;

/** A territory of a user, below their row. */
export type PlaceNode = TerritoryRow & Membership;

/** Holds everybody who is not active. */
export interface OthersNode {
  readonly kind: 'others';
  readonly size: number;
}

/** Which list a user stands in. */
export type Among = 'active' | 'others';

/** Holds some of a list that is too long to be shown at once. */
export interface RangeNode extends Range<User> {
  readonly kind: 'range';
  readonly among: Among;
}

/** Stands in the place of what could not be read: users, or the territories of one. */
export interface ProblemNode {
  readonly kind: 'problem';
  readonly of?: User;
  readonly error: CrmError;
  /** The same in words. */
  readonly why: string;
}

/** Stands below a user who is in no territory. */
export interface NowhereNode {
  readonly kind: 'nowhere';
  readonly of: User;
}

export type Node = UserNode | PlaceNode | OthersNode | RangeNode | ProblemNode | NowhereNode;

/** Unique in the whole tree and the same after every refresh, so that VS Code keeps selection and expansion. */
export function idOf(node: Node): string {
  switch (node.kind) {
    case 'user':
      return rowIdOf(node.user.id);
    case 'territory':
      return `${rowIdOf(node.user.id)}/t:${node.territory.id}`;
    case 'others':
      return 'others';
    case 'range':
      return `${node.among}/r:${node.index}`;
    case 'problem':
      return node.of ? `${rowIdOf(node.of.id)}/problem` : 'problem';
    case 'nowhere':
      return `${rowIdOf(node.of.id)}/nowhere`;
  }
}

/** The id of the row of a user. */
export function rowIdOf(user: UserId): string {
  return `u:${user}`;
}

/** Whether two nodes with the same id show the same. */
export function sameContent(a: Node, b: Node): boolean {
  if (a.kind === 'user' && b.kind === 'user') return a.user === b.user;
  if (a.kind === 'territory' && b.kind === 'territory')
    return a.user === b.user && a.territory === b.territory;
  if (a.kind === 'range' && b.kind === 'range') return sameRange(a, b);
  if (a.kind === 'others' && b.kind === 'others') return a.size === b.size;
  return a.kind === 'nowhere' && b.kind === 'nowhere' && a.of === b.of;
}
