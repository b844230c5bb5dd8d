import type { CrmError } from '../../../core/zoho/errors';
import type { Territory, User } from '../../../core/zoho/schemas';
import type { Node, ProblemNode } from './nodes';

/** The rows for the members of a territory, its manager first, and for what is missing among them. */
export async function memberRows(
  territory: Territory,
  members: readonly User[],
  gap: CrmError | undefined,
): Promise<Node[]> {
  const rows = [...members]
    .sort(managerFirst(territory))
    .map((user): Node => ({ kind: 'user', territory, user }));
  return gap ? [...rows, { ...(await problemIn(territory, gap)), partly: true }] : rows;
}

function managerFirst(territory: Territory) {
  const rank = (id: string) => (territory.manager?.id === id ? 0 : 1);
  return (a: { id: string; name: string }, b: { id: string; name: string }) =>
    rank(a.id) - rank(b.id) || a.name.localeCompare(b.name);
}

/** A row for what could not be read; the words of failures are loaded with the first one. */
export async function problemIn(territory: Territory, error: CrmError): Promise<ProblemNode> {
  const { told } = await import('../../../messages/explain');
  return { kind: 'problem', territory, error, why: told(error) };
}
