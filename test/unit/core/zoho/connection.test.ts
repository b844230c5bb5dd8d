import { strict as assert } from 'node:assert';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import { startSimulator } from '../../../../src/simulator/server';
import {
  assertExplains,
  callsTo,
  client,
  crmError,
  never,
  sampleTerritory,
  sampleUser,
  usingSimulator,
} from '../../../harness/crm';
import { explain, told } from '../../../../src/messages/explain';
import { OAuthError } from '../../../../src/core/zoho/oauthError';

describe('a connection that does not do what it should', () => {
  it('a redirect is not followed: nothing reaches the place it names', async () => {
    const elsewhere = await startSimulator();
    try {
      await usingSimulator({}, async (simulator) => {
        for (const status of [301, 302, 303, 307, 308]) {
          simulator.failNext({
            kind: 'answer',
            status,
            headers: { location: `${elsewhere.url}/crm/v7/org` },
          });
          const error = await crmError(
            client(simulator).associateUsers(sampleTerritory, [sampleUser], never()),
          );
          assert.equal(error.kind, 'unreadable');
        }
        assert.deepEqual(callsTo(elsewhere), []);
      });
    } finally {
      await elsewhere.close();
    }
  });

  it('nobody listening: nothing was sent', async () => {
    const gone = await startSimulator();
    await gone.close();
    const error = await crmError(client(gone).associateUsers(sampleTerritory, [sampleUser], never()));
    assert.deepEqual([error.kind, error.effect, error.status], ['network', 'none', undefined]);
    assert.match(explain(error).what, /ECONNREFUSED/);
    assertExplains(error, gone.accessToken, gone.url);
  });

  it('a failure of encryption in the middle may have come after the write; a bad certificate cannot', async () => {
    await usingSimulator({}, async (simulator) => {
      for (const [code, effect] of [
        ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'unknown'],
        ['ERR_TLS_CERT_ALTNAME_INVALID', 'none'],
        ['DEPTH_ZERO_SELF_SIGNED_CERT', 'none'],
        ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'none'],
      ] as const) {
        const fetch = () => Promise.reject(Object.assign(new Error(code), { code }));
        const error = await crmError(
          client(simulator, { fetch }).associateUser(sampleTerritory, sampleUser, never()),
        );
        assert.deepEqual([error.kind, error.effect], ['network', effect], code);
      }
    });
  });

  it('S31 a proxy that makes no connection: nothing was sent, and the proxy is named', async () => {
    await usingSimulator({}, async (simulator) => {
      const reason = 'Failed to establish a socket connection to proxies: PROXY 127.0.0.1:3128';
      const fetch = () => Promise.reject(new Error(`request to ${simulator.url} failed, reason: ${reason}`));
      const error = await crmError(
        client(simulator, { fetch }).associateUser(sampleTerritory, sampleUser, never()),
      );
      assert.deepEqual([error.kind, error.effect], ['network', 'none']);
      assert.match(told(error), /proxy made no connection.*setting http\.proxy/);
      assertExplains(error, simulator.url);
      const asked = new AccountsServer(fetch).revoke({ kind: 'loopback', port: 1 }, 'token', never());
      await assert.rejects(asked, (refused: unknown) => {
        assert.ok(refused instanceof OAuthError);
        assert.match(told(refused), /The proxy made no connection to the accounts server\./);
        return true;
      });
    });
  });

  it('a cancel rejects with its reason, and before the request nothing is sent', async () => {
    await usingSimulator({}, async (simulator) => {
      const reason = new Error('turned away');
      await assert.rejects(client(simulator).organisation(AbortSignal.abort(reason)), reason);
      assert.equal(simulator.requests.length, 0);
    });
  });

  it('a cancel during the request rejects with its reason', async () => {
    const cancel = new AbortController();
    const reason = new Error('turned away');
    await usingSimulator({ onRequest: () => cancel.abort(reason) }, async (simulator) => {
      simulator.failNext({ kind: 'hang' });
      await assert.rejects(client(simulator).organisation(cancel.signal), reason);
    });
  });

  it('the body that never ends is given up when the time is over', async () => {
    await usingSimulator({}, async (simulator) => {
      simulator.failNext({
        kind: 'answer',
        status: 200,
        body: '{"users"',
        headers: { 'content-length': '100' },
      });
      const error = await crmError(
        client(simulator, { limits: { readMs: 150 } }).members(sampleTerritory, { signal: never() }),
      );
      assert.ok(['timeout', 'network'].includes(error.kind), error.kind);
      assert.equal(error.status, 200);
    });
  });
});
