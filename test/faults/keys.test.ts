import { strict as assert } from 'node:assert';
import * as path from 'node:path';
import { CrmError } from '../../src/core/zoho/errors';
import { resumeRun } from '../../src/core/apply/apply';
import { doneIn } from '../../src/core/journal/outcome';
import type { Plan } from '../../src/core/plan/plan';
import type { FinishedRun } from '../../src/core/journal/result';
import type { TokenAccount } from '../../src/core/credentials/account';
import { accountAt, idAt } from '../harness/accounts';
import { assertExplains, never } from '../harness/crm';
import { FaultBed } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { answers } from '../harness/faultBed/troubles';
import { assertHonest, usingHistory } from '../harness/runs';
import { assertNoLeaks } from './leaks';
import { readings, startBed as startReading } from './reading';
import { expired, isRenewal, SignedIn, type SignInFacts } from './signedIn';
import { codes, rows, type Code, type Operation } from './table';
import { filesBelow } from './writingCells';
import { isWrite, optionsFor, startBed as startWriting, stateOf, writings } from './writing';

/** One form of a fault with the sign-in, and when it is over again. */
interface KeyFault {
  readonly name: string;
  readonly facts?: SignInFacts;
  /** The fault, as the request arrives that is to be refused for its token. */
  readonly befalls: (signedIn: SignedIn) => void | Promise<void>;
  /** A trouble for the next request for a token. */
  readonly trouble?: Trouble;
  readonly ends?: (signedIn: SignedIn) => void | Promise<void>;
  /** What holds of renewals when all goes well. */
  readonly renewals?: number;
}

const refuse = (signedIn: SignedIn) => signedIn.refuseToken();

/** The same account in another window. */
async function elsewhere(signedIn: SignedIn) {
  const { accounts } = signedIn.machine.openWindow();
  const account = (await accounts.read(idAt(signedIn.bed.simulator))) as TokenAccount;
  return { accounts, account, keeper: accounts.tokensOf(account) };
}

/** What the other window does by the time the first one is done. */
const others: Promise<unknown>[] = [];

const faults: Readonly<Record<string, readonly KeyFault[]>> = {
  K01: ['{"error":"Access Denied"}', '{"error":"Access Denied","status":"failure"}'].map((body) => ({
    name: body,
    befalls: refuse,
    trouble: answers('undone', 200, body),
    renewals: 2,
  })),
  K02: [
    {
      name: 'revoked',
      befalls: (signedIn) => {
        signedIn.bed.simulator.revoke(signedIn.bed.simulator.refreshToken);
        return refuse(signedIn);
      },
    },
  ],
  K03: (['https://www.zohoapis.com', 'https://www.zohoapis.com.evil.example'] as const).map((host) => ({
    name: host,
    befalls: (signedIn) => {
      signedIn.bed.simulator.switches.apiDomain = host;
      return refuse(signedIn);
    },
    ends: ({ bed }) => void (bed.simulator.switches.apiDomain = 'own'),
  })),
  K04: [
    { name: 'an hour slow', facts: { ageMs: -3_600_000 }, befalls: refuse, renewals: 1 },
    { name: 'set back', facts: { ageMs: -86_400_000 }, befalls: refuse, renewals: 1 },
    {
      name: 'sleep and wake',
      befalls: (signedIn) => {
        signedIn.bed.clock.skipped += 8 * 3_600_000;
        return refuse(signedIn);
      },
      renewals: 1,
    },
  ],
  K05: [
    {
      name: 'both renew',
      befalls: async (signedIn) => {
        const { keeper, account } = await elsewhere(signedIn);
        await refuse(signedIn);
        others.push(keeper.replace(account.accessToken, never()));
      },
      renewals: 1,
    },
    {
      name: 'the other one has renewed',
      befalls: async (signedIn) => {
        const { keeper, account } = await elsewhere(signedIn);
        await refuse(signedIn);
        await keeper.replace(account.accessToken, never());
      },
      renewals: 1,
    },
  ],
  K06: [
    {
      name: 'signs out',
      befalls: async (signedIn) => {
        const { accounts, account } = await elsewhere(signedIn);
        await accounts.remove(idAt(signedIn.bed.simulator));
        signedIn.bed.simulator.revoke(account.accessToken);
      },
    },
    {
      name: 'signs out, and somebody else signs in',
      befalls: async (signedIn) => {
        const { simulator } = signedIn.bed;
        const { accounts, account } = await elsewhere(signedIn);
        await accounts.remove(idAt(simulator));
        await accounts.add(accountAt(simulator, { user: { id: '2', name: 'Somebody else' } }));
        simulator.revoke(account.accessToken);
      },
    },
  ],
  K07: [
    ...(['broken', 'silent'] as const).map((mood) => ({
      name: mood,
      befalls: (signedIn: SignedIn) => {
        const token = signedIn.stored();
        return token.then((account) => {
          signedIn.bed.simulator.revoke(account?.accessToken ?? '');
          signedIn.machine.secrets.mood = mood;
        });
      },
      ends: ({ machine }: SignedIn) => void (machine.secrets.mood = 'fine'),
    })),
    {
      name: 'undefined',
      befalls: async (signedIn) => {
        await refuse(signedIn);
        signedIn.machine.secrets.values.clear();
      },
    },
  ],
};

/** As the nth request of an operation arrives, the fault befalls it. */
function meet(
  signedIn: SignedIn,
  fault: KeyFault,
  on: (line: string) => boolean,
  nth: number,
): () => boolean {
  let seen = 0;
  let met = false;
  let spoilt = false;
  const trouble: Trouble = {
    name: fault.name,
    refuses: true,
    meet: async ({ pass, socket }) => {
      await fault.befalls(signedIn);
      socket.write(bytesOf(await pass()));
    },
  };
  signedIn.bed.meetSome((line) => {
    if (met && isRenewal(line) && fault.trouble && !spoilt) {
      spoilt = true;
      return { trouble: fault.trouble };
    }
    if (met || isRenewal(line) || !on(line) || ++seen < nth) return undefined;
    met = true;
    return { trouble };
  });
  return () => met;
}

/** The fault is over, and the same person is signed in. */
async function mend(signedIn: SignedIn, fault: KeyFault): Promise<void> {
  signedIn.bed.heal();
  await fault.ends?.(signedIn);
  if (!(await signedIn.stored()) || !fault.ends) await signedIn.signInAgain();
}

function assertSeen(signedIn: SignedIn, fault: KeyFault, code: Code, error: unknown): void {
  if (code === 'ER' || code === 'ST') {
    assert.ok(error instanceof CrmError, `there is no error: ${String(error)}`);
    assertExplains(error);
    return;
  }
  assert.equal(error, undefined);
  assert.equal(signedIn.renewals, fault.renewals);
  assert.equal(signedIn.machine.waits.length, code === 'PA' ? 1 : 0);
}

async function whileReading(operation: 'read' | 'plan', fault: KeyFault, code: Code): Promise<void> {
  const { on, read } = readings[operation];
  const usual = await undisturbed(operation);
  for (const nth of [1, 2, usual.requests]) {
    await assertNoLeaks(async () => {
      const signedIn = await SignedIn.start(startReading, fault.facts);
      const { bed } = signedIn;
      try {
        const met = meet(signedIn, fault, on, nth);
        const outcome = await read(bed, never()).then(
          (result) => ({ result, error: undefined }),
          (error: unknown) => ({ result: undefined, error }),
        );
        assert.ok(met());
        await Promise.all(others.splice(0));
        assertSeen(signedIn, fault, code, outcome.error);
        if (outcome.error === undefined) assert.deepEqual(outcome.result, usual.result);
        await mend(signedIn, fault);
        assert.deepEqual(await read(bed, never()), usual.result);
        await signedIn.assertKeepsSecrets(outcome);
      } finally {
        await signedIn.close();
      }
    });
  }
}

async function undisturbed(operation: 'read' | 'plan'): Promise<{ result: unknown; requests: number }> {
  const bed = await startReading();
  const result = await readings[operation].read(bed, never());
  await bed.close();
  return { result, requests: bed.tried.filter(readings[operation].on).length };
}

async function whileWriting(operation: keyof typeof writings, fault: KeyFault, code: Code): Promise<void> {
  const writing = writings[operation];
  for (const nth of operation === 'resume' ? [1, 2] : [1, 2, 3]) {
    await assertNoLeaks(() =>
      usingHistory(async (history) => {
        const signedIn = await SignedIn.start((options) => startWriting(writing, options), fault.facts);
        const { bed } = signedIn;
        try {
          const options = optionsFor(bed, history);
          const { plan, go } = await writing.prepare(bed, options);
          bed.forget();
          const met = meet(signedIn, fault, (line) => writing.on(line, bed.tried), nth);
          const run = await go(options);
          assert.ok(met());
          await Promise.all(others.splice(0));
          assertHonest(bed.simulator, plan, run, bed.sent);
          assertSeen(signedIn, fault, code, run.error);
          const stops = code === 'ST' || code === 'ER';
          assert.equal(run.ended, stops ? 'stopped' : 'complete');
          if (stops) {
            assert.ok(run.canResume);
            assert.equal(run.tally.unknown, 0);
            // a resumed run may have gone on elsewhere by then
            if (operation !== 'resume') assert.equal(bed.tried.filter(isWrite).length, nth);
          }
          await mend(signedIn, fault);
          assertEnds(bed, plan, stops ? await resumeRun(run.id, options) : run);
          await signedIn.assertKeepsSecrets(run, await filesBelow(path.dirname(history.leases)));
        } finally {
          await signedIn.close();
        }
      }),
    );
  }
}

function assertEnds(bed: FaultBed, plan: Plan, last: FinishedRun): void {
  assertHonest(bed.simulator, plan, last, bed.sent);
  assert.equal(last.ended, 'complete');
  assert.equal(doneIn(last.tally), plan.rows.length);
  for (const { territory, user, operation } of plan.rows) {
    assert.equal(bed.simulator.organisation.isMember(territory, user), operation === 'add');
  }
  assert.ok(stateOf(bed).size > 0);
}

/** The token is over by the clock, and the call that finds out waits for the renewal. */
async function whileRenewing(fault: KeyFault, code: Code): Promise<void> {
  await assertNoLeaks(async () => {
    const signedIn = await SignedIn.start((options) => FaultBed.start(options), fault.facts ?? expired);
    const { bed } = signedIn;
    try {
      await fault.befalls(signedIn);
      if (fault.trouble) bed.meet({ trouble: fault.trouble }, { on: isRenewal, nth: 1, times: 1 });
      const error = await bed.client.organisation(never()).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      await Promise.all(others.splice(0));
      assertSeen(signedIn, fault, code, error);
      await mend(signedIn, fault);
      await bed.client.organisation(never());
      await signedIn.assertKeepsSecrets(error);
    } finally {
      await signedIn.close();
    }
  });
}

function check(operation: Exclude<Operation, 'sign-in'>, fault: KeyFault, code: Code): Promise<void> {
  switch (operation) {
    case 'refresh':
      return whileRenewing(fault, code);
    case 'read':
    case 'plan':
      return whileReading(operation, fault, code);
    default:
      return whileWriting(operation, fault, code);
  }
}

for (const { id, fault, cells } of rows) {
  for (const [operation, [code, ...more]] of cells) {
    const forms = faults[id];
    if (!forms || !code || operation === 'sign-in') continue;
    describe(`${operation}: what goes wrong with the sign-in`, () => {
      it(`${id} ${operation}: ${fault}: ${codes[code]}`, async () => {
        assert.deepEqual(more, []);
        for (const form of forms) {
          try {
            await check(operation, form, code);
          } catch (error) {
            throw new Error(`${form.name}: ${String(error)}`, { cause: error });
          }
        }
      });
    });
  }
}
