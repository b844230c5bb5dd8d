import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { CrmClient } from '../../../src/api/client';
import type { CrmError } from '../../../src/api/errors';
import { fixedToken } from '../../../src/api/tokenSource';
import { createTransport, type TransportOptions } from '../../../src/api/transport';
import { assertExplains, crmError, never, sampleTerritory, sampleUser } from '../../support/crm';
import { withoutCertificateChecks } from '../../support/unchecked';

const token = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';
const certificate = (name: string) =>
  fs.readFileSync(path.join(__dirname, '../../support/certificates', `${name}.pem`), 'utf8');
const authority = certificate('authority');

/** A server that notes every byte of every request that reaches it. */
interface Listener {
  readonly port: number;
  readonly requests: { method: string; url: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse) => void;

async function listen(
  make: (handle: (request: IncomingMessage, response: ServerResponse) => void) => Server,
  answer: Answer,
): Promise<Listener> {
  const requests: Listener['requests'] = [];
  const server = make((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, authorization: headers.authorization });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const plain = (answer: Answer) => listen((handle) => createHttpServer({ keepAlive: false }, handle), answer);
const encrypted = (name: string, answer: Answer = organisation) =>
  listen((handle) => createHttpsServer({ key: certificate(name), cert: certificate(name) }, handle), answer);

function organisation(response: ServerResponse): void {
  response.setHeader('connection', 'close');
  response.end(JSON.stringify({ org: [{ id: '1', company_name: 'Acme' }] }));
}

/** A client that trusts the authority of these tests besides nobody. */
function client(origin: string, options: Partial<TransportOptions> = {}): CrmClient {
  const agent = new Agent({ ca: authority });
  return new CrmClient(
    createTransport({
      origin,
      version: () => 'v7',
      tokens: fixedToken(token),
      fetch: (url, init) => fetch(url, url.protocol === 'https:' ? { ...init, agent } : init),
      ...options,
    }),
  );
}

const calls: Readonly<Record<string, (crm: CrmClient) => Promise<unknown>>> = {
  GET: (crm) => crm.organisation(never()),
  'GET of a list': (crm) => crm.members(sampleTerritory, { signal: never() }),
  'PUT with a body': (crm) => crm.associateUsers(sampleTerritory, [sampleUser], never()),
  'PUT without a body': (crm) => crm.associateUser(sampleTerritory, sampleUser, never()),
  'DELETE of several': (crm) => crm.removeUsers(sampleTerritory, [sampleUser], never()),
  'DELETE of one': (crm) => crm.removeUser(sampleTerritory, sampleUser, never()),
};

describe('S25 a redirect', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    for (const [name, call] of Object.entries(calls)) {
      it(`${status} of ${name} carries nothing to another origin, nor to another path of the same one`, async () => {
        const elsewhere = await plain(organisation);
        let target = '';
        const server = await plain((response) => {
          response.writeHead(status, { location: target, connection: 'close' }).end();
        });
        try {
          for (target of [
            `http://127.0.0.1:${elsewhere.port}/crm/v7/org`,
            '/crm/v7/users',
            '//localhost/x',
            'https://localhost/',
          ]) {
            server.requests.length = 0;
            const error = await crmError(call(client(`http://127.0.0.1:${server.port}`)));
            assert.equal(error.kind, 'unreadable');
            assertExplains(error, token, target);
            assert.equal(server.requests.length, 1, target);
          }
          assert.deepEqual(elsewhere.requests, []);
        } finally {
          await Promise.all([server.close(), elsewhere.close()]);
        }
      });
    }
  }
});

describe('a certificate', () => {
  const bad: readonly (readonly [test: string, name: string, code: string])[] = [
    ['S26 that nobody vouches for', 'selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['S27 of another name', 'wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['S28 that has expired', 'expired', 'CERT_HAS_EXPIRED'],
  ];
  for (const [test, name, code] of bad) {
    it(`${test} ends every call before a byte of it is sent`, async () => {
      const server = await encrypted(name);
      try {
        for (const call of Object.values(calls)) {
          const error: CrmError = await crmError(call(client(`https://localhost:${server.port}`)));
          assert.deepEqual([error.kind, error.effect], ['network', 'none']);
          assert.match(error.what, new RegExp(code));
          assertExplains(error, token);
        }
        assert.deepEqual(server.requests, []);
      } finally {
        await server.close();
      }
    });
  }

  it('that is good lets a call through', async () => {
    const server = await encrypted('good');
    try {
      assert.equal((await client(`https://localhost:${server.port}`).organisation(never()))?.name, 'Acme');
      assert.equal(server.requests[0]?.authorization, `Zoho-oauthtoken ${token}`);
    } finally {
      await server.close();
    }
  });
});

describe('S29 an environment in which certificates are not checked', () => {
  it('sends nothing, not even to a good server, and says why', async () => {
    const server = await encrypted('good');
    try {
      await withoutCertificateChecks(async () => {
        for (const call of Object.values(calls)) {
          const error = await crmError(call(client(`https://localhost:${server.port}`)));
          assert.deepEqual([error.kind, error.effect], ['uncheckedCertificates', 'none']);
          assert.match(error.what, /NODE_TLS_REJECT_UNAUTHORIZED/);
          assertExplains(error, token);
        }
      });
      assert.deepEqual(server.requests, []);
    } finally {
      await server.close();
    }
  });

  it('still reaches a simulator on this machine, which has no certificate', async () => {
    const server = await plain(organisation);
    try {
      await withoutCertificateChecks(async () => {
        assert.equal((await client(`http://127.0.0.1:${server.port}`).organisation(never()))?.name, 'Acme');
      });
    } finally {
      await server.close();
    }
  });
});

describe('S30 an address without encryption', () => {
  it('is no address of Zoho: nothing is sent to it', async () => {
    let asked = 0;
    const fetchNothing = () => {
      asked += 1;
      return Promise.reject(new Error('asked'));
    };
    for (const origin of [
      'http://www.zohoapis.com',
      'http://localhost.example:80',
      'http://127.0.0.1.example',
    ]) {
      for (const call of Object.values(calls)) {
        await assert.rejects(call(client(origin, { fetch: fetchNothing })));
      }
    }
    assert.equal(asked, 0);
  });
});
