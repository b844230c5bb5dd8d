import { strict as assert } from 'node:assert';
import { Agent } from 'node:https';
import fetch from 'node-fetch';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import type { ApiHost } from '../../../../src/core/zoho/dataCentres';
import { OAuthError } from '../../../../src/core/zoho/oauthError';
import type { Fetch } from '../../../../src/core/zoho/http';
import { assertExplains, crmError, never } from '../../../harness/crm';
import { hostileDomains } from '../../../harness/hostileDomains';
import { certificate, encrypted, json, plain, redirecting } from '../../../harness/listener';
import { withoutCertificateChecks } from '../../../harness/unchecked';
import { told } from '../../../../src/messages/explain';

const token = (name: string) => `1000.${name}0123456789abcdef.0123456789abcdef`;
const [refreshToken, code, deviceCode] = [token('refresh'), token('code'), token('device')];
const client = { id: token('client'), secret: '0123456789abcdef'.repeat(3) };
const verifier = 'verifier_0123456789abcdef'.repeat(2);
const secrets = [refreshToken, code, deviceCode, client.secret, verifier];
const redirectUri = 'http://127.0.0.1:28481/callback';
const zoho: ApiHost = { kind: 'zoho', dataCentre: 'eu', environment: 'production' };

type Ask = (server: AccountsServer, host: ApiHost) => Promise<unknown>;

/** Every call to an accounts server that carries a secret. */
const calls: Readonly<Record<string, Ask>> = {
  'a grant code': (server, host) => server.exchange(host, client, { code, redirectUri, verifier }, never()),
  'a refresh token': (server, host) => server.renew(host, client, refreshToken, never()),
  'a refresh token to revoke': (server, host) => server.revoke(host, refreshToken, never()),
  'a client id': (server, host) => server.startDevice(host, client.id, never()),
  'a device code': (server, host) => server.pollDevice(host, client, deviceCode, never()),
};
const answers = json({ access_token: token('access'), expires_in: 3600 });

async function oauthError(asked: Promise<unknown>): Promise<OAuthError> {
  const error = await asked.then(
    () => assert.fail('It was expected to reject.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof OAuthError)) throw error;
  for (const secret of secrets) assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes(secret));
  return error;
}

/** Sends what is meant for Zoho to a server of this machine instead, whose certificate is looked at as usual. */
function detour(port: number): Fetch {
  const agent = new Agent({ ca: certificate('authority') });
  return ({ pathname, protocol }, init) =>
    fetch(`${protocol}//localhost:${port}${pathname}`, { ...init, agent });
}

for (const [what, ask] of Object.entries(calls)) {
  describe(`${what} on its way to an accounts server`, () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`S25 is carried nowhere else by a redirect ${status}`, async () => {
        const elsewhere = await plain(answers);
        let target = '';
        const server = await plain(redirecting(status, () => target));
        try {
          const host = { kind: 'loopback', port: server.port } as const;
          for (target of [
            `http://127.0.0.1:${elsewhere.port}/oauth/v2/token`,
            '/oauth/v2/other',
            '//localhost/x',
            'https://localhost/',
          ]) {
            server.requests.length = 0;
            const { kind } = await oauthError(ask(new AccountsServer(fetch), host));
            assert.equal(kind, 'unreadable');
            assert.equal(server.requests.length, 1, target);
          }
          assert.deepEqual(elsewhere.requests, []);
        } finally {
          await Promise.all([server.close(), elsewhere.close()]);
        }
      });
    }

    for (const [test, name, reason] of [
      ['S26 that nobody vouches for', 'selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      ['S27 of another name', 'wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['S28 that has expired', 'expired', 'CERT_HAS_EXPIRED'],
    ] as const) {
      it(`stays here before a certificate ${test}`, async () => {
        const server = await encrypted(certificate(name), answers);
        try {
          const error = await oauthError(ask(new AccountsServer(detour(server.port)), zoho));
          assert.equal(error.kind, 'blocked');
          assert.ok(told(error).includes(reason));
          assert.deepEqual(server.requests, []);
        } finally {
          await server.close();
        }
      });
    }

    it('S03 is in no message, though the server quotes it', async () => {
      for (const secret of [...secrets, client.id]) {
        for (const error of [secret, `bad ${secret}`, secret.slice(0, 40)]) {
          const server = await plain(json({ error }));
          try {
            const refusal = await oauthError(
              ask(new AccountsServer(fetch), { kind: 'loopback', port: server.port }),
            );
            for (const text of [refusal.message, told(refusal)])
              assert.ok(!text.includes(secret.slice(0, 20)), text);
          } finally {
            await server.close();
          }
        }
      }
    });

    it('S29 stays here where certificates are not checked', async () => {
      const server = await encrypted(certificate('good'), answers);
      try {
        await withoutCertificateChecks(async () => {
          const error = await crmError(ask(new AccountsServer(detour(server.port)), zoho));
          assert.equal(error.kind, 'uncheckedCertificates');
          assertExplains(error, ...secrets);
        });
        assert.deepEqual(server.requests, []);
      } finally {
        await server.close();
      }
    });

    it('S30 goes to Zoho encrypted, in the body of a POST and in no address', async () => {
      const seen: string[] = [];
      const bodies: string[] = [];
      const note: Fetch = (url, { method, body }) => {
        seen.push(`${method} ${url.origin}${url.search}`);
        bodies.push(JSON.stringify(body));
        return Promise.reject(new Error('noted'));
      };
      await oauthError(ask(new AccountsServer(note), zoho));
      assert.deepEqual(seen, ['POST https://accounts.zoho.eu']);
      assert.ok([...secrets, client.id].some((secret) => bodies[0]?.includes(secret)));
    });
  });
}

describe('an answer with tokens', () => {
  const asked = Object.entries(calls).filter(([what]) => !/revoke|client/.test(what));
  for (const [what, ask] of asked) {
    it(`S15 that names a hostile host stops everything: ${what}`, async () => {
      let named = '';
      const server = await plain((...on) =>
        json({ access_token: token('access'), api_domain: named })(...on),
      );
      try {
        const host = { kind: 'loopback', port: server.port } as const;
        const forms = hostileDomains(`127.0.0.1:${server.port}`).filter(
          (form) => form !== `http://127.0.0.1:${server.port}`,
        );
        assert.ok(forms.length >= 14);
        for (named of [...forms, 'https://www.zohoapis.eu']) {
          const { kind } = await oauthError(ask(new AccountsServer(fetch), host));
          assert.equal(kind, 'foreignHost', named);
        }
        assert.equal(server.requests.length, forms.length + 1, 'nothing follows');
      } finally {
        await server.close();
      }
    });
  }
});
