import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import { CrmClient } from '../../../../src/core/zoho/client';
import { createTransport } from '../../../../src/core/zoho/transport';
import { hostOf, type TokenAccount } from '../../../../src/core/credentials/account';
import { apiOrigin } from '../../../../src/core/zoho/dataCentres';
import type { TokenKeeper } from '../../../../src/core/credentials/tokenKeeper';
import { Cancelled } from '../../../../src/core/util/async';
import { type Simulator, startSimulator } from '../../../../src/simulator/server';
import { accountAt, idAt, Machine, renewalsOf } from '../../../harness/accounts';
import { crmError, never } from '../../../harness/crm';
import { FakeClock } from '../../../harness/fakeClock';
import { told } from '../../../../src/messages/explain';

const minute = 60_000;

describe('the tokens of an account', () => {
  let clock: FakeClock;
  let simulator: Simulator;
  let machine: Machine;

  beforeEach(async () => {
    clock = new FakeClock();
    simulator = await startSimulator({ now: () => clock.today() });
    machine = new Machine(clock);
  });
  afterEach(async () => {
    machine.close();
    await simulator.close();
  });

  /** Signs in, with a token that is good for an hour from now. */
  async function signIn(more: Partial<TokenAccount> = {}): Promise<TokenKeeper> {
    const { accounts } = machine.openWindow();
    const life = { issuedAt: clock.today(), lifeSeconds: 3600 };
    const token = { accessToken: simulator.issueToken(), ...life };
    return accounts.tokensOf(
      (await accounts.add(accountAt(simulator, { ...token, ...more }))) as TokenAccount,
    );
  }

  /** The same account in another window. */
  async function elsewhere(): Promise<TokenKeeper> {
    const { accounts } = machine.openWindow();
    return accounts.tokensOf((await accounts.read(idAt(simulator))) as TokenAccount);
  }

  const clientOf = (keeper: TokenKeeper) => {
    const origin = apiOrigin(hostOf(accountAt(simulator)));
    return new CrmClient(createTransport({ origin, version: () => 'v7', tokens: keeper, fetch }));
  };
  const works = async (token: string | undefined) => {
    const headers = { authorization: `Zoho-oauthtoken ${token}` };
    return (await fetch(`${simulator.url}/crm/v7/org`, { headers })).status === 200;
  };
  const isStored = () => machine.secrets.values.has(`zohoCrm.account.${idAt(simulator)}`);

  it('are used as they are while more than five minutes are left', async () => {
    const keeper = await signIn();
    const token = await keeper.current(never());
    clock.pass(54 * minute);
    assert.equal(await keeper.current(never()), token);
    assert.equal(renewalsOf(simulator), 0);
  });

  it('are renewed when less than five minutes are left, once for all who wait', async () => {
    const keeper = await signIn();
    const before = await keeper.current(never());
    clock.pass(56 * minute);
    const tokens = await Promise.all(Array.from({ length: 8 }, () => keeper.current(never())));
    assert.equal(new Set(tokens).size, 1);
    assert.notEqual(tokens[0], before);
    assert.ok(await works(tokens[0]));
    assert.equal(renewalsOf(simulator), 1);
  });

  it('are renewed with everything in the body of a POST', async () => {
    const keeper = await signIn();
    clock.pass(56 * minute);
    await keeper.current(never());
    const [request] = simulator.requests.filter(({ path }) => path.startsWith('/oauth/'));
    assert.equal(`${request?.method} ${request?.path}`, 'POST /oauth/v2/token');
    assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(request.headers.authorization, undefined);
  });

  it('are replaced once when Zoho refuses one, and the call is repeated once', async () => {
    for (const code of ['INVALID_TOKEN', 'AUTHENTICATION_FAILURE', 'INVALID_OAUTHTOKEN'] as const) {
      simulator.switches.tokenError = code;
      const keeper = await signIn();
      simulator.revoke(await keeper.current(never()));
      simulator.requests.length = 0;
      await clientOf(keeper).organisation(never());
      const calls = simulator.requests.map(({ path, status }) => `${path} ${status}`);
      assert.deepEqual(calls, ['/crm/v7/org 401', '/oauth/v2/token 200', '/crm/v7/org 200'], code);
    }
  });

  it('are renewed when the token is short-lived, without using up what Zoho allows', async () => {
    simulator.switches.accessTokenSeconds = 120;
    const keeper = await signIn({ lifeSeconds: 120 });
    for (let passed = 0; passed < 10; passed += 0.25) {
      assert.ok(await works(await keeper.current(never())));
      clock.pass(minute / 4);
    }
    assert.ok(renewalsOf(simulator) <= 10);
  });

  it('are taken from the window that renewed them', async () => {
    const [one, other] = [await signIn(), await elsewhere()];
    clock.pass(58 * minute);
    const renewed = await one.current(never());
    assert.equal(await other.current(never()), renewed);
    assert.equal(renewalsOf(simulator), 1);
  });

  it('are taken from the store when the refused one is not the stored one', async () => {
    const [one, other] = [await signIn(), await elsewhere()];
    const old = await other.current(never());
    simulator.revoke(old);
    const renewed = await one.replace(old, never());
    assert.equal(await other.replace(old, never()), renewed);
    assert.equal(renewalsOf(simulator), 1);
  });

  for (const hours of [-3, 3]) {
    it(`do not suffer from a clock that is set by ${hours} hours`, async () => {
      const keeper = await signIn();
      const token = await keeper.current(never());
      clock.set(hours * 60 * minute);
      assert.equal(await keeper.current(never()), token, 'this window knows how much time has passed');
      const restarted = await elsewhere();
      const used = await restarted.current(never());
      assert.ok(used === token || (await works(used)), 'after a restart the clock is a hint');
      assert.ok(renewalsOf(simulator) <= 1);
    });
  }

  for (const [name, answers] of [
    ['as milliseconds', { expiresIn: 'milliseconds' }],
    ['as a text', { expiresIn: 'text' }],
    ['not at all', { expiresIn: 'absent' }],
    ['with a refresh token again', { refreshTokenIn: 'always' }],
    ['without api_domain', { apiDomain: 'absent' }],
  ] as const) {
    it(`last an hour when Zoho tells their life ${name}`, async () => {
      Object.assign(simulator.switches, answers);
      const keeper = await signIn();
      clock.pass(56 * minute);
      const token = await keeper.current(never());
      clock.pass(54 * minute);
      assert.equal(await keeper.current(never()), token);
      clock.pass(2 * minute);
      assert.notEqual(await keeper.current(never()), token);
    });
  }

  describe('that cannot be renewed now', () => {
    const faults: readonly [name: string, arrange: () => void, kind: string][] = [
      ['the connection breaks', () => simulator.failNext({ kind: 'reset' }), 'network'],
      ['a page of the network answers', () => (simulator.switches.tokenAnswer = 'html'), 'unreadable'],
      [
        'there is no token in the answer',
        () => (simulator.switches.tokenAnswer = 'no-access-token'),
        'unreadable',
      ],
      [
        'another host is named',
        () => (simulator.switches.apiDomain = 'https://www.zohoapis.com'),
        'unreadable',
      ],
      [
        'a host of nobody is named',
        () => (simulator.switches.apiDomain = 'https://www.zohoapis.com.evil.example'),
        'unreadable',
      ],
    ];
    for (const [name, arrange, kind] of faults) {
      it(`${name}: a token that is good is used on, one that is not says so, and nobody is signed out`, async () => {
        const keeper = await signIn();
        const token = await keeper.current(never());
        clock.pass(56 * minute);
        arrange();
        assert.equal(await keeper.current(never()), token);
        clock.pass(5 * minute);
        arrange();
        const error = await crmError(keeper.current(never()));
        assert.deepEqual([error.kind, error.effect], [kind, 'none']);
        assert.ok(isStored());
      });
    }

    it('wait visibly while Zoho throttles, then go on', async () => {
      for (const status of [400, 200] as const) {
        simulator.switches.throttleStatus = status;
        const keeper = await signIn();
        for (let used = 0; used < 10; used++) {
          const body = new URLSearchParams({
            grant_type: 'refresh_token',
            refresh_token: simulator.refreshToken,
            client_id: simulator.clientId,
            client_secret: simulator.clientSecret,
          });
          await fetch(`${simulator.url}/oauth/v2/token`, { method: 'POST', body });
        }
        simulator.revoke(await keeper.current(never()));
        machine.waits.length = 0;
        assert.ok(await works(await keeper.replace(await keeper.current(never()), never())));
        assert.deepEqual(machine.waits, [10 * minute]);
        clock.pass(20 * minute);
      }
    });

    for (const [name, status, error] of [
      ['in Chinese', 400, '拒绝访问'],
      ['in German', 200, 'Zugriff verweigert'],
      ['in English, in small letters', 400, 'access denied'],
      ['with a code that would end a sign-in', 429, 'invalid_code'],
    ] as const) {
      it(`wait as long when the throttle comes ${name}, are asked for in English, and are kept`, async () => {
        const keeper = await signIn();
        const body = JSON.stringify({ error_description: '请求过于频繁', error, status: 'failure' });
        const spent = await keeper.current(never());
        simulator.revoke(spent);
        simulator.failNext({ kind: 'answer', match: { path: /oauth/ }, status, body });
        assert.ok(await works(await keeper.replace(spent, never())));
        assert.deepEqual(machine.waits, [10 * minute]);
        const asked = simulator.requests.filter(({ path }) => path.startsWith('/oauth/v2/token'));
        assert.deepEqual(
          asked.map(({ headers }) => headers['accept-language']),
          ['en', 'en'],
        );
        assert.ok(isStored());
      });
    }

    it('end with a clear error when the person does not want to wait', async () => {
      const { accounts } = machine.openWindow({ waiting: () => Promise.reject(new Cancelled()) });
      await signIn();
      const keeper = accounts.tokensOf((await accounts.read(idAt(simulator))) as TokenAccount);
      for (let renewed = 0; renewed < 5; renewed++)
        await keeper.replace(await keeper.current(never()), never());
      const error = await crmError(keeper.replace(await keeper.current(never()), never()));
      assert.equal(error.kind, 'noToken');
      assert.match(told(error), /no new token for another 10 minutes/);
      assert.equal(renewalsOf(simulator), 5, 'five in ten minutes and no more');
      assert.ok(isStored());
    });

    it('G15 are limited to five in ten minutes for all windows together', async () => {
      const windows = [await signIn(), await elsewhere(), await elsewhere()];
      for (let refused = 0; refused < 24; refused++) {
        const keeper = windows[refused % 3] ?? assert.fail();
        const token = await keeper.current(never());
        simulator.revoke(token);
        assert.ok(await works(await keeper.replace(token, never())));
      }
      assert.ok(machine.waits.length > 0);
      const times = simulator.requests.filter(({ path }) => path === '/oauth/v2/token').map(({ at }) => at);
      for (const start of times) {
        const within = times.filter((at) => at >= start && at < start + 10 * minute);
        assert.ok(within.length <= 5, `${within.length} renewals in ten minutes`);
      }
    });

    it('G15 count where the answer was lost on its way back, too: Zoho has counted the question', async () => {
      const keeper = await signIn();
      clock.pass(56 * minute);
      for (let asked = 0; asked < 12; asked++) {
        simulator.failNext({ kind: 'reset' });
        await keeper.current(never());
      }
      assert.equal(renewalsOf(simulator), 5);
    });

    it('say so when the secret storage fails, and sign nobody out', async () => {
      const keeper = await signIn();
      clock.pass(61 * minute);
      machine.secrets.mood = 'broken';
      const error = await crmError(keeper.current(never()));
      assert.deepEqual([error.kind, error.effect], ['noToken', 'none']);
      machine.secrets.mood = 'fine';
      assert.ok(await works(await keeper.current(never())));
    });
  });

  describe('that were revoked', () => {
    it('are removed once Zoho has confirmed it', async () => {
      const keeper = await signIn();
      simulator.revoke(simulator.refreshToken);
      simulator.revoke(await keeper.current(never()));
      const error = await crmError(clientOf(keeper).organisation(never()));
      assert.equal(error.kind, 'tokenRefused');
      assert.match(told(error), /was revoked/);
      assert.equal(isStored(), false);
    });

    it('stay when somebody has signed in anew meanwhile', async () => {
      const keeper = await signIn();
      const { accounts } = machine.openWindow();
      const [old, fresh] = ['1000.0000000000000000.0000000000000000', simulator.refreshToken];
      const renewal = { ...accountAt(simulator).renewal, refreshToken: old };
      await accounts.add(accountAt(simulator, { renewal } as Partial<TokenAccount>));
      const stale = await elsewhere();
      await accounts.add(accountAt(simulator, { accessToken: simulator.issueToken() }));
      const token = await stale.replace(await stale.current(never()), never());
      assert.ok(await works(token));
      assert.ok(isStored());
      assert.ok(fresh && keeper);
    });
  });

  it('do not come back when a person signs out while they are renewed', async () => {
    const keeper = await signIn();
    const { accounts } = machine.openWindow();
    clock.pass(61 * minute);
    simulator.switches.latencyMs = 200;
    const renewing = keeper.current(never());
    const failed = assert.rejects(renewing);
    await accounts.remove(idAt(simulator));
    await failed;
    assert.equal(isStored(), false);
    assert.equal(await accounts.read(idAt(simulator)), undefined);
  });

  it('of twelve windows that start together are renewed once', async () => {
    await signIn();
    const windows = await Promise.all(Array.from({ length: 12 }, elsewhere));
    clock.pass(61 * minute);
    const started = performance.now();
    const tokens = await Promise.all(windows.map((keeper) => keeper.current(never())));
    assert.equal(renewalsOf(simulator), 1);
    assert.equal(new Set(tokens).size, 1);
    assert.ok(await works(tokens[0]));
    assert.ok(performance.now() - started < 3000);
  });

  it('last a day of hourly expiry with 24 renewals, and nobody is signed out', async () => {
    const windows = [await signIn(), await elsewhere()];
    for (let passed = 0; passed < 24 * 60; passed += 10) {
      for (const keeper of windows) await clientOf(keeper).organisation(never());
      clock.pass(10 * minute);
    }
    assert.ok(renewalsOf(simulator) <= 24, `${renewalsOf(simulator)} renewals`);
    assert.deepEqual(machine.waits, []);
    assert.ok(isStored());
  });
});
