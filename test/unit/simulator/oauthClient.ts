import type { Simulator } from '../../../src/simulator/server';
import type { Client, Reply } from './client';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const redirectUri = 'http://localhost:7777/callback';
export const scope = 'ZohoCRM.settings.territories.ALL,ZohoCRM.users.READ';
export const tokenPath = '/oauth/v2/token';

export interface TokenAnswer {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly api_domain?: string;
  readonly expires_in?: number;
  readonly error?: string;
}

export const tokenOf = (reply: Reply): TokenAnswer => reply.json as TokenAnswer;
export const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
export const client = ({ clientId, clientSecret }: Simulator): Record<string, string> => ({
  client_id: clientId,
  client_secret: clientSecret,
});

export async function post(
  send: Client['send'],
  path: string,
  fields: Record<string, string>,
): Promise<Reply> {
  return send('POST', path, query(fields), form);
}

export async function refresh({ send, simulator }: Client, token = simulator.refreshToken): Promise<Reply> {
  return post(send, tokenPath, { grant_type: 'refresh_token', refresh_token: token, ...client(simulator) });
}
