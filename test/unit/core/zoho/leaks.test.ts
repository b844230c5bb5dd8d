import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import type { CrmClient } from '../../../../src/core/zoho/client';
import { Redactor } from '../../../../src/core/util/redact';
import type { Fault, Simulator } from '../../../../src/simulator/server';
import { encodingsOf } from '../../../harness/byteScan';
import { client, never, sampleTerritory, sampleUser, usingSimulator } from '../../../harness/crm';

type Fail = (simulator: Simulator) => Fault;

/** Failures whose answer repeats the token, in every place where an answer can. */
const repeating: Readonly<Record<string, Fail>> = {
  'an error': ({ accessToken }) =>
    answer(
      400,
      JSON.stringify({ code: accessToken, message: accessToken, details: { permissions: [accessToken] } }),
    ),
  'a refusal': ({ accessToken }) =>
    answer(403, JSON.stringify({ code: 'NO_PERMISSION', message: accessToken })),
  'an item': ({ accessToken }) =>
    answer(
      200,
      JSON.stringify({ users: [{ code: accessToken, message: accessToken, details: { id: accessToken } }] }),
    ),
  'a page': ({ accessToken }) => answer(502, `<html>${accessToken}</html>`),
  'half a JSON': ({ accessToken }) => answer(200, `{"users":"${accessToken}`),
  'a redirect': ({ accessToken, url }) => answer(302, '', { location: `${url}/?token=${accessToken}` }),
  'a header': ({ accessToken }) => answer(429, '{}', { 'retry-after': accessToken }),
};

/** Failures whose answer says nothing of it: what is in an error then, we put there. */
const plain: Readonly<Record<string, Fail>> = {
  'an error': () => answer(400, '{"code":"INVALID_DATA"}'),
  'a refused token': () => answer(401, '{"code":"INVALID_TOKEN"}'),
  'a page': () => answer(502, '<html></html>'),
  'half a JSON': () => answer(200, '{"users":'),
  'a redirect': () => answer(302, '', { location: 'https://elsewhere.example' }),
  'a broken connection': () => ({ kind: 'reset', times: 9 }),
};

function answer(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return { kind: 'answer', status, body, headers, times: 9 };
}

const calls: readonly ((crm: CrmClient) => Promise<unknown>)[] = [
  (crm) => crm.organisation(never()),
  (crm) => crm.members(sampleTerritory, { signal: never() }),
  (crm) => crm.associateUsers(sampleTerritory, [sampleUser], never()),
];

/** How a failure might be written down, by us or by whoever catches it. */
const writings: readonly (readonly [name: string, write: (error: unknown) => string])[] = [
  ['S03 its message', (error) => String(error)],
  [
    'S04 the chain of its causes',
    (error) =>
      causes(error)
        .map((cause) => inspect(cause))
        .join(),
  ],
  ['S05 inspecting it, with all that is hidden', (error) => inspect(error, { depth: 99, showHidden: true })],
  ['S06 its JSON', (error) => JSON.stringify(error, Object.getOwnPropertyNames(Object(error)))],
];

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [...causes(error.cause), error.cause] : [];
}

/** Every call against a failing simulator; `look` sees what came of each. */
function failing(fail: Fail, look: (outcome: unknown, token: string) => void): Promise<void> {
  return usingSimulator({}, async (simulator) => {
    for (const call of calls) {
      simulator.failNext(fail(simulator));
      look(await call(client(simulator)).catch((error: unknown) => error), simulator.accessToken);
    }
  });
}

function assertWithout(token: string, text: string): void {
  for (const [form, bytes] of Object.entries(encodingsOf(token)))
    assert.ok(!Buffer.from(text).includes(bytes), `${form} in ${text}`);
}

for (const [writing, write] of writings) {
  describe(`a token does not leak by a failure: ${writing}`, () => {
    for (const [name, fail] of Object.entries(plain)) {
      it(`as it is: ${name}`, () => failing(fail, (outcome, token) => assertWithout(token, write(outcome))));
    }
    for (const [name, fail] of Object.entries(repeating)) {
      it(`redacted, when Zoho itself repeats it: ${name}`, () =>
        failing(fail, (outcome, token) => {
          const redactor = new Redactor();
          redactor.hide(token);
          assertWithout(token, redactor.redact(write(outcome)));
        }));
    }
  });
}

describe('a token does not leak by S02 the console', () => {
  it('which nobody writes to, whatever fails', async () => {
    const written: unknown[] = [];
    const before = { ...console };
    const note = (...args: unknown[]) => void written.push(args);
    Object.assign(console, { log: note, info: note, warn: note, error: note, debug: note, trace: note });
    try {
      for (const fail of [...Object.values(plain), ...Object.values(repeating)])
        await failing(fail, () => undefined);
    } finally {
      Object.assign(console, before);
    }
    assert.deepEqual(written, []);
  });
});
