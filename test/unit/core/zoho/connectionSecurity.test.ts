import { strict as assert } from 'node:assert';
import { Agent } from 'node:https';
import fetch from 'node-fetch';
import { CrmClient } from '../../../../src/core/zoho/client';
import type { CrmError } from '../../../../src/core/zoho/errors';
import { fixedToken } from '../../../../src/core/zoho/tokenProvider';
import { createTransport, type TransportOptions } from '../../../../src/core/zoho/transport';
import { assertExplains, crmError, never, sampleTerritory, sampleUser } from '../../../harness/crm';
import { certificate, encrypted, json, plain, redirecting } from '../../../harness/listener';
import { withoutCertificateChecks } from '../../../harness/unchecked';
import { explain } from '../../../../src/messages/explain';

const token = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';
const authority = certificate('authority');
const organisation = json({ org: [{ id: '1', company_name: 'Acme' }] });

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
        const server = await plain(redirecting(status, () => target));
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
      const server = await encrypted(certificate(name), organisation);
      try {
        for (const call of Object.values(calls)) {
          const error: CrmError = await crmError(call(client(`https://localhost:${server.port}`)));
          assert.deepEqual([error.kind, error.effect], ['network', 'none']);
          assert.match(explain(error).what, new RegExp(code));
          assertExplains(error, token);
        }
        assert.deepEqual(server.requests, []);
      } finally {
        await server.close();
      }
    });
  }

  it('that is good lets a call through', async () => {
    const server = await encrypted(certificate('good'), organisation);
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
    const server = await encrypted(certificate('good'), organisation);
    try {
      await withoutCertificateChecks(async () => {
        for (const call of Object.values(calls)) {
          const error = await crmError(call(client(`https://localhost:${server.port}`)));
          assert.deepEqual([error.kind, error.effect], ['uncheckedCertificates', 'none']);
          assert.match(explain(error).what, /NODE_TLS_REJECT_UNAUTHORIZED/);
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
