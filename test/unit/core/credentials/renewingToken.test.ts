import { strict as assert } from 'node:assert';
import { tokensFromEnvironment } from '../../../../src/core/credentials/environmentTokens';
import { SignInError } from '../../../../src/core/credentials/signInError';
import { Redactor } from '../../../../src/core/util/redact';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import { fetch } from '../../../../src/core/zoho/http';
import type { TokenProvider } from '../../../../src/core/zoho/tokenProvider';
import type { Simulator } from '../../../../src/simulator/server';
import { crmError, usingSimulator } from '../../../harness/crm';
import { FakeClock } from '../../../harness/fakeClock';

const { signal } = new AbortController();
const minute = 60_000;

/** What a program has that gets its tokens out of the environment. */
function programAt(simulator: Simulator, more: NodeJS.ProcessEnv = {}) {
  const clock = new FakeClock();
  const redactor = new Redactor();
  const environment = {
    ZOHO_CRM_REFRESH_TOKEN: simulator.refreshToken,
    ZOHO_CRM_CLIENT_ID: simulator.clientId,
    ZOHO_CRM_CLIENT_SECRET: simulator.clientSecret,
    ...more,
  };
  const options = {
    host: { kind: 'loopback', port: simulator.port },
    server: new AccountsServer(fetch),
    clock,
    redactor,
    signal,
  } as const;
  return { clock, redactor, tokens: () => tokensFromEnvironment(environment, options) };
}

const renewals = ({ requests }: Simulator) =>
  requests.filter(({ path }) => path.startsWith('/oauth/v2/token')).length;

describe('the tokens of the environment', () => {
  it('are got once for all who ask, and known to the redactor', () =>
    usingSimulator({}, async (simulator) => {
      const { tokens, redactor } = programAt(simulator);
      const provider = tokens();
      const got = await Promise.all([1, 2, 3].map(() => provider.current(signal)));
      assert.equal(new Set([...got, await provider.current(signal)]).size, 1);
      assert.equal(renewals(simulator), 1);
      for (const secret of [got[0] ?? '', simulator.refreshToken, simulator.clientSecret])
        assert.equal(redactor.redact(`<${secret}>`), '<[hidden]>');
    }));

  it('are renewed shortly before the hour is over', () =>
    usingSimulator({}, async (simulator) => {
      const { tokens, clock } = programAt(simulator);
      const provider = tokens();
      const first = await provider.current(signal);
      clock.pass(54 * minute);
      assert.equal(await provider.current(signal), first);
      clock.pass(minute);
      assert.notEqual(await provider.current(signal), first);
      assert.equal(renewals(simulator), 2);
    }));

  it('are replaced once when Zoho refuses one, for all who met that, and no second time', () =>
    usingSimulator({}, async (simulator) => {
      const provider = programAt(simulator).tokens();
      const first = await provider.current(signal);
      const got = await Promise.all([1, 2].map(() => provider.replace(first, signal)));
      got.push(await provider.replace(first, signal), await provider.current(signal));
      assert.equal(new Set(got).size, 1);
      assert.notEqual(got[0], first);
      assert.equal(await provider.replace(got[0] ?? '', signal), undefined);
      assert.equal(renewals(simulator), 2);
    }));

  it('are not to be had with a refresh token that was revoked, and the reason names no secret', () =>
    usingSimulator({}, async (simulator) => {
      simulator.revoke(simulator.refreshToken);
      const error = await crmError(programAt(simulator).tokens().current(signal));
      assert.equal(error.kind, 'tokenRefused');
      assert.deepEqual(error.fault.detail, {
        code: 'notRenewed',
        why: { code: 'refusal', of: 'codeRefused', said: 'invalid_code', at: new URL(simulator.url).host },
      });
      assert.ok(!JSON.stringify(error.fault).includes(simulator.refreshToken));
    }));

  it('are asked for anew after a connection that broke', () =>
    usingSimulator({}, async (simulator) => {
      const provider = programAt(simulator).tokens();
      simulator.failNext({ kind: 'reset' });
      assert.equal((await crmError(provider.current(signal))).kind, 'network');
      assert.ok(await provider.current(signal));
    }));

  it('are an access token alone where there is no refresh token', () =>
    usingSimulator({}, async (simulator) => {
      const more = { ZOHO_CRM_REFRESH_TOKEN: ' ', ZOHO_CRM_ACCESS_TOKEN: simulator.accessToken };
      const provider: TokenProvider = programAt(simulator, more).tokens();
      assert.equal(await provider.current(signal), simulator.accessToken);
      assert.equal(await provider.replace(simulator.accessToken, signal), undefined);
      assert.equal(renewals(simulator), 0);
    }));

  for (const variable of ['ZOHO_CRM_REFRESH_TOKEN', 'ZOHO_CRM_CLIENT_ID', 'ZOHO_CRM_CLIENT_SECRET']) {
    for (const value of ['', 'a\nb']) {
      it(`are none where ${variable} is ${JSON.stringify(value)}`, () =>
        usingSimulator({}, (simulator) => {
          assert.throws(programAt(simulator, { [variable]: value }).tokens, (error: unknown) => {
            assert.ok(error instanceof SignInError);
            assert.deepEqual(error.fault, { code: 'noTokenInEnvironment', variable });
            return true;
          });
          return Promise.resolve();
        }));
    }
  }
});
