import type { Exchange, Office, Row } from './record';

/** The rows that a write asks for; none for a reading. */
export function askedBy({ method, path, body }: Pick<Exchange, 'method' | 'path' | 'body'>): Row[] {
  if (method !== 'PUT' && method !== 'DELETE') return [];
  if (appointedBy({ method, path, body })) return [];
  const operation = method === 'PUT' ? 'add' : 'remove';
  const { pathname, searchParams } = new URL(path, 'http://x');
  const listed = (key: string): string[] =>
    searchParams.get('ids')?.split(',') ??
    (JSON.parse(body) as Record<string, { id: string }[]>)[key]?.map(({ id }) => id) ??
    [];
  const [, territory, single] = /\/territories\/(\d+)\/users(?:\/(\d+))?$/.exec(pathname) ?? [];
  if (territory !== undefined)
    return (single === undefined ? listed('users') : [single]).map((user) => ({
      territory,
      user,
      operation,
    }));
  const [, user = ''] = /\/users\/(\d+)\/territories$/.exec(pathname) ?? [];
  return listed('territories').map((at) => ({ territory: at, user, operation }));
}

/** The territory that a call is about as a whole. */
function territoryIn(path: string): string | undefined {
  return /\/settings\/territories\/(\d+)$/.exec(new URL(path, 'http://x').pathname)?.[1];
}

/** Who is to be the manager by a write, and where; undefined for any other request. */
export function appointedBy({
  method,
  path,
  body,
}: Pick<Exchange, 'method' | 'path' | 'body'>): Office | undefined {
  const territory = territoryIn(path);
  if (method !== 'PUT' || territory === undefined) return undefined;
  const { territories } = JSON.parse(body) as { readonly territories: readonly Managed[] };
  return { territory, manager: territories[0]?.manager?.id ?? null };
}

interface Managed {
  readonly manager?: { readonly id: string } | null;
}

/** The manager whom a reading of one territory shows; undefined where it shows nothing of that. */
export function managerReadBy(exchange: Exchange, territory: string): string | null | undefined {
  const { method, path, counts, reply } = exchange;
  if (method !== 'GET' || !counts || territoryIn(path) !== territory) return undefined;
  const { territories } = (parsed(exchange)?.json ?? {}) as { readonly territories?: readonly Managed[] };
  const isRead = reply !== undefined && reply !== 'lost' && reply.status === 200;
  const [only] = isRead ? (territories ?? []) : [];
  return only && (only.manager?.id ?? null);
}

/** What the answer to the appointment of a manager says. */
export function saidOfOffice(exchange: Exchange): 'done' | 'refused' | 'unclear' {
  const { reply, counts } = exchange;
  if (!counts || reply === undefined || reply === 'lost') return 'unclear';
  if (refusesAll(reply.status)) return 'refused';
  const answer = parsed(exchange);
  if (answer === undefined || answer.status >= 500) return 'unclear';
  const { territories } = answer.json as { readonly territories?: readonly Item[] };
  const [item] = territories ?? [];
  if (item === undefined) return answer.status >= 400 ? 'refused' : 'unclear';
  return item.code === 'SUCCESS' ? 'done' : 'refused';
}

/** Whose membership a reading tells whole: of a territory, or of a user. */
export function readBy({ method, path }: Pick<Exchange, 'method' | 'path'>): Partial<Row> | undefined {
  if (method !== 'GET') return undefined;
  const { pathname } = new URL(path, 'http://x');
  const [, territory] = /\/territories\/(\d+)\/users$/.exec(pathname) ?? [];
  if (territory !== undefined) return { territory };
  const [, user] = /\/users\/(\d+)\/territories$/.exec(pathname) ?? [];
  return user === undefined ? undefined : { user };
}

interface Item {
  readonly code?: string;
  readonly status?: string;
  readonly message?: string;
  readonly details?: {
    readonly id?: string;
    readonly json_path?: string;
    readonly resource_path_index?: number;
  };
}

/** The answer as JSON; undefined when none came, or none that can be read. */
function parsed({ reply }: Exchange): { readonly status: number; readonly json: unknown } | undefined {
  if (reply === undefined || reply === 'lost') return undefined;
  if (reply.status === 204) return { status: 204, json: {} };
  try {
    return { status: reply.status, json: JSON.parse(reply.text) };
  } catch {
    return undefined;
  }
}

/** What a reading that was delivered whole says of a row: that the user is a member, or is not. */
export function readingOf(exchange: Exchange, row: Row): boolean | undefined {
  const of = readBy(exchange);
  if (of === undefined || !exchange.counts) return undefined;
  if (of.territory !== row.territory && of.user !== row.user) return undefined;
  const answer = parsed(exchange);
  if (answer === undefined) return undefined;
  // there is no such territory, or no such user
  if (answer.status === 400 && (answer.json as Item).code === 'INVALID_DATA') return false;
  if (answer.status >= 300) return undefined;
  const { users, territories } = answer.json as Record<'users' | 'territories', { id: string }[] | undefined>;
  const [list, id] = of.territory === undefined ? [territories, row.territory] : [users, row.user];
  if (answer.status !== 204 && list === undefined) return undefined;
  return (list ?? []).some((entry) => entry.id === id);
}

/**
 * What the answer to a write says of one of its rows. `declined`: a removal that Zoho did not make, for whatever reason;
 * it has one code for many.
 */
type Said = 'done' | 'member' | 'noMember' | 'refused' | 'declined' | 'unclear';

/**
 * Only what names the row counts: by id, or by its place in the request; a refusal of the whole names them all. What is
 * said of the only row there is suggests something and proves nothing.
 */
function heardIn(exchange: Exchange, row: Row): { readonly said: Said; readonly isSure: boolean } {
  const unclear = { said: 'unclear', isSure: false } as const;
  const refused = { said: 'refused', isSure: true } as const;
  const { reply, counts } = exchange;
  if (!counts || reply === undefined || reply === 'lost') return unclear;
  if (refusesAll(reply.status)) return refused;
  const answer = parsed(exchange);
  if (answer === undefined || answer.status >= 500) return unclear;
  const { users, territories } = answer.json as Record<string, Item[] | Item[][] | undefined>;
  const items = (users ?? territories)?.flat();
  if (items === undefined) return answer.status >= 400 ? refused : unclear;
  if (items.some(({ details }) => details?.resource_path_index === 2)) return refused;
  const named = items.filter((item) => names(item, exchange, row));
  const lone = named.length === 0 && askedBy(exchange).length === 1 ? items : [];
  const said = new Set([...named, ...lone].map((item) => meaningOf(item, row)));
  const [only = 'unclear'] = said;
  return said.size === 1 ? { said: only, isSure: named.length > 0 } : unclear;
}

function names({ details = {} }: Item, exchange: Exchange, row: Row): boolean {
  const rows = askedBy(exchange);
  const index = rows.findIndex((other) => other.territory === row.territory && other.user === row.user);
  const key = /\/users\/\d+\/territories/.test(exchange.path) ? row.territory : row.user;
  if (details.id !== undefined) return details.id === key;
  if (details.json_path !== undefined) return details.json_path.includes(`[${index}]`);
  return details.resource_path_index === 4 && rows.length === 1;
}

export function saidOf(exchange: Exchange, row: Row): Said {
  return heardIn(exchange, row).said;
}

/** Whether only a reading can tell what became of the row. */
export function isUnclear(exchange: Exchange, row: Row): boolean {
  const { said, isSure } = heardIn(exchange, row);
  return !isSure || said === 'unclear' || said === 'declined' || said === 'noMember';
}

/** Statuses with which nobody does anything, whatever the body is. */
function refusesAll(status: number): boolean {
  return [302, 401, 403, 404, 429].includes(status);
}

function meaningOf({ code, status, message = '' }: Item, { operation }: Row): Said {
  if (code === 'SUCCESS') return status === 'success' ? 'done' : 'unclear';
  if (operation === 'add')
    return code === 'DUPLICATE_DATA' || code === 'ALREADY_EXISTS' ? 'member' : 'refused';
  return /not a member|not associated/.test(message) ? 'noMember' : 'declined';
}

/** Whether the user is a member, as far as the answer to a write shows it. */
export function shownBy(exchange: Exchange, row: Row): boolean | undefined {
  switch (saidOf(exchange, row)) {
    case 'done':
      return row.operation === 'add';
    case 'member':
      return true;
    case 'noMember':
      return false;
    case 'refused':
    case 'declined':
    case 'unclear':
      return undefined;
  }
}
