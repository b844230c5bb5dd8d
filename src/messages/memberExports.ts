import type { Territory, User } from '../core/zoho/schemas';
import { csvCell } from '../core/util/csv';
import { inertMarkdown } from '../core/util/text';
import { l10n } from './l10n';

/** That somebody is in a territory. */
export interface Membership {
  readonly territory: Pick<Territory, 'id' | 'name'>;
  readonly user: User;
  readonly isManager: boolean;
}

/** Names of columns are for programs: they are the same in every language, and files of users are read by them. */
const columns = [
  'territory_id',
  'territory',
  'user_id',
  'name',
  'email',
  'role',
  'status',
  'manager',
] as const;

/**
 * Who is where as CSV, one line a membership. Safe to open in a spreadsheet and to save there, as an exported run is, and
 * read again as users to be associated.
 */
export function membersCsv(memberships: readonly Membership[]): string {
  const lines = memberships.map((membership) => cellsOf(membership).map(csvCell).join(','));
  // the mark at the start tells spreadsheets that this is UTF-8
  return `\ufeff${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

function cellsOf({ territory, user, isManager }: Membership): string[] {
  const { id, name, email, role, status } = user;
  const where = [`zcrm_${territory.id}`, whole(territory.name)];
  return [...where, `zcrm_${id}`, whole(name), email, role, status, isManager ? 'yes' : ''];
}

/** Nothing instead of a name with half a character in it: no file can hold that, and it would be read as another name. */
function whole(name: string): string {
  return /\p{Cs}/u.test(name) ? '' : name;
}

/** Who is where as JSON, in the form of the files that users are associated from. */
export function membersJson(memberships: readonly Membership[], organisation: string, at: number): string {
  const users = new Map<string, Membership[]>();
  for (const membership of memberships)
    users.set(membership.user.id, [...(users.get(membership.user.id) ?? []), membership]);
  const document = {
    organisation,
    exported: new Date(at).toISOString(),
    users: [...users.values()].flatMap((own) => own.slice(0, 1).map(({ user }) => userJson(user, own))),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function userJson({ id, name, email, role, status }: User, memberships: readonly Membership[]): unknown {
  const changes = memberships.map(({ territory, isManager }) => ({
    territory: territory.id,
    territoryName: whole(territory.name),
    ...(isManager && { manager: 'yes' }),
  }));
  return { id, name: whole(name), email, role, status, changes };
}

/** Who is where as a table for a ticket or a wiki: nothing in it is more than text. */
export function membersMarkdown(memberships: readonly Membership[]): string {
  const head = [l10n.t('Territory'), l10n.t('User'), l10n.t('E-mail'), l10n.t('Role'), l10n.t('Status')];
  const rows = memberships.map(({ territory, user, isManager }) => [
    territory.name || territory.id,
    user.name || user.id,
    user.email,
    isManager ? l10n.t('{0}, manager', user.role) : user.role,
    user.status,
  ]);
  const lineOf = (cells: readonly string[]) => `| ${cells.map((cell) => inertMarkdown(cell)).join(' | ')} |`;
  return `${[lineOf(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(lineOf)].join('\n')}\n`;
}
