import { strict as assert } from 'node:assert';
import { createServer, type Socket } from 'node:net';
import fetch, { FetchError } from 'node-fetch';
import { CrmClient } from '../../../../src/core/zoho/client';
import { fixedToken } from '../../../../src/core/zoho/tokenProvider';
import { createTransport, type TransportOptions } from '../../../../src/core/zoho/transport';
import { applyPlan } from '../../../../src/core/apply/apply';
import {
  client,
  crmError,
  never,
  sampleTerritory,
  sampleUser,
  usingSimulator,
  writesTo,
} from '../../../harness/crm';
import { lostWhileReading } from '../../../harness/faultBed/roads';
import { active, north, optionsFor, organisation, plan, south, usingHistory } from '../../../harness/runs';
import { explain } from '../../../../src/messages/explain';

const system = (code: string, syscall?: string, more: object = {}) =>
  Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall ? { syscall } : {}), ...more });
const asNodeFetch = (error: Error) => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const failure = new FetchError('request failed', 'system', { code, syscall });
  return Object.assign(failure, { cause: error });
};
const several = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });

/** What a write ends with that meets this failure of the connection. */
async function effectOf(failure: Error): Promise<string> {
  const crm = new CrmClient(
    createTransport({
      origin: 'https://www.zohoapis.eu',
      version: () => 'v7',
      tokens: fixedToken('token'),
      fetch: () => Promise.reject(failure),
    }),
  );
  const { effect, kind } = await crmError(crm.associateUser(sampleTerritory, sampleUser, never()));
  assert.equal(kind, 'network');
  return effect;
}

describe('a failure of the connection', () => {
  const unreached = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'EMFILE'];
  const proof: readonly (readonly [string, Error])[] = [
    ...unreached.map((code) => [`connect ${code}`, system(code, 'connect')] as const),
    ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'].map(
      (code) => [`getaddrinfo ${code}`, system(code, 'getaddrinfo')] as const,
    ),
    [
      'every address of the host refused',
      several(system('ECONNREFUSED', 'connect'), system('ENETUNREACH', 'connect')),
    ],
  ];
  for (const [name, error] of proof) {
    it(`that proves that nothing was sent: ${name}`, async () => {
      assert.equal(await effectOf(error), 'none');
      assert.equal(await effectOf(asNodeFetch(error)), 'none');
    });
  }

  const later: readonly (readonly [string, Error])[] = [
    ...[...unreached, 'ECONNRESET'].map((code) => [`read ${code}`, system(code, 'read')] as const),
    ...['EPIPE', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].map(
      (code) => [`write ${code}`, system(code, 'write')] as const,
    ),
    ...[
      ...unreached,
      'ENOTFOUND',
      'EAI_AGAIN',
      'ERR_INVALID_URL',
      'HPE_INVALID_CONSTANT',
      'HPE_CR_EXPECTED',
    ].map((code) => [`${code} of nobody knows which call`, system(code)] as const),
    ['a code without its system call: connect ENOTFOUND', system('ENOTFOUND', 'read')],
    [
      'one address refused, another broke',
      several(system('ECONNREFUSED', 'connect'), system('ECONNRESET', 'read')),
    ],
    ['addresses that nobody knows', several()],
    ['an alert about a certificate', system('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')],
    ['an alert about an expired certificate', system('ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED')],
    ['a record that cannot be read', system('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC')],
    ['an answer that ends too early', system('ERR_STREAM_PREMATURE_CLOSE')],
  ];
  for (const [name, error] of later) {
    it(`that proves nothing: ${name}`, async () => {
      assert.equal(await effectOf(error), 'unknown');
      assert.equal(await effectOf(asNodeFetch(error)), 'unknown');
    });
  }

  for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'] as const) {
    it(`after the server did its work: read ${code} sends nothing again, and a reading decides`, async () => {
      await usingSimulator({ organisation: organisation(2) }, async (simulator) => {
        let isFirst = true;
        const road = lostWhileReading(code);
        const once: TransportOptions['fetch'] = (url, init) => {
          const isWrite = init.method === 'PUT' && isFirst;
          if (isWrite) isFirst = false;
          return isWrite ? road(url, init) : fetch(url, init);
        };
        const error = await crmError(
          client(simulator, { fetch: road }).associateUser(south, active(2), never()),
        );
        assert.deepEqual([error.kind, error.effect], ['network', 'unknown']);
        assert.match(explain(error).what, new RegExp(code));
        await usingHistory(async (history) => {
          const before = writesTo(simulator).length;
          const run = await applyPlan(
            plan([active(1)]),
            optionsFor(simulator, history, { transport: { fetch: once } }),
          );
          assert.equal(writesTo(simulator).length - before, 1, 'one PUT, and no other');
          const [outcome = 'none'] = run.rows.map((row): string | undefined => row.outcome.kind);
          assert.ok(['applied', 'soNow'].includes(outcome), outcome);
          assert.deepEqual(simulator.organisation.membersOf(north), [active(1)]);
        });
      });
    });
  }
});

/** A server that answers each request with these bytes. */
async function answering(bytes: string, use: (origin: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

describe('an answer that is odd HTTP', () => {
  const good = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
  const odd: readonly (readonly [string, string, kind: string, effect: string])[] = [
    [
      'a 408 of a gateway, empty',
      'HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n',
      'unreadable',
      'unknown',
    ],
    [
      'a 408 as a page',
      'HTTP/1.1 408 Request Timeout\r\nContent-Length: 6\r\n\r\n<html>',
      'unreadable',
      'unknown',
    ],
    ['a "go on" that nobody asked for, then nothing', 'HTTP/1.1 100 Continue\r\n\r\n', 'network', 'unknown'],
    [
      'an early hint before an answer of another shape',
      `HTTP/1.1 103 Early Hints\r\n\r\n${good}`,
      'unreadable',
      'unknown',
    ],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9\r\n', 'network', 'unknown'],
    ['a redirect to no address', 'HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n', 'unreadable', 'none'],
  ];
  for (const [name, bytes, kind, effect] of odd) {
    it(`${name}: ${kind}, effect ${effect}`, async () => {
      await answering(bytes, async (origin) => {
        const tokens = fixedToken('token');
        const crm = new CrmClient(createTransport({ origin, version: () => 'v7', tokens, fetch }));
        const error = await crmError(crm.associateUser(sampleTerritory, sampleUser, never()));
        assert.deepEqual([error.kind, error.effect], [kind, effect]);
      });
    });
  }
});
