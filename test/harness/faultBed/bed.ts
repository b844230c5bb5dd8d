import { inspect } from 'node:util';
import fetch from 'node-fetch';
import { CrmClient } from '../../../src/core/zoho/client';
import { RateLimiter, type Wait } from '../../../src/core/zoho/rateLimiter';
import type { TokenProvider } from '../../../src/core/zoho/tokenProvider';
import { createTransport, type CallLogEntry, type TransportOptions } from '../../../src/core/zoho/transport';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/server';
import { SkippingClock } from '../clock';
import { FaultProxy, type Trouble } from './proxy';
import type { Road } from './roads';

/** One fault: trouble on the wire, or another road for the request. */
export type Fault = { readonly trouble: Trouble } | { readonly road: Road };

/** Which requests meet a fault: of those that match, the nth and so many after it. */
export interface Meeting {
  readonly on: (line: string) => boolean;
  readonly nth: number;
  readonly times: number;
  /** Only the same call again, not other ones after it. */
  readonly sticks?: boolean;
}

export interface BedOptions extends SimulatorOptions {
  readonly limits?: TransportOptions['limits'] | undefined;
  readonly tokens?: (bed: FaultBed) => TokenProvider;
}

/** The calls that this extension makes; anything else on the wire fails the test. */
export const foreseen = [
  /^(GET|PUT|DELETE) \/crm\/v7\/settings\/territories\/\d+\/users(\/\d+|\?ids=[\d,]+)?$/,
  /^GET \/crm\/v7\/settings\/territories\/\d+(\/users\?page=\d+)?$/,
  /^PUT \/crm\/v7\/settings\/territories\/\d+$/,
  /^GET \/crm\/v7\/settings\/territories(\?page=\d+&per_page=\d+|\/actions\/associated_users_count)$/,
  /^GET \/crm\/v7\/users\/actions\/count\?type=ActiveUsers$/,
  /^GET \/crm\/v7\/users\?type=\w+(&page=\d+&per_page=\d+|&ids=[\d,]+)?$/,
  /^(GET|PUT|DELETE) \/crm\/v7\/users\/\d+\/territories(\?ids=[\d,]+)?$/,
  /^GET \/crm\/v7\/org$/,
  /^POST \/oauth\/v2\/token(\/revoke)?$/,
];

/** A simulator behind a proxy that can do it every harm, a client at its pace, and a clock that skips the waits. */
export class FaultBed {
  readonly clock = new SkippingClock();
  readonly waits: Wait[] = [];
  readonly calls: CallLogEntry[] = [];
  /** Every request that was tried, `GET /path`, whether it got anywhere or not. */
  readonly tried: string[] = [];
  readonly client: CrmClient;
  readonly limiter: RateLimiter;
  /** How many requests have met the fault. */
  hits = 0;
  /** Secrets that came up on the way, beside those the simulator began with. */
  readonly secrets = new Set<string>();
  /** How often another token was asked for. */
  tokensReplaced = 0;

  private constructor(
    readonly simulator: Simulator,
    readonly proxy: FaultProxy,
    private readonly options: BedOptions,
  ) {
    proxy.troubleFor = ({ method, path }) => this.arrived(`${method} ${path}`);
    const { limiter, client } = this.openWindow((options.tokens ?? renewing)(this));
    this.limiter = limiter;
    this.client = client;
  }

  /** A client of a window of its own, beside the first one. */
  openWindow(source: TokenProvider): { readonly limiter: RateLimiter; readonly client: CrmClient } {
    const { limits } = this.options;
    const send = createTransport({
      origin: `http://127.0.0.1:${this.proxy.port}`,
      version: () => 'v7',
      tokens: {
        current: (signal) => source.current(signal),
        replace: (refused, signal) => {
          this.tokensReplaced++;
          return source.replace(refused, signal);
        },
      },
      fetch: (url, init) => this.take(url, init),
      onCall: (entry) => this.calls.push(entry),
      ...(limits ? { limits } : {}),
    });
    const limiter = new RateLimiter(send, this.clock);
    limiter.onDidWait((wait) => this.waits.push(wait));
    return { limiter, client: new CrmClient(limiter.send) };
  }

  static async start(options: BedOptions = {}): Promise<FaultBed> {
    const simulator = await startSimulator(options);
    const proxy = await FaultProxy.start({ target: simulator.port, expects: foreseen });
    return new FaultBed(simulator, proxy, options);
  }

  /** From now on the requests of the meeting meet the fault; takes the place of an earlier fault. */
  meet(fault: Fault, { on, nth, times, sticks = false }: Meeting): void {
    let seen = 0;
    let hits = 0;
    let first: string | undefined;
    const isHit = (line: string) => {
      if (hits >= times) return false;
      const again = sticks && first !== undefined;
      if (again ? line !== first : !on(line) || ++seen < nth) return false;
      first ??= line;
      hits++;
      this.hits++;
      return true;
    };
    this.meetSome((line) => (isHit(line) ? fault : undefined));
  }

  /** From now on each request meets the fault that is chosen for it, if any. */
  meetSome(choose: (line: string) => Fault | undefined): void {
    this.choose = choose;
  }

  /** Forgets what was seen so far. */
  forget(): void {
    this.tried.length = 0;
    this.calls.length = 0;
    this.waits.length = 0;
    this.proxy.requests.length = 0;
    this.simulator.requests.length = 0;
    this.tokensReplaced = 0;
    this.hits = 0;
  }

  /** The requests that left and were not refused as a whole, wherever they got to. */
  get sent(): { readonly method: string; readonly path: string; readonly body: string }[] {
    return this.proxy.requests
      .filter(({ trouble, served }) => !trouble?.refuses && served !== 401)
      .map(({ request: { method, path, body } }) => ({ method, path, body: body.toString() }));
  }

  heal(): void {
    this.choose = () => undefined;
  }

  private choose: (line: string) => Fault | undefined = () => undefined;

  /** For those who know the simulator only by its own address: the way there leads through the proxy. */
  readonly fetch: Road = (url, init) => {
    const through = new URL(url);
    through.port = String(this.proxy.port);
    return this.take(through, init);
  };

  /** Decides as a request sets out; what is to happen on the wire is left to the proxy. */
  private take(...[url, init]: Parameters<Road>): ReturnType<Road> {
    const line = `${init.method ?? 'GET'} ${url.pathname}${url.search}`;
    const fault = this.choose(line);
    this.tried.push(line);
    if (fault && 'road' in fault) return fault.road(url, init);
    if (fault) this.coming.push({ line, trouble: fault.trouble });
    return fetch(url, init);
  }

  private readonly coming: { readonly line: string; readonly trouble: Trouble }[] = [];

  private arrived(line: string): Trouble | undefined {
    const index = this.coming.findIndex((expected) => expected.line === line);
    return this.coming.splice(index, index < 0 ? 0 : 1)[0]?.trouble;
  }

  /** Fails when a secret is found in anything that people or files get to see. */
  assertKeepsSecrets(...sinks: readonly unknown[]): void {
    const text = [this.calls, this.waits, ...sinks]
      .map((sink) =>
        inspect(sink, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }),
      )
      .join('\n');
    const { accessToken, refreshToken, clientSecret } = this.simulator;
    for (const secret of [accessToken, refreshToken, clientSecret, ...this.secrets]) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
      if (forms.some((form) => text.includes(form))) throw new Error(`A secret got out: ${text}`);
    }
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.simulator.close();
    if (this.clock.pending > 0) throw new Error('A timer is left.');
  }
}

/** Another token each time one is refused. */
function renewing({ simulator }: FaultBed): TokenProvider {
  let token = simulator.accessToken;
  return {
    current: () => Promise.resolve(token),
    replace: () => Promise.resolve((token = simulator.issueToken())),
  };
}
