import { strict as assert } from 'node:assert';
import { createHash, randomBytes } from 'node:crypto';
import { type Client, type Reply, withSimulator } from './client';
import { client, post, query, redirectUri, refresh, scope, tokenOf, tokenPath } from './oauthClient';

/** Opens the consent page, presses a button and returns where the browser is sent. */
async function consent(
  { send, simulator }: Client,
  extra: Record<string, string> = {},
  decision = 'accept',
): Promise<URL> {
  const fields = { response_type: 'code', client_id: simulator.clientId, scope, redirect_uri: redirectUri };
  const page = await send(
    'GET',
    `/oauth/v2/auth?${query({ ...fields, access_type: 'offline', state: 's1', ...extra })}`,
  );
  assert.equal(page.status, 200);
  const request = /name="request" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const sent = await post(send, '/oauth/v2/auth', { request, decision });
  assert.equal(sent.status, 302);
  return new URL(sent.headers.get('location') ?? '');
}

function exchange(
  { send, simulator }: Client,
  code: string | null,
  extra: Record<string, string> = {},
): Promise<Reply> {
  const fields = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri };
  return post(send, tokenPath, { ...fields, ...client(simulator), ...extra });
}

describe('sign-in in the browser', () => {
  it('ends with tokens that work, for the scopes agreed to', async () => {
    await withSimulator({}, async (connection) => {
      const { send, simulator } = connection;
      const back = await consent(connection);
      assert.equal(back.origin + back.pathname, redirectUri);
      assert.equal(back.searchParams.get('state'), 's1');
      assert.equal(back.searchParams.get('location'), 'us');
      assert.equal(back.searchParams.get('accounts-server'), simulator.url);

      const tokens = tokenOf(await exchange(connection, back.searchParams.get('code')));
      assert.deepEqual(
        [tokens.scope, tokens.api_domain, tokens.expires_in],
        [scope.replace(',', ' '), simulator.url, 3600],
      );
      const authorization = `Zoho-oauthtoken ${tokens.access_token ?? ''}`;
      assert.equal((await send('GET', '/crm/v7/users', undefined, { authorization })).status, 200);
      assert.equal((await send('GET', '/crm/v7/org', undefined, { authorization })).status, 401);
      assert.ok(tokenOf(await refresh(connection, tokens.refresh_token)).access_token);
    });
  });

  it('gives no refresh token without offline access', async () => {
    await withSimulator({}, async (connection) => {
      const back = await consent(connection, { access_type: 'online' });
      const tokens = tokenOf(await exchange(connection, back.searchParams.get('code')));
      assert.ok(tokens.access_token);
      assert.equal(tokens.refresh_token, undefined);
    });
  });

  it('sends the person back with access_denied after a refusal', async () => {
    await withSimulator({}, async (connection) => {
      const back = await consent(connection, {}, 'reject');
      assert.deepEqual(Object.fromEntries(back.searchParams), { error: 'access_denied', state: 's1' });
    });
  });

  it('takes a code once, for two minutes, with its redirect address', async () => {
    let now = 1_000_000;
    await withSimulator({ now: () => now }, async (connection) => {
      const code = async (): Promise<string | null> => (await consent(connection)).searchParams.get('code');
      const first = await code();
      assert.ok(tokenOf(await exchange(connection, first)).access_token);
      assert.deepEqual(tokenOf(await exchange(connection, first)), { error: 'invalid_code' });
      const moved = await exchange(connection, await code(), { redirect_uri: 'http://localhost:1/' });
      assert.deepEqual(tokenOf(moved), { error: 'invalid_redirect_uri' });
      const late = await code();
      now += 120_000;
      assert.deepEqual(tokenOf(await exchange(connection, late)), { error: 'invalid_code' });
    });
  });

  it('refuses a redirect address that the console does not have, letter by letter, until it has it', async () => {
    await withSimulator({}, async (connection) => {
      const { send, simulator } = connection;
      const fields = {
        response_type: 'code',
        client_id: simulator.clientId,
        scope,
        redirect_uri: redirectUri,
      };
      const statusWith = async (redirects: string): Promise<number> => {
        assert.equal((await post(send, '/console/redirects', { redirects })).status, 200);
        return (await send('GET', `/oauth/v2/auth?${query(fields)}`)).status;
      };
      assert.equal(await statusWith(`${redirectUri}/`), 400);
      assert.equal(await statusWith(`http://localhost:1/\r\n${redirectUri}`), 200);
      assert.equal(await statusWith(''), 200);
    });
  });

  it('checks the PKCE verifier', async () => {
    await withSimulator({}, async (connection) => {
      const verifier = randomBytes(32).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const start = { code_challenge: challenge, code_challenge_method: 'S256' };
      const code = async (): Promise<string | null> =>
        (await consent(connection, start)).searchParams.get('code');
      assert.deepEqual(tokenOf(await exchange(connection, await code())), { error: 'invalid_code' });
      const wrong = await exchange(connection, await code(), { code_verifier: 'other' });
      assert.deepEqual(tokenOf(wrong), { error: 'invalid_code' });
      const right = await exchange(connection, await code(), { code_verifier: verifier });
      assert.ok(tokenOf(right).access_token);
    });
  });

  it('never sends anybody off this machine', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      for (const target of [
        'https://evil.example/',
        'http://localhost.evil.example/',
        'http://localhost@evil.example/',
      ]) {
        const fields = { response_type: 'code', client_id: simulator.clientId, scope, redirect_uri: target };
        assert.equal((await send('GET', `/oauth/v2/auth?${query(fields)}`)).status, 400);
      }
    });
  });

  it('can agree by itself', async () => {
    await withSimulator({ switches: { consent: 'agree' } }, async ({ send, simulator }) => {
      const fields = {
        response_type: 'code',
        client_id: simulator.clientId,
        scope,
        redirect_uri: redirectUri,
      };
      const reply = await send('GET', `/oauth/v2/auth?${query(fields)}`);
      assert.match(reply.headers.get('location') ?? '', /\?code=1000\./);
    });
  });
});
