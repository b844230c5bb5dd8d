import { explain, told } from '../../src/messages/explain';
import { strict as assert } from 'node:assert';
import fetch from 'node-fetch';
import { CrmClient } from '../../src/core/zoho/client';
import { CrmError } from '../../src/core/zoho/errors';
import type { Fetch } from '../../src/core/zoho/http';
import { fixedToken } from '../../src/core/zoho/tokenProvider';
import { createTransport, type Send, type TransportOptions } from '../../src/core/zoho/transport';
import type { KnownError } from '../../src/core/util/errors';
import { territoryId, userId, type TerritoryId, type UserId } from '../../src/core/util/ids';
import {
  startSimulator,
  type SeenRequest,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/server';

/** The sample of Zoho's API page. */
export const sampleTerritory = territory('431581000000744113');
export const sampleUser = user('431581000000258001');

/** A well-formed territory id. */
export function territory(id: string | number): TerritoryId {
  return territoryId(String(id)) ?? assert.fail(`${id} is no id`);
}

/** A well-formed user id. */
export function user(id: string | number): UserId {
  return userId(String(id)) ?? assert.fail(`${id} is no id`);
}

/** Runs `use` against a simulator of its own. */
export async function usingSimulator(
  options: SimulatorOptions,
  use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    await use(simulator);
  } finally {
    await simulator.close();
  }
}

/** A transport to a simulator over real HTTP; v7, with a fully scoped token. */
export function transport(simulator: Simulator, overrides: Partial<TransportOptions> = {}): Send {
  return createTransport({
    origin: simulator.url,
    version: () => 'v7',
    tokens: fixedToken(simulator.accessToken),
    fetch,
    ...overrides,
  });
}

/** A fetch that knows how many requests were under way, as each of them left. */
export function countingFetch(): { readonly fetch: Fetch; readonly widths: readonly number[] } {
  let underWay = 0;
  const widths: number[] = [];
  return {
    widths,
    fetch: async (url, init) => {
      widths.push(++underWay);
      try {
        return await fetch(url, init);
      } finally {
        underWay--;
      }
    },
  };
}

/** A client of a simulator, over real HTTP. */
export function client(simulator: Simulator, overrides: Partial<TransportOptions> = {}): CrmClient {
  return new CrmClient(transport(simulator, overrides));
}

/** A signal that nobody aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

/** `GET /crm/v7/org` for each request a simulator saw. */
export function callsTo(simulator: Simulator): string[] {
  return simulator.requests.map(({ method, path }) => `${method} ${path}`);
}

/** The requests that change something. */
export function writesTo(simulator: Simulator): SeenRequest[] {
  return simulator.requests.filter(({ method }) => method !== 'GET');
}

/** The CrmError a promise rejects with; anything else fails the test. */
export async function crmError(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => assert.fail('It was expected to reject.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CrmError)) throw error;
  return error;
}

/** Fails unless an error tells what happened, what was not done and what to do next, in words and without secrets. */
export function assertExplains(error: KnownError, ...secrets: string[]): void {
  const { what, notDone, next } = explain(error);
  const message = told(error);
  for (const part of [what, notDone, next]) {
    assert.match(part, /^[^\n]{10,}[.)]$/, `not a sentence: ${part}`);
    assert.ok(message.includes(part));
  }
  assert.doesNotMatch(message, /undefined|null|NaN|\[object|\{\d\}|: \)|\(\)/);
  for (const secret of secrets) assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(secret));
}
