import { strict as assert } from 'node:assert';
import type { CrmErrorKind, Effect } from '../../../../src/core/zoho/errors';
import type { Fault } from '../../../../src/simulator/server';
import {
  assertExplains,
  client,
  crmError,
  never,
  sampleTerritory,
  sampleUser,
  usingSimulator,
} from '../../../harness/crm';
import { explain } from '../../../../src/messages/explain';

const small = { answerBytes: 2000 };
const short = { readMs: 150, writeMs: 150, ...small };
/** A machine under load may take its time with an answer that is to come. */
const patient = { readMs: 30_000, writeMs: 60_000, ...small };

interface Case {
  readonly name: string;
  readonly fault: Fault;
  readonly kind: CrmErrorKind;
  /** Of a write; a read never changes anything. */
  readonly effect: Effect;
  readonly status?: number;
  readonly code?: string;
  readonly says: RegExp;
}

const answer = (status: number, body: string): Fault => ({
  kind: 'answer',
  status,
  body,
});
const json = (status: number, code: string) => answer(status, JSON.stringify({ code, status: 'error' }));

const cases: readonly Case[] = [
  {
    name: 'a page of HTML with 200',
    fault: { kind: 'html', status: 200 },
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /not complete JSON/,
  },
  {
    name: 'a page of HTML with 404',
    fault: { kind: 'html', status: 404 },
    kind: 'unreadable',
    effect: 'unknown',
    status: 404,
    says: /HTTP 404/,
  },
  {
    name: 'a gateway page with 502',
    fault: { kind: 'html' },
    kind: 'serverFault',
    effect: 'unknown',
    status: 502,
    says: /HTTP 502/,
  },
  {
    name: 'half a JSON',
    fault: { kind: 'half-json' },
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /not complete JSON/,
  },
  {
    name: 'nothing with 200',
    fault: { kind: 'empty' },
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /was empty/,
  },
  {
    name: 'null',
    fault: answer(200, 'null'),
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /JSON/,
  },
  {
    name: 'a JSON of another shape',
    fault: answer(200, '{"data":[]}'),
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /./,
  },
  {
    name: '304, which nobody asked for',
    fault: answer(304, ''),
    kind: 'unreadable',
    effect: 'unknown',
    status: 304,
    says: /HTTP 304/,
  },
  {
    name: 'a connection that breaks',
    fault: { kind: 'reset' },
    kind: 'network',
    effect: 'unknown',
    says: /connection broke/,
  },
  { name: 'no answer at all', fault: { kind: 'hang' }, kind: 'timeout', effect: 'unknown', says: /in time/ },
  {
    name: 'an answer larger than allowed',
    fault: answer(200, JSON.stringify({ users: 'x'.repeat(3000) })),
    kind: 'unreadable',
    effect: 'unknown',
    status: 200,
    says: /larger than/,
  },
  { name: 'a redirect', fault: { kind: 'redirect' }, kind: 'unreadable', effect: 'none', says: /redirect/ },
  {
    name: 'HTTP 500 with JSON',
    fault: json(500, 'INTERNAL_ERROR'),
    kind: 'serverFault',
    effect: 'unknown',
    status: 500,
    code: 'INTERNAL_ERROR',
    says: /INTERNAL_ERROR/,
  },
  {
    name: 'HTTP 503 without JSON',
    fault: answer(503, ''),
    kind: 'serverFault',
    effect: 'unknown',
    status: 503,
    says: /HTTP 503/,
  },
  {
    name: 'HTTP 401',
    fault: json(401, 'INVALID_TOKEN'),
    kind: 'tokenRefused',
    effect: 'none',
    status: 401,
    code: 'INVALID_TOKEN',
    says: /INVALID_TOKEN/,
  },
  {
    name: 'HTTP 401 with a page',
    fault: { kind: 'html', status: 401 },
    kind: 'tokenRefused',
    effect: 'none',
    status: 401,
    says: /HTTP 401/,
  },
  {
    name: 'HTTP 429 with nothing',
    fault: answer(429, ''),
    kind: 'rateLimited',
    effect: 'none',
    status: 429,
    says: /HTTP 429/,
  },
  {
    name: 'HTTP 429 with a code nobody knows',
    fault: json(429, 'SLOW_DOWN'),
    kind: 'rateLimited',
    effect: 'none',
    status: 429,
    code: 'SLOW_DOWN',
    says: /SLOW_DOWN/,
  },
];

describe('an answer that cannot be used', () => {
  for (const { name, fault, kind, effect, status, code, says } of cases) {
    it(`${name}: ${kind}, effect ${effect}`, async () => {
      await usingSimulator({}, async (simulator) => {
        const crm = client(simulator, { limits: kind === 'timeout' ? short : patient });
        simulator.failNext({ ...fault, times: 2 });
        const write = await crmError(crm.associateUsers(sampleTerritory, [sampleUser], never()));
        const read = await crmError(crm.members(sampleTerritory, { signal: never() }));
        for (const error of [write, read]) {
          assert.equal(error.kind, kind);
          assert.equal(error.status, status);
          assert.match(explain(error).what, says);
          if (code) assert.equal(error.zohoCode, code);
          assertExplains(error, simulator.accessToken, sampleTerritory, sampleUser, simulator.url);
        }
        assert.equal(write.effect, effect);
        assert.equal(write.where, 'PUT /settings/territories/{territory}/users');
        assert.match(
          explain(write).notDone,
          effect === 'none' ? /^This request changed nothing/ : /^It is not known whether/,
        );
        assert.equal(read.where, 'GET /settings/territories/{territory}/users');
        assert.equal(explain(read).notDone, 'Nothing was changed.');
        assert.equal(simulator.requests.length, 2, 'nothing is sent again');
      });
    });
  }
});
