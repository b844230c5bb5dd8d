import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import fetch, { type RequestInit, type Response } from 'node-fetch';
import { CrmClient } from '../../src/core/zoho/client';
import { RateLimiter } from '../../src/core/zoho/rateLimiter';
import { fixedToken, type TokenProvider } from '../../src/core/zoho/tokenProvider';
import { createTransport } from '../../src/core/zoho/transport';
import type { ApplyOptions } from '../../src/core/apply/apply';
import type { Outcome } from '../../src/core/journal/outcome';
import { rowKey, type Change, type Plan } from '../../src/core/plan/plan';
import { decode } from '../../src/core/journal/records';
import type { RunResult } from '../../src/core/journal/result';
import { RunHistory } from '../../src/core/journal/runHistory';
import { startSimulator, type Fault, type SeenRequest, type Simulator } from '../../src/simulator/server';
import { SkippingClock } from './clock';
import { active, assertReadsBetweenWrites, carried, north, organisation, south, target } from './runs';

/** What happens to a run at its n-th request, from 1. */
export interface Trouble {
  readonly at: number;
  readonly what:
    | { readonly kind: 'fault'; readonly fault: Fault }
    | { readonly kind: 'cancel' | 'signOut' | 'tokenExpires' }
    | { readonly kind: 'edit'; readonly change: Change }
    /** The process dies, before its request left or after it was processed. */
    | { readonly kind: 'kill'; readonly sent: boolean };
}

export const places = [north, south];
export const people = [1, 2, 3, 4, 5].map(active);

/** One organisation, one folder of journals, windows that come and go, and what is known of who is where. */
export class World {
  readonly history: RunHistory;
  /** Whether a user is in a territory, by `territory/user`; where nobody can know, there is no entry. */
  readonly known = new Map<string, boolean>();
  /** What the clock on the wall shows. */
  wall = Date.UTC(2026, 10, 25);
  private readonly asleep: { readonly wake: () => void; readonly run: Promise<unknown> }[] = [];
  /** Changed by somebody else in the middle of the run under way. */
  private readonly edited = new Set<string>();
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly simulator: Simulator,
    private readonly folder: string,
  ) {
    this.history = new RunHistory(folder);
    for (const territory of places) {
      for (const user of people) this.known.set(rowKey({ territory, user }), false);
    }
  }

  static async create(): Promise<World> {
    const simulator = await startSimulator({ organisation: organisation(5) });
    return new World(simulator, await fs.mkdtemp(path.join(os.tmpdir(), 'world-')));
  }

  async end(): Promise<void> {
    await this.wakeAll();
    await this.simulator.close();
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Lets a window run, into trouble or not.
   *
   * @returns the run as its journal tells it afterwards; undefined when it did not begin
   */
  async let(
    start: (options: ApplyOptions) => Promise<RunResult>,
    trouble?: Trouble,
    subject?: string,
  ): Promise<RunResult | undefined> {
    const before = subject === undefined ? undefined : await this.history.get(subject);
    const ids = new Set((await this.history.list()).map(({ id }) => id));
    this.edited.clear();
    const window = this.window(trouble);
    const run = start(window.options);
    const ended = await Promise.race([run, window.death]);
    // a fault that it did not come to is not left to others, who are not prepared for it
    window.callOff();
    if (ended === 'killed') {
      this.asleep.push({ wake: window.wake, run: run.catch(() => undefined) });
      // nobody touches its lease any more
      await fs.rm(this.history.leases, { recursive: true, force: true });
    }
    const id = subject ?? (await this.history.list()).find((one) => !ids.has(one.id))?.id;
    const result = id === undefined ? undefined : await this.history.get(id);
    if (id !== undefined) this.tokens.set(window.token, id);
    if (result) this.learn(result, before);
    return result;
  }

  /** Options of a run after whose first request another window tries something, to its end, before the run goes on. */
  meanwhile(first: ApplyOptions, other: (options: ApplyOptions) => Promise<void>): ApplyOptions {
    const { client } = first;
    const members = client.members.bind(client);
    let tried: Promise<void> | undefined;
    client.members = async (...asked) => {
      await (tried ??= other(this.window(undefined).options));
      return members(...asked);
    };
    return first;
  }

  /** Old windows that everybody took for dead go on; what is told of a row by then stays. */
  async wakeAll(): Promise<void> {
    const before: RunResult[] = [];
    for (const { id } of await this.history.list())
      before.push((await this.history.get(id)) ?? assert.fail());
    for (const { wake, run } of this.asleep.splice(0)) {
      wake();
      await run;
    }
    for (const { id, rows } of before) {
      const after = (await this.history.get(id))?.rows;
      rows.forEach(({ outcome }, index) => {
        if (outcome.kind === 'unknown' || outcome.kind === 'notStarted') return;
        assert.equal(after?.[index]?.outcome.kind, outcome.kind, 'what was told is told no more');
      });
    }
  }

  /** Somebody else changes a territory. */
  edit({ territory, user, operation }: Change): void {
    const { organisation: at } = this.simulator;
    if (operation === 'add') at.addMember(territory, user);
    else at.removeMember(territory, user);
    this.known.set(rowKey({ territory, user }), operation === 'add');
  }

  /** What holds at any time. */
  async check(): Promise<void> {
    for (const [row, isMember] of this.known) {
      const [at = '', who = ''] = row.split('/');
      assert.equal(this.simulator.organisation.isMember(at, who), isMember, `${row} is not as it is told`);
    }
    assertReadsBetweenWrites(this.simulator.requests.filter(wasTaken));
    for (const { id } of await this.history.list()) {
      const run = (await this.history.get(id)) ?? assert.fail('it cannot be read');
      const sum = Object.values(run.tally).reduce((a, b) => a + b);
      assert.equal(sum, run.plan.rows.length, 'every row is accounted for');
      const intents = await this.intents(run.id, run.plan);
      const sends = new Map<string, number>();
      for (const row of this.sentFor(run.id)) sends.set(row, (sends.get(row) ?? 0) + 1);
      const windows = [...this.tokens.values()].filter((id) => id === run.id).length;
      for (const [row, times] of sends) {
        assert.ok(intents.has(row), `${row} was sent and is not on record`);
        // twice in vain in each window that went on with it
        assert.ok(times <= 2 * windows, `${row} was sent ${times} times`);
      }
    }
  }

  /** `territory/user` for each sending for a run that Zoho did not refuse as a whole. */
  sentFor(id: string): string[] {
    return this.simulator.requests
      .filter(wasTaken)
      .filter(({ headers }) => this.tokens.get(headers.authorization?.split(' ')[1] ?? '') === id)
      .flatMap(carried);
  }

  /** What a run that ended, or died, tells of who is where now. */
  private learn(result: RunResult, before: RunResult | undefined): void {
    result.rows.forEach(({ row, outcome }, index) => {
      const key = rowKey(row);
      const earlier = before?.rows[index]?.outcome;
      if (outcome.kind === 'unknown') this.known.delete(key);
      // before or after what the run did: who knows
      if (this.edited.has(key) || row.state.kind !== 'send') return;
      if (!isSo(outcome) || isSo(earlier)) return;
      this.known.set(key, row.operation === 'add');
    });
  }

  /** A window with a client of its own, into whose n-th request the trouble comes. */
  private window(trouble: Trouble | undefined) {
    const cancel = new AbortController();
    const token = this.simulator.issueToken();
    let dead: () => void = () => undefined;
    const death = new Promise<'killed'>((resolve) => (dead = () => resolve('killed')));
    let isAsleep = false;
    let wake: () => void = () => undefined;
    const awake = new Promise<void>((resolve) => (wake = resolve)).then(() => (isAsleep = false));
    let callOff: () => void = () => undefined;
    let isSignedOut = false;
    let count = 0;
    const send = async (url: URL, init: RequestInit): Promise<Response> => {
      assert.ok(!cancel.signal.aborted, 'nothing starts once it was cancelled');
      count++;
      if (isAsleep) {
        await awake;
        throw lost();
      }
      if (count !== trouble?.at) return fetch(url, init);
      const { what } = trouble;
      if (what.kind === 'fault') callOff = this.simulator.failNext(what.fault);
      if (what.kind === 'tokenExpires') callOff = this.simulator.failNext(expired);
      if (what.kind === 'edit') {
        this.edit(what.change);
        this.known.delete(rowKey(what.change));
        this.edited.add(rowKey(what.change));
      }
      isSignedOut = what.kind === 'signOut';
      if (what.kind === 'kill') {
        const answer = what.sent ? await fetch(url, init) : undefined;
        isAsleep = true;
        dead();
        await awake;
        if (!answer) throw lost();
        return answer;
      }
      const answer = fetch(url, init);
      if (what.kind === 'cancel' || what.kind === 'signOut') cancel.abort();
      return answer;
    };
    const fixed = fixedToken(token);
    const tokens: TokenProvider = {
      current: (signal) => (isSignedOut ? Promise.reject(new Error('signed out')) : fixed.current(signal)),
      replace: () => Promise.resolve(trouble?.what.kind === 'tokenExpires' ? token : undefined),
    };
    const isHanging = trouble?.what.kind === 'fault' && trouble.what.fault.kind === 'hang';
    const transport = createTransport({
      origin: this.simulator.url,
      version: () => 'v7',
      tokens,
      fetch: send,
      ...(isHanging ? { limits: { writeMs: 200, readMs: 200 } } : {}),
    });
    const options: ApplyOptions = {
      client: new CrmClient(new RateLimiter(transport, new SkippingClock()).send),
      target,
      history: this.history,
      cancel: cancel.signal,
      now: () => this.wall,
      leaseTiming: { heartbeatMs: 100, staleMs: 2_000, lookMs: 10 },
    };
    return { options, token, death, wake, callOff: () => callOff() };
  }

  private async intents(id: string, { rows }: Plan): Promise<Set<string>> {
    const text = await fs.readFile(path.join(this.folder, 'runs', `${id}.ndjson`), 'utf8');
    const intended = text.split('\n').flatMap((line) => {
      const entry = decode(line)?.entry;
      return entry?.kind === 'intent' ? entry.rows : [];
    });
    return new Set(intended.flatMap((index) => rows[index] ?? []).map(rowKey));
  }
}

/** Whether an outcome says that a row is as wanted. */
function isSo(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && ['applied', 'soNow', 'alreadySo'].includes(outcome.kind);
}

/** What a connection says that did not outlive a sleep. */
function lost(): Error {
  return Object.assign(new Error('reset'), { code: 'ECONNRESET' });
}

/** Whether Zoho did not refuse a request as a whole: such a one did nothing. */
function wasTaken({ status }: SeenRequest): boolean {
  return ![302, 401, 403, 404, 429].includes(status);
}

const expired: Fault = {
  kind: 'answer',
  status: 401,
  body: JSON.stringify({ code: 'INVALID_TOKEN', details: {}, message: 'expired', status: 'error' }),
};
