import fetch, { Response, type RequestInit } from 'node-fetch';
import { CrmClient } from '../../src/core/zoho/client';
import { RateLimiter } from '../../src/core/zoho/rateLimiter';
import { fixedToken } from '../../src/core/zoho/tokenProvider';
import { createTransport } from '../../src/core/zoho/transport';
// loaded late by others, which would take the first world of a process longer than the next
import '../../src/core/zoho/retryAfter';
import '../../src/core/zoho/transportFaults';
import '../../src/core/journal/journal';
import '../../src/core/journal/result';
import { SkippingClock } from '../harness/clock';
import type { Gate } from './gate';
import type { Exchange } from './record';
import type { Event, Happening } from './scenario';

export interface Surroundings {
  readonly origin: string;
  readonly version: 'v7' | 'v8';
  readonly token: string;
  readonly gate: Gate;
  /** Told of a request that is about to leave, or would have been, with what is to happen to it at the server. */
  readonly onLeave: (exchange: Exchange, happenings: readonly Happening[]) => void;
  /** How long the record is. */
  readonly moment: () => number;
  /** Whether another window has gone on with the run of this one. */
  readonly isSucceeded: () => boolean;
}

/** One window with a client of its own, real HTTP, and a fate. */
export class Window {
  readonly client: CrmClient;
  /** What its run waits by, and measures how long it waited. */
  readonly clock = new SkippingClock();
  readonly cancel = new AbortController();
  isFrozen = false;
  /** Whether it has no lease yet that it could lose. */
  isPlanning = false;
  /** Its lease is gone then: what it reads afterwards tells it nothing. */
  private wasFrozen = false;
  private isOver = false;
  private requests = 0;
  private writes = 0;
  private wakeUp: () => void = () => undefined;
  private awake: Promise<void> = Promise.resolve();
  private onFreeze: () => void = () => undefined;

  constructor(
    private readonly number: number,
    private readonly run: number,
    private readonly events: readonly Event[],
    private readonly around: Surroundings,
  ) {
    const { origin, version, token } = around;
    const transport = createTransport({
      origin,
      version: () => version,
      tokens: fixedToken(token),
      fetch: (url, init) => this.send(url, init),
    });
    this.client = new CrmClient(new RateLimiter(transport, this.clock).send);
  }

  /** Resolves when the window goes to sleep, or its process dies: nobody can tell them apart. */
  frozen(): Promise<'frozen'> {
    return new Promise((resolve) => (this.onFreeze = () => resolve('frozen')));
  }

  wake(): void {
    this.isFrozen = false;
    this.wakeUp();
  }

  /** From now on every connection breaks. */
  end(): void {
    this.isOver = true;
    this.wake();
  }

  private async send(url: URL, init: RequestInit): Promise<Response> {
    const { gate } = this.around;
    const { method = 'GET' } = init;
    const path = url.pathname + url.search;
    const body = typeof init.body === 'string' ? init.body : '';
    const exchange = { kind: 'request', window: this.number, run: this.run, method, path, body } as const;
    const mayGo = !this.isOver && !this.isFrozen && (await gate.enter(this, `${method} ${path} ${body}`));
    if (!mayGo) return this.stay(exchange);
    try {
      if (init.signal?.aborted) throw aborted();
      return await this.leave(exchange, url, init);
    } finally {
      gate.leave();
    }
  }

  /** A request that was ready to leave when the window was frozen. */
  private async stay(exchange: Sent): Promise<Response> {
    if (!this.isOver) this.around.onLeave({ ...exchange, ...unanswered, arrived: false }, []);
    await this.awake;
    throw broken('ECONNRESET');
  }

  private async leave(sent: Sent, url: URL, init: RequestInit): Promise<Response> {
    const happenings = this.count(sent.method);
    const freeze = ofKind(happenings, 'freeze');
    if (freeze?.sent === false) {
      this.around.onLeave({ ...sent, ...unanswered, arrived: false }, []);
      return this.sleep(() => Promise.reject(broken('ECONNRESET')));
    }
    const exchange: Exchange = { ...sent, ...unanswered, arrived: true };
    this.around.onLeave(exchange, happenings);
    // a cancel does not take back what has left
    const answer = await this.answerOf(url, init);
    const deliver = () => this.deliver(exchange, answer, init, happenings);
    return freeze ? this.sleep(deliver) : deliver();
  }

  private async answerOf(url: URL, init: RequestInit): Promise<Answer | Error> {
    try {
      const response = await fetch(url, { ...init, signal: null });
      return { text: await response.text(), status: response.status, headers: response.headers.raw() };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private deliver(
    exchange: Exchange,
    answer: Answer | Error,
    { signal }: RequestInit,
    happenings: readonly Happening[],
  ): Promise<Response> {
    const cancel = ofKind(happenings, 'cancel');
    const code = ofKind(happenings, 'broken')?.code;
    if (cancel?.answered === false) this.cancel.abort();
    // its lease is gone after it slept: what was only put off is not its to send again, nor to take back
    const isPutOff = !(answer instanceof Error) && answer.status === 429;
    const isLate = this.wasFrozen && (exchange.method === 'GET' || isPutOff);
    const isHeard = !isLate && (exchange.method === 'GET' || !this.around.isSucceeded());
    exchange.counts = !this.isOver && !signal?.aborted && isHeard;
    exchange.heardAt = this.around.moment();
    exchange.reply = answer instanceof Error || code !== undefined ? 'lost' : answer;
    if (cancel?.answered) setImmediate(() => this.cancel.abort());
    if (signal?.aborted) return Promise.reject(aborted());
    if (code !== undefined) return Promise.reject(broken(code));
    if (answer instanceof Error) return Promise.reject(answer);
    const { text, status, headers } = answer;
    const flat = Object.entries(headers).map(([name, values]) => [name, values.join(', ')] as const);
    const response = new Response(status === 204 ? null : text, {
      status,
      headers: Object.fromEntries(flat.filter(([name]) => name !== 'content-length')),
    });
    return Promise.resolve(response);
  }

  private async sleep<T>(then: () => Promise<T>): Promise<T> {
    const { gate } = this.around;
    this.isFrozen = true;
    this.wasFrozen = !this.isPlanning;
    this.awake = new Promise((resolve) => (this.wakeUp = resolve));
    gate.drop(this);
    gate.leave();
    this.onFreeze();
    await this.awake;
    await gate.enter(this, 'awake');
    if (this.isOver) throw broken('ECONNRESET');
    return then();
  }

  /** What happens to the request that comes now. */
  private count(method: string): Happening[] {
    this.requests++;
    if (method !== 'GET') this.writes++;
    return this.events.filter(
      ({ at, of }) =>
        (of === 'request' && at === this.requests) ||
        (of === 'write' && method !== 'GET' && at === this.writes),
    );
  }
}

type Sent = Pick<Exchange, 'kind' | 'window' | 'run' | 'method' | 'path' | 'body'>;

const unanswered = { trouble: '', reply: undefined, counts: false, heardAt: Infinity };

function ofKind<Kind extends Happening['kind']>(
  happenings: readonly Happening[],
  kind: Kind,
): Extract<Happening, { readonly kind: Kind }> | undefined {
  const isIt = (one: Happening): one is Extract<Happening, { readonly kind: Kind }> => one.kind === kind;
  return happenings.find(isIt);
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string[]>;
}

/** A connection that ended in the middle, as node-fetch tells it. */
function broken(code: string): Error {
  return Object.assign(new Error(`read ${code}`), {
    code,
    type: 'system',
    syscall: 'read',
    erroredSysCall: 'read',
  });
}

function aborted(): Error {
  return new DOMException('The request was aborted.', 'AbortError');
}
