import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import { AccountsServer } from '../../src/core/zoho/accountsServer';
import { CrmError } from '../../src/core/zoho/errors';
import { OAuthError } from '../../src/core/zoho/oauthError';
import { StorageError } from '../../src/core/credentials/accountStore';
import { signInWith } from '../../src/extension/features/accounts/flows/flow';
import { Sessions, type Session } from '../../src/core/session/sessions';
import { UnderWay } from '../../src/core/session/underWay';
import { WorkspaceChoice } from '../../src/core/session/workspaceChoice';
import { Cancelled } from '../../src/core/util/async';
import { KnownError } from '../../src/core/util/errors';
import { Machine } from '../harness/accounts';
import { assertExplains, never } from '../harness/crm';
import { FaultBed, type BedOptions } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { answers } from '../harness/faultBed/troubles';
import { variants, type Variant } from './faults';
import { assertNoLeaks } from './leaks';
import { insteadOf, type Cell } from './otherwise';
import { codes, rows } from './table';
import { isKnown } from '../../src/core/util/errors';
import { told } from '../../src/messages/explain';

/** A window in which nobody is signed in yet, at a bed. */
class SigningIn {
  readonly machine: Machine;
  readonly sessions: Sessions;
  readonly errors: unknown[] = [];
  private readonly server: AccountsServer;

  private constructor(
    readonly bed: FaultBed,
    patienceMs: number,
  ) {
    this.server = new AccountsServer(bed.fetch, patienceMs);
    this.machine = new Machine(bed.clock, { server: this.server });
    this.sessions = this.openWindow();
  }

  static async start({ limits, ...more }: BedOptions = {}): Promise<SigningIn> {
    return new SigningIn(await FaultBed.start(more), limits?.readMs ?? 30_000);
  }

  openWindow(): Sessions {
    const { accounts, options } = this.machine.openWindow();
    const memory = new Map<string, unknown>();
    return new Sessions({
      accounts,
      choice: new WorkspaceChoice({
        get: (key) => memory.get(key),
        update: (key, value) => Promise.resolve(void memory.set(key, value)),
      }),
      underWay: new UnderWay(() => Promise.resolve()),
      redactor: options.redactor,
      fetch: this.bed.fetch,
      version: () => 'v7',
      onCall: (entry) => this.bed.calls.push(entry),
      onFault: (error) => this.errors.push(error),
    });
  }

  /** Exchanges a code of the console, asks who that is, and keeps the sign-in. */
  async signIn(sessions = this.sessions, signal = never()): Promise<Session> {
    const { simulator, clock } = this.bed;
    const host = { kind: 'loopback' as const, port: simulator.port };
    const client = { id: simulator.clientId, secret: simulator.clientSecret };
    const grant = { code: simulator.issueGrantCode() };
    const answer = await this.server.exchange(host, client, grant, signal);
    this.bed.secrets.add(answer.accessToken);
    if (answer.refreshToken) this.bed.secrets.add(answer.refreshToken);
    return sessions.open(signInWith(host, client, answer, clock), () => Promise.resolve(), signal);
  }

  /** The error of a sign-in that fails; nobody is signed in then, here or elsewhere. */
  async fails(signal = never()): Promise<unknown> {
    const error = await this.signIn(this.sessions, signal).then(
      () => assert.fail('somebody is signed in'),
      (reason: unknown) => reason,
    );
    assert.equal(this.sessions.current, undefined);
    this.machine.secrets.mood = 'fine';
    assert.deepEqual(await this.machine.openWindow().accounts.list(), []);
    assert.deepEqual([...this.machine.secrets.values.keys()], []);
    this.bed.assertKeepsSecrets(error, this.errors, inspect(error));
    return error;
  }

  async close(): Promise<void> {
    this.sessions.dispose();
    this.machine.close();
    await this.bed.close();
  }
}

async function using(options: BedOptions, use: (world: SigningIn) => Promise<void>): Promise<void> {
  await assertNoLeaks(async () => {
    const world = await SigningIn.start(options);
    try {
      await use(world);
    } finally {
      await world.close();
    }
  });
}

const requests = ['POST /oauth/v2/token', 'GET /crm/v7/org', 'GET /crm/v7/users?type=CurrentUser'];

/** Cells that are no error once there is a token: while the organisation and the user are asked for. */
const harmless = new Map<Cell, true>([['A01 sign-in', true]]);

async function errs({ fault, limits, takesEffect }: Variant, id: string, nth: number): Promise<void> {
  await using(limits ? { limits } : {}, async (world) => {
    const { bed } = world;
    const line = requests[nth - 1];
    bed.meet(fault, { on: (tried) => tried === line, nth: 1, times: Infinity });
    if (nth > 1 && insteadOf(harmless, `${id} sign-in` as Cell)) {
      await world.signIn();
      return;
    }
    const error = await world.fails();
    assert.ok(error instanceof OAuthError || error instanceof CrmError, String(error));
    assertExplains(error);
    assert.equal(bed.hits, 1, 'it was tried again');
    // what Zoho gave is given back
    const revoked = bed.tried.filter((tried) => tried === 'POST /oauth/v2/token/revoke').length;
    assert.equal(revoked, nth === 1 ? 0 : 1);
    assert.ok(takesEffect || nth > 1 || bed.tried.length === 1);
    bed.heal();
    assert.ok((await world.signIn()).target.organisation);
  });
}

describe('sign-in: what goes wrong on the way to Zoho', () => {
  for (const { id, fault, cells } of rows) {
    const [code, ...more] = cells.get('sign-in') ?? [];
    const forms = variants[id] ?? [];
    if (!code || forms.length === 0) continue;
    it(`${id} sign-in: ${fault}: ${codes[code]}`, async () => {
      assert.deepEqual([code, ...more], ['ER']);
      for (const variant of forms) {
        // who somebody is, is asked with the patience and the limits of every call to the CRM, which are long
        for (const nth of variant.limits ? [1] : [1, 2, 3]) {
          try {
            await errs(variant, id, nth);
          } catch (error) {
            throw new Error(`${variant.name}, at ${requests[nth - 1]}`, { cause: error });
          }
        }
      }
    });
  }

  it('K01 sign-in: the token endpoint throttles, or answers with an error', async () => {
    for (const code of ['Access Denied', 'invalid_code', 'invalid_client', 'something new']) {
      for (const status of [200, 400]) {
        await using({}, async (world) => {
          const trouble = answers('undone', status, JSON.stringify({ error: code }));
          world.bed.meet({ trouble }, { on: () => true, nth: 1, times: 1 });
          const error = await world.fails();
          assert.ok(error instanceof OAuthError);
          assertExplains(error);
          assert.equal(world.bed.tried.length, 1);
        });
      }
    }
  });

  it('K03 sign-in: the answer names a host that is not on the list, or of another data centre', async () => {
    for (const apiDomain of ['https://www.zohoapis.com', 'https://www.zohoapis.com.evil.example'] as const) {
      await using({ switches: { apiDomain } }, async (world) => {
        const error = await world.fails();
        assert.ok(error instanceof OAuthError && error.kind === 'foreignHost');
        assertExplains(error);
        assert.deepEqual(world.bed.tried, requests.slice(0, 1));
      });
    }
  });

  it('K04 sign-in: a clock that is wrong, or jumps, is no error', async () => {
    for (const jump of [-3_600_000, 3_600_000, 8 * 3_600_000]) {
      await using({}, async (world) => {
        const { clock } = world.bed;
        const jumps: Trouble = {
          name: 'the clock jumps',
          meet: async ({ pass, socket }) => {
            const answer = await pass();
            clock.skipped += jump;
            socket.write(bytesOf(answer));
          },
        };
        world.bed.meet({ trouble: jumps }, { on: () => true, nth: 1, times: 1 });
        const { model } = await world.signIn();
        assert.ok((await model.hierarchy()).size > 0);
      });
    }
  });

  it('K06 sign-in: somebody else signs in meanwhile: the newer one counts, and the older one is given back', () =>
    using({}, async (world) => {
      let newer: Promise<unknown> | undefined;
      const meanwhile: Trouble = {
        name: 'somebody else signs in',
        meet: async ({ pass, socket }) => {
          newer = world.signIn();
          await newer;
          socket.write(bytesOf(await pass()));
        },
      };
      world.bed.meet({ trouble: meanwhile }, { on: (line) => line === requests[1], nth: 1, times: 1 });
      await assert.rejects(world.signIn(), (error) => error instanceof Cancelled);
      await newer;
      assert.ok(world.sessions.current);
      assert.equal(world.bed.tried.filter((line) => line.endsWith('/revoke')).length, 1);
      assert.ok((await world.sessions.current.model.hierarchy()).size > 0);
    }));

  it('K07 sign-in: the secret storage throws or hangs: nobody is signed in, and nothing is ended that may be somebody else’s', async () => {
    for (const mood of ['broken', 'silent'] as const) {
      await using({}, async (world) => {
        world.machine.secrets.mood = mood;
        world.machine.onFault = (error) => world.errors.push(error);
        const error = await world.fails();
        assert.ok(error instanceof StorageError);
        assert.match(
          world.errors.map((failure) => (isKnown(failure) ? told(failure) : String(failure))).join(),
          /could not be ended at Zoho/,
        );
        assertExplains(error);
        // which other account has the same token cannot be read either
        assert.ok(!world.bed.tried.some((line) => line.endsWith('/revoke')), mood);
      });
    }
  });

  for (const [id, what] of [
    ['P01', 'the person cancels'],
    ['P03', 'the window reloads'],
  ] as const) {
    it(`${id} sign-in: ${what}: nobody is signed in, and nothing more is sent but what gives the sign-in back`, async () => {
      for (const nth of [1, 2, 3]) {
        await using({}, async (world) => {
          const cancel = new AbortController();
          const stop: Trouble = {
            name: what,
            meet: async ({ pass, socket }) => {
              cancel.abort(new Cancelled());
              socket.write(bytesOf(await pass()));
            },
          };
          const line = requests[nth - 1];
          world.bed.meet({ trouble: stop }, { on: (tried) => tried === line, nth: 1, times: 1 });
          const error = await world.fails(cancel.signal);
          assert.ok(error instanceof Cancelled || !(error instanceof KnownError), String(error));
          const after = world.bed.tried.slice(nth);
          assert.deepEqual(after, nth === 1 ? [] : ['POST /oauth/v2/token/revoke']);
        });
      }
    });
  }
});
