import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import { Cancelled } from '../../src/core/util/async';
import { closing } from '../harness/closing';
import { never } from '../harness/crm';
import { Machine } from '../harness/accounts';
import { FaultBed } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { assertNoLeaks } from './leaks';
import { readings, startBed } from './reading';
import { expired, isRenewal, SignedIn } from './signedIn';

/** Does things when a request has arrived, and when the server has done its work. */
function around(arrived: () => void, done: () => void = () => undefined): Trouble {
  return {
    name: 'something happens',
    meet: async ({ pass, socket }) => {
      arrived();
      const answer = await pass();
      done();
      socket.write(bytesOf(answer));
    },
  };
}

/** Somebody whose token is over, so that the next call renews it. */
async function whileRenewing(use: (signedIn: SignedIn) => Promise<void>): Promise<void> {
  await assertNoLeaks(async () => {
    const signedIn = await SignedIn.start((options) => FaultBed.start(options), expired);
    try {
      await use(signedIn);
    } finally {
      await signedIn.close();
    }
  });
}

/** What a process that dies at this moment leaves behind, its lock, too. */
function leftBy(
  { secrets, folder }: Machine,
  overrides: Machine['overrides'],
  clock: Machine['clock'],
): Machine {
  const after = new Machine(clock, overrides);
  fs.cpSync(folder, after.folder, { recursive: true });
  for (const [key, value] of secrets.values) after.secrets.values.set(key, value);
  return after;
}

describe('a renewal under way', () => {
  it('P01 refresh: the person cancels: the call does not leave, and the next one finds the new token', () =>
    whileRenewing(async (signedIn) => {
      const { bed } = signedIn;
      const cancel = new AbortController();
      bed.meet({ trouble: around(() => cancel.abort()) }, { on: isRenewal, nth: 1, times: 1 });
      await assert.rejects(bed.client.organisation(cancel.signal), (error) => error instanceof Cancelled);
      assert.ok(bed.tried.every(isRenewal), 'the call left all the same');
      await bed.client.organisation(never());
      assert.equal(signedIn.renewals, 1);
      await signedIn.assertKeepsSecrets();
    }));

  it('P02 refresh: the process is killed, before or after Zoho gave a token: the next window renews it', () =>
    whileRenewing(async (signedIn) => {
      const { bed, machine } = signedIn;
      const left: Machine[] = [];
      const die = () => void left.push(leftBy(machine, machine.overrides, bed.clock));
      bed.meet({ trouble: around(die, die) }, { on: isRenewal, nth: 1, times: 1 });
      await bed.client.organisation(never());
      die();
      const renewals: number[] = [];
      for (const after of left) {
        const before = signedIn.renewals;
        const client = await signedIn.openWindow(after);
        assert.ok(await client.organisation(never()));
        renewals.push(signedIn.renewals - before);
        after.close();
      }
      assert.deepEqual(renewals, [1, 1, 0]);
      await signedIn.assertKeepsSecrets();
    }));

  for (const old of ['is gone', 'lives on'] as const) {
    it(`P03 refresh: the window reloads, and the old one ${old}: the new one gets a token, and nobody is signed out`, () =>
      whileRenewing(async (signedIn) => {
        const { bed, accounts } = signedIn;
        let next: Promise<unknown> | undefined;
        const reload = around(() => {
          next = signedIn.openWindow().then((client) => client.organisation(never()));
          if (old === 'is gone') accounts.dispose();
        });
        bed.meet({ trouble: reload }, { on: isRenewal, nth: 1, times: 1 });
        const first = await bed.client.organisation(never()).then(
          () => 'lives on',
          () => 'is gone',
        );
        assert.equal(first, old);
        assert.ok(await next);
        assert.equal(signedIn.renewals, old === 'is gone' ? 2 : 1);
        assert.ok(await signedIn.stored());
        await signedIn.assertKeepsSecrets();
      }));
  }
});

describe('a window that reloads', () => {
  for (const operation of ['read', 'plan'] as const) {
    it(`P03 ${operation}: the old one and the new one read side by side, and the new one reads everything`, async () => {
      const { read, on } = readings[operation];
      const still = await startBed();
      const usual = await read(still, never());
      const requests = still.tried.filter(on).length;
      await still.close();
      for (const nth of [1, 2, requests]) {
        for (const isGone of [true, false]) {
          await assertNoLeaks(async () => {
            const signedIn = await SignedIn.start(startBed);
            await closing(signedIn, async () => {
              const { bed } = signedIn;
              const gone = new AbortController();
              let next: Promise<unknown> | undefined;
              const reload = around(() => {
                next = signedIn.openWindow().then((client) => read({ client }, never()));
                if (isGone) gone.abort(new Error('gone'));
              });
              bed.meet({ trouble: reload }, { on, nth, times: 1 });
              const first = await read(bed, gone.signal).catch((error: unknown) => error);
              if (isGone) assert.ok(first instanceof Error);
              else assert.deepEqual(first, usual);
              assert.deepEqual(await next, usual);
              assert.equal(signedIn.renewals, 0);
            });
          });
        }
      }
    });
  }
});
