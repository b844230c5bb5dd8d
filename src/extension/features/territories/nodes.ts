import type { CrmError } from '../../../core/zoho/errors';
import type { Territory } from '../../../core/zoho/schemas';
import type { TerritoryId } from '../../../core/util/ids';
import type { Membership, TerritoryRow, UserRow } from '../../ports/invocation';
import { sameRange, type Range } from '../../ui/ranges';

export type TerritoryNode = TerritoryRow;

export type UserNode = UserRow & Membership;

/** Stands in the place of members that could not be read. */
export interface ProblemNode {
  readonly kind: 'problem';
  readonly territory: Territory;
  readonly error: CrmError;
  /** The same in words. */
  readonly why: string;
  /** Others could be read and are shown. */
  readonly partly?: true;
}

/** Stands in a territory that has neither child territories nor members. */
export interface EmptyNode {
  readonly kind: 'empty';
  readonly territory: Territory;
}

/** Holds some of a list of territories that is too long to be shown at once. */
export interface RangeNode extends Range<Territory> {
  readonly kind: 'range';
  /** The one whose children they are; without it, they are those that a filter finds. */
  readonly territory: Territory | undefined;
}

export type Node = TerritoryNode | RangeNode | UserNode | ProblemNode | EmptyNode;

/** Unique in the whole tree and the same after every refresh, so that VS Code keeps selection and expansion. */
export function idOf(node: Node): string {
  const territory = node.territory ? rowIdOf(node.territory.id) : 'found';
  switch (node.kind) {
    case 'territory':
      return territory;
    case 'range':
      return `${territory}/r:${node.index}`;
    case 'user':
      return `${territory}/u:${node.user.id}`;
    case 'problem':
      return `${territory}/problem`;
    case 'empty':
      return `${territory}/empty`;
  }
}

/** The id of the row of a territory. */
export function rowIdOf(territory: TerritoryId): string {
  return `t:${territory}`;
}

/** Whether two nodes with the same id show the same. */
export function sameContent(a: Node, b: Node): boolean {
  if (a.kind === 'user' && b.kind === 'user') return a.user === b.user && a.territory === b.territory;
  if (a.kind === 'range' && b.kind === 'range' && !sameRange(a, b)) return false;
  return a.kind === b.kind && a.kind !== 'problem' && a.territory === b.territory;
}
