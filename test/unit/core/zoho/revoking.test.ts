import { strict as assert } from 'node:assert';
import fetch from 'node-fetch';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import { OAuthError } from '../../../../src/core/zoho/oauthError';
import { never } from '../../../harness/crm';
import { plain } from '../../../harness/listener';

/** What came of ending a sign-in at a server that answers so. */
async function ended(status: number, body: string): Promise<string> {
  const server = await plain((response) => {
    response.writeHead(status, { connection: 'close', 'content-type': 'application/json' }).end(body);
  });
  try {
    const host = { kind: 'loopback', port: server.port } as const;
    await new AccountsServer(fetch).revoke(host, '1000.0123456789abcdef.0123456789abcdef', never());
    return 'ended';
  } catch (error) {
    assert.ok(error instanceof OAuthError);
    return error.kind;
  } finally {
    await server.close();
  }
}

describe('a sign-in that is to be ended at Zoho', () => {
  for (const [status, body] of [
    [200, '{"status":"success"}'],
    [400, '{"error":"invalid_token"}'],
    [200, '{"error":"invalid_code"}'],
  ] as const) {
    it(`is ended where Zoho says so, or knows the token no more: HTTP ${status} ${body}`, async () => {
      assert.equal(await ended(status, body), 'ended');
    });
  }

  for (const [status, body] of [
    [403, '{"message":"Forbidden"}'],
    [403, '{"status":"blocked","policy":"social media"}'],
    [404, '{"code":"INVALID_URL_PATTERN","status":"error"}'],
    [200, '{"status":"failure"}'],
    [200, '{"error":{"code":"invalid_token"}}'],
    [200, '{}'],
    [200, '[]'],
    [200, '"success"'],
    [200, 'true'],
  ] as const) {
    it(`is not said to be ended by an answer that does not say so: HTTP ${status} ${body}`, async () => {
      assert.equal(await ended(status, body), 'unreadable');
    });
  }

  it('is not said to be ended by a refusal', async () => {
    assert.equal(await ended(400, '{"error":"general_error"}'), 'refused');
  });
});
