import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Response } from 'node-fetch';
import { fetch, type Fetch } from '../../src/core/zoho/http';
import { AccountsServer } from '../../src/core/zoho/accountsServer';
import { startSimulator } from '../../src/simulator/server';
import { accountAt, idAt, Machine, renewalsOf } from '../harness/accounts';
import { never } from '../harness/crm';
import { FakeClock } from '../harness/fakeClock';

type Action = 'use' | 'refused' | 'signOut' | 'signIn';

/**
 * Two windows of one profile do things at the same time; secret storage and network answer in any order. Whatever the
 * order: one renewal at a time and few of them, nobody is signed out but by a sign-out, and no old token wins.
 */
describe('two windows that race (F17)', function () {
  this.timeout(120_000);

  const action = fc.constantFrom<Action[]>('use', 'use', 'refused', 'signOut', 'signIn');
  const step = fc.tuple(fc.constantFrom(0, 1), action);

  it('F17: never sign anybody out by themselves, and never undo a sign-out', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (scheduler, steps) => {
          const clock = new FakeClock();
          const simulator = await startSimulator({ now: () => clock.today() });
          const machine = new Machine(clock);
          let inFlight = 0;
          let mostInFlight = 0;
          // both ways take their time; the answer is read whole, or a stream that nobody reads could break meanwhile
          const slowFetch: Fetch = async (url, init) => {
            await scheduler.schedule(Promise.resolve(), 'request');
            mostInFlight = Math.max(mostInFlight, ++inFlight);
            const response = await fetch(url, init).finally(() => inFlight--);
            const text = await response.text();
            await scheduler.schedule(Promise.resolve(), 'answer');
            return new Response(text, { status: response.status });
          };
          try {
            const secrets = machine.secrets;
            const [get, store] = [secrets.get.bind(secrets), secrets.store.bind(secrets)];
            const open = () => machine.openWindow({ server: new AccountsServer(slowFetch) }).accounts;
            const windows = [open(), open()];
            const fresh = () =>
              accountAt(simulator, {
                accessToken: simulator.issueToken(),
                issuedAt: clock.today(),
                lifeSeconds: 3600,
              });
            await windows[0]?.add(fresh());
            clock.pass(61 * 60_000);
            secrets.get = scheduler.scheduleFunction(get);
            secrets.store = scheduler.scheduleFunction(store);

            const perform = async ([at, what]: readonly [number, Action]): Promise<void> => {
              const accounts = windows[at] ?? assert.fail();
              const account = await accounts.read(idAt(simulator));
              if (what === 'signOut') await accounts.remove(idAt(simulator));
              else if (what === 'signIn') await accounts.add(fresh());
              else if (account && account.kind !== 'demo') {
                const keeper = accounts.tokensOf(account);
                await (what === 'use'
                  ? keeper.current(never())
                  : keeper.replace(account.accessToken, never()));
              }
            };
            const done = Promise.allSettled(steps.map(perform));
            await scheduler.waitFor(done);
            secrets.get = get;
            secrets.store = store;

            assert.ok(
              mostInFlight <= 1 || steps.some(([, what]) => what === 'signOut'),
              'one renewal at a time',
            );
            assert.ok(renewalsOf(simulator) <= 5);
            const kept = await windows[0]?.read(idAt(simulator));
            const kinds = steps.map(([, what]) => what);
            if (!kinds.includes('signOut')) {
              assert.ok(kept && kept.kind !== 'demo', 'nobody signed out');
              const token = await windows[1]?.tokensOf(kept).current(never());
              const headers = { authorization: `Zoho-oauthtoken ${token}` };
              assert.equal((await fetch(new URL('/crm/v7/org', simulator.url), { headers })).status, 200);
            } else if (!kinds.includes('signIn')) {
              assert.equal(kept, undefined, 'a sign-out stays');
              assert.ok(![...secrets.values.keys()].some((key) => key.includes(idAt(simulator))));
            }
          } finally {
            machine.close();
            await simulator.close();
          }
        },
      ),
      { numRuns: 60 },
    ));
});
