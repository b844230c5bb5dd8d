import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  accountsOrigin,
  apiOrigin,
  consoleUrl,
  dataCentres,
  environmentsOf,
  fitsApiDomain,
  isOrigin,
  movedTo,
  zohoLocations,
  type ApiHost,
  type DataCentre,
} from '../../../../src/core/zoho/dataCentres';
import { authorisationUrl, readDeviceAnswer, readTokenAnswer } from '../../../../src/core/zoho/oauth';
import { scopes } from '../../../../src/core/zoho/tokens';
import { OAuthError } from '../../../../src/core/zoho/oauthError';
import { hostileDomains } from '../../../harness/hostileDomains';
import { told } from '../../../../src/messages/explain';

const token = '1000.0123456789abcdef.fedcba9876543210';
const us: ApiHost = { kind: 'zoho', dataCentre: 'us', environment: 'production' };

describe('the hosts of a data centre', () => {
  const others = ['https://www.zohoapis.eu', 'https://sandbox.zohoapis.com'];
  for (const domain of [...hostileDomains('www.zohoapis.com'), ...others]) {
    it(`S15 api_domain ${JSON.stringify(domain)} is not that of the United States`, () => {
      assert.equal(fitsApiDomain(us, domain), false);
    });
  }

  it('are told with or without a final slash', () => {
    assert.ok(fitsApiDomain(us, 'https://www.zohoapis.com'));
    assert.ok(fitsApiDomain(us, 'https://www.zohoapis.com/'));
  });

  it('may be the production host for a sandbox, and not the other way round', () => {
    const sandbox: ApiHost = { ...us, environment: 'sandbox' };
    assert.ok(fitsApiDomain(sandbox, 'https://www.zohoapis.com'));
    assert.ok(fitsApiDomain(sandbox, 'https://sandbox.zohoapis.com'));
    assert.ok(!fitsApiDomain(sandbox, 'https://developer.zohoapis.com'));
  });

  it('F2: are accepted as written in the table and in no other way', () => {
    const good = 'https://accounts.zoho.eu';
    const mutated = fc
      .tuple(fc.nat(good.length), fc.nat(2), fc.string({ maxLength: 4 }))
      .map(([at, cut, insert]) => good.slice(0, at) + insert + good.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.webUrl(), fc.string()), (given) => {
        assert.equal(isOrigin(given, good), given === good || given === `${good}/`);
      }),
    );
  });

  it('all have an accounts server and a console of their own, over https', () => {
    const seen = new Set<string>();
    for (const host of zohoLocations.values()) {
      for (const url of [accountsOrigin(host), consoleUrl(host)]) {
        assert.match(url, /^https:\/\/(accounts|api-console)\.zoho(cloud)?\.[a-z.]+$/);
        assert.ok(!seen.has(url));
        seen.add(url);
      }
    }
    assert.equal(zohoLocations.size, Object.keys(dataCentres).length);
    assert.equal(accountsOrigin({ kind: 'zoho', dataCentre: 'ca' }), 'https://accounts.zohocloud.ca');
  });

  it('keep the environment when Zoho says another data centre, where there is such an environment', () => {
    const sandbox: ApiHost = { ...us, environment: 'sandbox' };
    for (const dataCentre of Object.keys(dataCentres) as DataCentre[]) {
      const moved = movedTo(sandbox, { kind: 'zoho', dataCentre });
      const has = environmentsOf(dataCentre).includes('sandbox');
      assert.deepEqual(moved, has ? { ...sandbox, dataCentre } : undefined);
      if (moved) assert.match(apiOrigin(moved), /^https:\/\/sandbox\./);
    }
  });

  it('are never left for this machine, nor this machine for them', () => {
    assert.equal(movedTo(us, { kind: 'loopback', port: 8080 }), undefined);
    assert.equal(movedTo({ kind: 'loopback', port: 8080 }, { kind: 'zoho', dataCentre: 'eu' }), undefined);
  });
});

describe('the page on which a person agrees', () => {
  it('is at the accounts server, asks for offline access with PKCE, and holds no secret', () => {
    const fields = {
      clientId: '1000.A&B',
      redirectUri: 'http://127.0.0.1:28481/callback',
      state: 's',
      challenge: 'c',
    };
    const url = new URL(authorisationUrl({ kind: 'zoho', dataCentre: 'eu' }, fields));
    assert.equal(url.origin + url.pathname, 'https://accounts.zoho.eu/oauth/v2/auth');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      response_type: 'code',
      client_id: '1000.A&B',
      scope: scopes.join(','),
      redirect_uri: 'http://127.0.0.1:28481/callback',
      access_type: 'offline',
      prompt: 'consent',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
  });
});

describe('a token answer', () => {
  const kindOf = (read: () => unknown): string => {
    try {
      read();
      return 'none';
    } catch (error) {
      assert.ok(error instanceof OAuthError);
      assert.ok(!error.message.includes(token));
      assert.ok(!told(error).includes(token));
      return error.kind;
    }
  };

  const lives: readonly (readonly [object, number])[] = [
    [{ expires_in: 3600 }, 3600],
    [{ expires_in: '3600' }, 3600],
    [{ expires_in: 3_600_000 }, 3600],
    [{ expires_in: 3_600_000, expires_in_sec: 3600 }, 3600],
    [{}, 3600],
    [{ expires_in: null }, 3600],
    [{ expires_in: -1 }, 3600],
    [{ expires_in: 'soon' }, 3600],
    [{ expires_in: 60 }, 60],
  ];
  for (const [fields, seconds] of lives) {
    it(`with ${JSON.stringify(fields)} lasts ${seconds} seconds`, () => {
      assert.equal(readTokenAnswer({ access_token: token, ...fields }).lifeSeconds, seconds);
    });
  }

  const errors: readonly (readonly [error: string, kind: string])[] = [
    ['invalid_code', 'codeRefused'],
    ['invalid_client', 'clientRefused'],
    ['invalid_client_secret', 'clientRefused'],
    ['invalid_redirect_uri', 'redirectRefused'],
    ['access_denied', 'denied'],
    ['Access Denied', 'throttled'],
    ['expired', 'expired'],
    ['general_error', 'refused'],
    ['constructor', 'refused'],
    ['', 'refused'],
  ];
  for (const [error, kind] of errors) {
    it(`with the error ${JSON.stringify(error)} is a failure, even with a token beside it: ${kind}`, () => {
      assert.equal(
        kindOf(() => readTokenAnswer({ error })),
        kind,
      );
      assert.equal(
        kindOf(() => readTokenAnswer({ error, access_token: token })),
        kind,
      );
    });
  }

  const failures: readonly (readonly [error: string, kind: string])[] = [
    ['拒绝访问', 'throttled'],
    ['アクセスが拒否されました', 'throttled'],
    ['Acceso denegado', 'throttled'],
    ['ACCESS DENIED', 'throttled'],
    ['invalid_code', 'codeRefused'],
    ['invalid_client', 'clientRefused'],
    ['general_error', 'refused'],
    ['INVALID_TICKET', 'refused'],
    ['', 'refused'],
  ];
  for (const [error, kind] of failures) {
    it(`that calls itself a failure says so in words of people or of programs: ${error} is ${kind}`, () => {
      assert.equal(
        kindOf(() => readTokenAnswer({ error_description: '…', error, status: 'failure' })),
        kind,
      );
    });
  }

  it('without a usable token is unreadable, and never anything else', () => {
    for (const access_token of [undefined, null, '', 12345678, 'with blank', `${token}\r\nX: 1`, [token]]) {
      assert.equal(
        kindOf(() => readTokenAnswer({ access_token })),
        'unreadable',
      );
    }
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        assert.match(
          kindOf(() => readTokenAnswer(body)),
          /^(none|unreadable|refused)$/,
        );
      }),
    );
  });
});

describe('the answer that starts a sign-in by device code', () => {
  const answer = {
    device_code: token,
    user_code: 'BCDFGHJK',
    verification_url: 'https://accounts.zoho.eu/oauth/v3/device',
  };

  it('tells its times in milliseconds or in seconds', () => {
    for (const times of [
      { expires_in: 300_000, interval: 30_000 },
      { expires_in: 300, interval: 30 },
    ]) {
      const { lifeMs, intervalMs } = readDeviceAnswer({ ...answer, ...times });
      assert.deepEqual([lifeMs, intervalMs], [300_000, 30_000]);
    }
  });

  it('is unreadable with a code that could be anything but a code', () => {
    for (const user_code of ['', 'a b', '<script>', '[x](command:y)', 'A'.repeat(40)]) {
      assert.throws(() => readDeviceAnswer({ ...answer, user_code }), OAuthError);
    }
  });
});
