import { isDeepStrictEqual } from 'node:util';
import { CrmClient } from '../api/client';
import { apiOrigin, type ApiHost } from '../api/dataCentres';
import type { ApiVersion } from '../api/endpoints';
import { CrmError } from '../api/errors';
import type { OrganisationInfo } from '../api/schemas';
import { Pace, type Wait } from '../api/pace';
import { fixedToken } from '../api/tokenSource';
import { createTransport, type Exchange, type TransportOptions } from '../api/transport';
import { Cancelled } from '../base/async';
import { Emitter, type Disposable } from '../base/event';
import type { Redactor } from '../base/redact';
import { OrganisationModel } from '../model/organisation';
import type { Target } from '../model/target';
import { hostOf, targetOf, type Account } from './account';
import type { AccountStore } from './accountStore';
import { startDemo, type RunningDemo } from './demo';

/** An organisation that is open: who we are there, and what is known of it. */
export interface Session {
  readonly account: Account;
  readonly host: ApiHost;
  /** Which organisation this is, as whom: what plans are pinned to and confirmations name. */
  readonly target: Target;
  readonly model: OrganisationModel;
}

export interface SessionsOptions {
  readonly store: AccountStore;
  readonly fetch: TransportOptions['fetch'];
  readonly version: () => ApiVersion;
  readonly redactor: Redactor;
  readonly onExchange: (exchange: Exchange) => void;
  /** Told of failures that nobody waits for. */
  readonly onFault: (error: unknown) => void;
}

interface Reached {
  readonly host: ApiHost;
  readonly client: CrmClient;
  /** Without waits and further attempts: somebody who signs in wants to know what is wrong, and can try again. */
  readonly once: CrmClient;
}

/** The one open organisation of this window, or none. */
export class Sessions implements Disposable {
  private readonly changes = new Emitter<Session | undefined>();
  readonly onDidChange = this.changes.event;
  private readonly waits = new Emitter<Wait>();
  /** Tells when the open organisation makes its callers wait. */
  readonly onDidWait = this.waits.event;
  private session: Session | undefined;
  private demo: RunningDemo | undefined;
  /** The account that is stored as far as this window knows: tells our own writing from another window's. */
  private stored: Account | undefined;
  private readonly closed = new AbortController();
  /** Counts sign-ins and sign-outs: the newest one wins, however long an older one takes. */
  private turn = 0;
  private restoring: Promise<Session | undefined> | undefined;
  private readonly subscription: Disposable;

  constructor(private readonly options: SessionsOptions) {
    this.subscription = options.store.onDidChange(() => {
      this.follow().catch(options.onFault);
    });
  }

  get current(): Session | undefined {
    return this.session;
  }

  /** The open organisation; the first call opens the account that is stored, without asking Zoho anything. */
  restore(): Promise<Session | undefined> {
    if (this.session) return Promise.resolve(this.session);
    this.restoring ??= this.openStored().finally(() => {
      this.restoring = undefined;
    });
    return this.restoring;
  }

  /**
   * Opens an account and stores it. One call asks Zoho for the organisation, and so proves the token.
   *
   * @throws CrmError when the token is refused or Zoho cannot be reached; the account before stays open then; Cancelled
   * when the person signed in elsewhere or out meanwhile
   */
  async open(account: Account, signal = this.closed.signal): Promise<Session> {
    const turn = ++this.turn;
    const demo = account.kind === 'demo' ? await startDemo() : undefined;
    try {
      const reached = this.reach(account, demo);
      const info = await identify(reached.once, signal);
      const named = info && account.kind !== 'demo' ? { ...account, organisation: info } : account;
      const session = this.build(named, reached, info);
      // somebody signed in elsewhere, or out, while this one was being opened
      if (turn !== this.turn) throw new Cancelled();
      this.stored = named;
      await this.options.store.write(named);
      this.become(session, demo);
      return session;
    } catch (error) {
      await demo?.close();
      throw error;
    }
  }

  /** Forgets the account, here and in the other windows. */
  async signOut(): Promise<void> {
    this.turn++;
    this.stored = undefined;
    await this.options.store.clear();
    this.become(undefined, undefined);
  }

  dispose(): void {
    this.closed.abort(new Cancelled());
    this.subscription.dispose();
    this.become(undefined, undefined);
    this.changes.dispose();
    this.waits.dispose();
  }

  private async openStored(): Promise<Session | undefined> {
    const before = this.stored;
    const account = await this.options.store.read();
    // signed in here while the store was read: what was read is too old
    if (this.session || this.stored !== before) return this.session;
    this.stored = account;
    if (!account) return undefined;
    if (account.kind === 'demo') return this.open(account);
    const session = this.build(account, this.reach(account, undefined), account.organisation);
    this.become(session, undefined);
    return session;
  }

  private reach(account: Account, demo: RunningDemo | undefined): Reached {
    const host =
      account.kind === 'demo' ? { kind: 'loopback' as const, port: demo?.port ?? 0 } : hostOf(account);
    const token = account.kind === 'demo' ? (demo?.accessToken ?? '') : account.accessToken;
    this.options.redactor.hide(token);
    const send = createTransport({
      origin: apiOrigin(host),
      version: this.options.version,
      tokens: fixedToken(token),
      fetch: this.options.fetch,
      onExchange: this.options.onExchange,
    });
    const pace = new Pace(send);
    pace.onDidWait((wait) => this.waits.fire(wait));
    return { host, client: new CrmClient(pace.send), once: new CrmClient(send) };
  }

  private build(account: Account, { host, client }: Reached, info: OrganisationInfo | undefined): Session {
    return {
      account,
      host,
      target: targetOf(account, info),
      model: new OrganisationModel(client, info),
    };
  }

  private become(session: Session | undefined, demo: RunningDemo | undefined): void {
    const before = this.session;
    this.session = session;
    before?.model.dispose();
    this.demo?.close().catch(this.options.onFault);
    this.demo = demo;
    this.changes.fire(session);
  }

  /** Another window signed in or out: go along. Our own writing comes back here too and changes nothing. */
  private async follow(): Promise<void> {
    const before = this.stored;
    const account = await this.options.store.read();
    // when this window wrote while it read, what it read is too old, and the writing comes back by itself
    if (this.stored !== before || isDeepStrictEqual(account, before)) return;
    this.stored = account;
    this.become(undefined, undefined);
  }
}

/** The organisation of a token; a token without the scope for it may still serve for territories. */
async function identify(client: CrmClient, signal: AbortSignal): Promise<OrganisationInfo | undefined> {
  try {
    return await client.organisation(signal);
  } catch (error) {
    const mayDoTheRest = error instanceof CrmError && ['missingScope', 'noPermission'].includes(error.kind);
    if (mayDoTheRest) return undefined;
    throw error;
  }
}
