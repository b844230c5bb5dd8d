import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { idOf, type TokenAccount } from '../../../../src/core/credentials/account';
import type { Accounts } from '../../../../src/core/credentials/accounts';
import { type Simulator, startSimulator } from '../../../../src/simulator/server';
import { accountAt, idAt, Machine } from '../../../harness/accounts';
import { crmError, never } from '../../../harness/crm';
import { FakeClock } from '../../../harness/fakeClock';
import { told } from '../../../../src/messages/explain';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import { SignInError } from '../../../../src/core/credentials/signInError';

const hour = 3_600_000;

describe('a new sign-in as the same user', () => {
  let clock: FakeClock;
  let simulator: Simulator;
  let machine: Machine;
  let accounts: Accounts;
  /** Resolves with the next token that Zoho is asked to end. */
  let nextEnded: () => Promise<string>;

  beforeEach(async () => {
    clock = new FakeClock();
    let told: (token: string) => void = () => undefined;
    simulator = await startSimulator({
      now: () => clock.today(),
      onRequest: ({ path, body }) => {
        if (path === '/oauth/v2/token/revoke') told(new URLSearchParams(body).get('token') ?? '');
      },
    });
    nextEnded = () => new Promise((resolve) => (told = resolve));
    machine = new Machine(clock);
    ({ accounts } = machine.openWindow());
  });
  afterEach(async () => {
    machine.close();
    await simulator.close();
  });

  const old = (number = 0) => `1000.${String(number).padStart(32, '0')}.old`;
  const signInWith = (refreshToken: string, more: Partial<TokenAccount> = {}) => {
    const renewal = { clientId: simulator.clientId, clientSecret: simulator.clientSecret, refreshToken };
    const life = { issuedAt: clock.today(), lifeSeconds: 3600 };
    return accountAt(simulator, { accessToken: simulator.issueToken(), ...life, renewal, ...more });
  };
  const ended = () =>
    simulator.requests
      .filter(({ path }) => path === '/oauth/v2/token/revoke')
      .map(({ body }) => new URLSearchParams(body).get('token'));
  /** As for a window that slept so long that another one took its turn, which is over by now. */
  const loseTurns = () => {
    for (const folder of fs.readdirSync(machine.folder))
      fs.rmSync(path.join(machine.folder, folder, 'lock'), { recursive: true, force: true });
  };
  const kept = async () => ((await accounts.read(idAt(simulator))) as TokenAccount).renewal?.refreshToken;

  it('ends the one that it replaces at Zoho, once the new one is kept: of 25 sign-ins one token is alive', async () => {
    for (let time = 0; time < 25; time++) {
      const ending = nextEnded();
      await accounts.add(signInWith(old(time)));
      if (time > 0) assert.equal(await ending, old(time - 1));
      assert.equal(await kept(), old(time));
    }
    assert.equal(ended().length, 24);
  });

  it('ends nothing when it could not be kept', async () => {
    await accounts.add(signInWith(old(1)));
    machine.secrets.failures.store = 1;
    await assert.rejects(accounts.add(signInWith(old(2))));
    assert.equal(await kept(), old(1));
    assert.deepEqual(ended(), []);
  });

  it('that was given the same refresh token again ends nothing', async () => {
    await accounts.add(signInWith(old()));
    await accounts.add(signInWith(old()));
    assert.equal(await accounts.end(signInWith(old())), 'inUse', 'nor does one that is refused');
    assert.deepEqual(ended(), []);
  });

  it('leaves alone what another account is signed in with', async () => {
    await accounts.add(signInWith(old(), { user: { id: '2', name: 'Eve' } }));
    await accounts.add(signInWith(old()));
    await accounts.add(signInWith(simulator.refreshToken));
    // the list is read before anything could be sent
    assert.equal(await accounts.end(signInWith(old())), 'inUse');
    assert.deepEqual(ended(), []);
  });

  it('also ends what was left behind by a sign-out that could not delete it', async () => {
    await accounts.add(signInWith(old()));
    machine.secrets.failures.delete = 1;
    await accounts.remove(idAt(simulator));
    const ending = nextEnded();
    await accounts.add(signInWith(simulator.refreshToken));
    assert.equal(await ending, old());
    assert.equal(await kept(), simulator.refreshToken, 'and is signed in');
  });

  it('ends nothing where it cannot be known whether anybody uses it, and says so in the log', async () => {
    const logged = new Promise<unknown>((resolve) => (machine.onFault = resolve));
    await accounts.add(signInWith(old()));
    const { secrets } = machine;
    const storeNow = secrets.store.bind(secrets);
    secrets.store = async (key, value) => {
      await storeNow(key, value);
      if (value.includes(simulator.refreshToken)) secrets.mood = 'broken';
    };
    await accounts.add(signInWith(simulator.refreshToken));
    assert.match(wordsOf(await logged), /replaced could not be ended at Zoho\. /);
    assert.equal(await accounts.end(signInWith(old())), 'notTold', 'nor does one that is refused');
    assert.deepEqual(ended(), []);
  });

  it('costs a line in the log, and nothing else, where the replaced one cannot be ended', async () => {
    const logged = new Promise<unknown>((resolve) => (machine.onFault = resolve));
    await accounts.add(signInWith(old()));
    simulator.failNext({ kind: 'reset' });
    await accounts.add(signInWith(simulator.refreshToken));
    assert.match(wordsOf(await logged), /replaced could not be ended at Zoho\. /);
    for (const text of [String(await logged), wordsOf(await logged)]) assert.doesNotMatch(text, /1000\./);
    assert.equal(await kept(), simulator.refreshToken);
  });

  it('is not thrown away by a window that still has the old one, and is refused with it', async () => {
    // as in a browser: a window that does not see what another one keeps
    const { accounts: stale, options } = machine.openWindow();
    await accounts.add(signInWith(old()));
    const keeper = stale.tokensOf((await stale.read(idAt(simulator))) as TokenAccount);
    const before = new Map(machine.secrets.values);
    const ending = nextEnded();
    await accounts.add(signInWith(simulator.refreshToken));
    await ending;
    assert.equal(await kept(), simulator.refreshToken);
    const { store } = options;
    store.kept = (id) => {
      const text = before.get(`zohoCrm.account.${id}`);
      return Promise.resolve(
        text === undefined ? undefined : { id, account: JSON.parse(text) as TokenAccount },
      );
    };
    store.delete = (id) => Promise.resolve(void before.delete(`zohoCrm.account.${id}`));
    const heard = new Promise((resolve) => accounts.onDidChange(resolve));
    clock.pass(2 * hour);
    assert.match(told(await crmError(keeper.current(never()))), /was revoked/);
    await heard;
    assert.equal(await kept(), simulator.refreshToken, 'the fresh one stays');
    const fresh = accounts.tokensOf((await accounts.read(idAt(simulator))) as TokenAccount);
    assert.ok(await fresh.current(never()));
  });

  it('that could not be kept does not bring back the one that was signed out before', async () => {
    await accounts.add(signInWith(old()));
    machine.secrets.failures.delete = 1;
    assert.equal((await accounts.remove(idAt(simulator))).kind, 'recordLeft');
    machine.secrets.failures.store = 1;
    await assert.rejects(accounts.add(signInWith(simulator.refreshToken)));
    assert.equal(await accounts.read(idAt(simulator)), undefined);
  });

  it('is there where somebody signed out in another window right before it was kept', async () => {
    const { accounts: other, options } = machine.openWindow();
    await other.add(signInWith(old()));
    const write = options.store.write.bind(options.store);
    let leaving: Promise<unknown> = Promise.resolve();
    options.store.write = async (account) => {
      leaving = accounts.remove(idOf(account));
      while (!(await options.folders.isSignedOut(idOf(account)))) await new Promise(setImmediate);
      await write(account);
    };
    await other.add(signInWith(simulator.refreshToken));
    assert.deepEqual(await leaving, { kind: 'done', atZoho: 'ended' });
    assert.equal(await kept(), simulator.refreshToken);
    assert.deepEqual([...new Set(ended())], [old()]);
  });

  it('is ended at Zoho, too, where it was kept while somebody signed out in another window', async () => {
    const { accounts: leaving, options } = machine.openWindow();
    await accounts.add(signInWith(old()));
    const mark = options.folders.markSignedOut.bind(options.folders);
    options.folders.markSignedOut = async (id) => {
      await accounts.add(signInWith(simulator.refreshToken));
      await mark(id);
    };
    assert.deepEqual(await leaving.remove(idAt(simulator)), { kind: 'done', atZoho: 'ended' });
    assert.equal(await accounts.read(idAt(simulator)), undefined);
    assert.deepEqual(new Set(ended()), new Set([old(), simulator.refreshToken]));
  });

  it('also ends what another window kept while this one slept, and so lost its turn', async () => {
    const { accounts: sleeper, options } = machine.openWindow();
    const enlist = options.store.enlist.bind(options.store);
    options.store.enlist = async (id) => {
      options.store.enlist = enlist;
      await enlist(id);
      loseTurns();
      await accounts.add(signInWith(old()));
    };
    const ending = nextEnded();
    await sleeper.add(signInWith(simulator.refreshToken));
    assert.equal(await ending, old());
    assert.equal(await kept(), simulator.refreshToken);
  });

  it('is not overwritten by a window that slept while it renewed the old one, and so lost its turn', async () => {
    const server = new AccountsServer(fetch);
    let whileAsleep = () => Promise.resolve();
    const renew: typeof server.renew = async (...asked) => {
      const answer = await server.renew(...asked);
      await whileAsleep();
      return answer;
    };
    const { accounts: sleeper } = machine.openWindow({
      server: { renew, revoke: server.revoke.bind(server) },
    });
    const keeper = sleeper.tokensOf((await sleeper.add(signInWith(simulator.refreshToken))) as TokenAccount);
    clock.pass(2 * hour);
    whileAsleep = async () => {
      loseTurns();
      await accounts.add(signInWith(old()));
    };
    const token = await keeper.current(never());
    assert.equal(await kept(), old());
    const stored = (await accounts.read(idAt(simulator))) as TokenAccount;
    assert.equal(token, stored.accessToken, 'and the window goes on with it');
  });

  it('that was refused itself ends in every window, by a mark that does not hold its token', async () => {
    const account = signInWith(old());
    await accounts.add(account);
    const { accounts: other, options } = machine.openWindow();
    await options.folders.markRefused(account);
    assert.equal(await other.read(idOf(account)), undefined);
    await accounts.add(account);
    assert.ok(await other.read(idOf(account)), 'who signs in with it anew has proved it');
  });
});

/** A failure as the log tells it. */
function wordsOf(error: unknown): string {
  assert.ok(error instanceof SignInError);
  return told(error);
}
