import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/server';

/** Ids of the demo organisation that the tests speak of. */
export const germanySouth = '431581000000744113';
export const katharina = '431581000000258001';

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The parsed body; undefined when it is empty or not JSON. */
  readonly json: unknown;
  readonly headers: Headers;
}

export interface Client {
  readonly simulator: Simulator;
  /** Sends with the default access token unless `headers` has its own Authorization. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
}

/** Runs `use` against a simulator of its own. */
export async function withSimulator(
  options: SimulatorOptions,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    await use({ simulator, send: (...request) => send(simulator, ...request) });
  } finally {
    await simulator.close();
  }
}

async function send(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(simulator.url + path, {
    method,
    redirect: 'manual',
    headers: { authorization: `Zoho-oauthtoken ${simulator.accessToken}`, ...headers },
    ...(payload !== undefined && { body: payload }),
  });
  const text = await response.text();
  return { status: response.status, text, json: parse(text), headers: response.headers };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{users:[{id},…]}` */
export function usersBody(...ids: string[]): { users: { id: string }[] } {
  return { users: ids.map((id) => ({ id })) };
}

/** The code of every item of an answer, whatever its nesting. */
export function codes(reply: Reply): string[] {
  return items(reply).map((item) => item.code);
}

export interface AnswerItem {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function items(reply: Reply): AnswerItem[] {
  const body = reply.json as Record<string, (AnswerItem | AnswerItem[])[]>;
  return Object.values(body).flat().flat();
}
