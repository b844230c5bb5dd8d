/** The least a client can do: bare `http` and `JSON.parse`, nothing checked, nothing kept. */
import * as http from 'node:http';

export interface Server {
  readonly url: string;
  readonly accessToken: string;
}

interface Page {
  readonly info?: { readonly more_records?: boolean };
}

/** One request; the answer parsed, undefined where there is none. */
function call(server: Server, method: string, path: string, body?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: `Zoho-oauthtoken ${server.accessToken}`,
      ...(body && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
    };
    const request = http.request(`${server.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve(text === '' ? undefined : JSON.parse(text));
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Every page of a list, one after the other, as the API wants it. */
async function list(server: Server, path: string, size?: number): Promise<void> {
  for (let page = 1; ; page++) {
    const query = `page=${page}${size === undefined ? '' : `&per_page=${size}`}`;
    const answer = await call(server, 'GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    if (!(answer as Page | undefined)?.info?.more_records) return;
  }
}

const territories = '/crm/v7/settings/territories';

export function readTerritories(server: Server): Promise<void> {
  return list(server, territories, 2000);
}

export function readUsers(server: Server): Promise<void> {
  return list(server, '/crm/v7/users?type=ActiveUsers', 200);
}

/** Territories and counts together, as they are shown, then the users. */
export async function readOrganisation(server: Server): Promise<void> {
  await Promise.all([readTerritories(server), list(server, `${territories}/actions/associated_users_count`)]);
  await readUsers(server);
}

/** The members of each territory, one after the other. */
export async function readMembers(server: Server, of: readonly string[]): Promise<void> {
  for (const territory of of) await call(server, 'GET', `${territories}/${territory}/users`);
}

/** What a plan of a file needs to know, with as many calls under way as ours ever has. */
export async function readForPlan(
  server: Server,
  { of, userPages }: { readonly of: readonly string[]; readonly userPages: number },
): Promise<void> {
  const users = (page: number) => `/crm/v7/users?type=ActiveUsers&page=${page}&per_page=200`;
  const left = [
    () => readTerritories(server),
    () => list(server, `${territories}/actions/associated_users_count`),
    ...Array.from({ length: userPages }, (_, n) => () => call(server, 'GET', users(n + 1))),
    ...of.map((id) => () => call(server, 'GET', `${territories}/${id}/users`)),
  ];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await next();
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** The members of each territory, one bulk PUT to it, and the numbers of users of all in the end. */
export async function associate(
  server: Server,
  into: readonly string[],
  users: readonly string[],
): Promise<void> {
  const body = JSON.stringify({ users: users.map((id) => ({ id })) });
  for (const territory of into) {
    await call(server, 'GET', `${territories}/${territory}/users`);
    await call(server, 'PUT', `${territories}/${territory}/users`, body);
  }
  await list(server, `${territories}/actions/associated_users_count`);
}
