import type { ApiHost } from '../zoho/dataCentres';
import type { Wait } from '../zoho/rateLimiter';
import { fixedToken } from '../zoho/tokenProvider';
import { Cancelled } from '../util/async';
import { Emitter, type Disposable } from '../util/event';
import type { Redactor } from '../util/redact';
import { OrganisationModel } from '../org/organisation';
import type { Target } from '../org/target';
import {
  hostOf,
  idOf,
  placeOf,
  secretsOf,
  targetOf,
  type Account,
  type AccountId,
  type Identity,
  type TokenAccount,
} from '../credentials/account';
import type { Accounts } from '../credentials/accounts';
import { Connector, type ConnectorOptions } from './connector';
import { startDemo, type RunningDemo } from './demo';
import { identify } from '../credentials/identity';
import type { Accept, SignIn, TokenSignIn } from '../credentials/signIn';
import type { SignedOut } from '../credentials/signOut';
import type { UnderWay } from './underWay';
import { remembered, type WorkspaceChoice } from './workspaceChoice';

/** An organisation that is open: who we are there, and what is known of it. */
export interface Session {
  readonly account: Account;
  readonly host: ApiHost;
  /** Which organisation this is, as whom: what plans are pinned to and confirmations name. */
  readonly target: Target;
  readonly model: OrganisationModel;
  /** API credits of the day that are left; undefined while Zoho does not tell. */
  readonly creditsLeft: () => number | undefined;
}

export interface SessionsOptions extends ConnectorOptions {
  readonly accounts: Accounts;
  readonly choice: WorkspaceChoice;
  readonly redactor: Redactor;
  readonly underWay: UnderWay;
  /** Told of failures that nobody waits for. */
  readonly onFault: (error: unknown) => void;
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
  private readonly closed = new AbortController();
  /** Counts sign-ins and sign-outs: the newest one wins, however long an older one takes. */
  private turn = 0;
  private opening = 0;
  /** Ends when what was signed in to last is kept and open. */
  private keeping: Promise<unknown> = Promise.resolve();
  private restoring: Promise<Session | undefined> | undefined;
  private readonly subscription: Disposable;
  private readonly connector: Connector;

  constructor(private readonly options: SessionsOptions) {
    this.connector = new Connector(options);
    this.subscription = options.accounts.onDidChange(() => {
      this.follow().catch(options.onFault);
    });
  }

  get current(): Session | undefined {
    return this.session;
  }

  /** Whether somebody is signed in on this machine, be it in other workspaces only. */
  readonly areKept = async () => (await this.options.accounts.list()).length > 0;

  /** The open organisation; the first call opens the one of this workspace, without asking Zoho anything. */
  restore(): Promise<Session | undefined> {
    if (this.session) return Promise.resolve(this.session);
    this.restoring ??= this.openStored().finally(() => {
      this.restoring = undefined;
    });
    return this.restoring;
  }

  /**
   * Opens what somebody signed in to, and keeps it once it is accepted. Asks Zoho for organisation and user, and so proves
   * the token.
   *
   * @throws CrmError when the token is refused or Zoho cannot be reached; the account before stays open then; Cancelled
   * when the person refused, or signed in elsewhere or out meanwhile
   */
  async open(signIn: SignIn, accept: Accept, signal = this.closed.signal): Promise<Session> {
    const turn = ++this.turn;
    this.opening++;
    try {
      return signIn.kind === 'demo'
        ? await this.openDemo(turn, signal)
        : await this.openNew(signIn, accept, turn, signal);
    } finally {
      this.opening--;
    }
  }

  private async openNew(
    signIn: TokenSignIn,
    accept: Accept,
    turn: number,
    signal: AbortSignal,
  ): Promise<Session> {
    const { accounts, redactor } = this.options;
    const { host, tokens } = signIn;
    const account: TokenAccount = { version: 2, ...placeOf(host), ...tokens, generation: 0 };
    for (const secret of secretsOf(account)) redactor.hide(secret);
    try {
      const identity = await identify(this.connector.once(host, account.accessToken), signal);
      const named = { ...account, ...identity };
      if (!(await accounts.read(idOf(named)))) await accept(identity, targetOf(named, identity));
      await this.options.underWay.mayEnd(this.session?.target);
      if (turn !== this.turn) throw new Cancelled(); // signed in elsewhere, or out, meanwhile
      return await this.keep(accounts.add(named), identity);
    } catch (error) {
      await accounts.discard(account);
      throw error;
    }
  }

  /** Opens an account that is signed in already, for this workspace. */
  async switchTo(id: AccountId): Promise<Session | undefined> {
    if (id === 'demo') return this.openDemo(++this.turn, this.closed.signal);
    await this.options.underWay.mayEnd(this.session?.target);
    // after the question: while it stood there, somebody may have signed out
    const account = await this.options.accounts.read(id);
    if (!account || account.kind === 'demo') return undefined;
    this.turn++;
    return this.keep(Promise.resolve(account), account);
  }

  /**
   * Ends an account, here and in the other windows, and at Zoho. What is open stays open when nothing could be done.
   *
   * @throws StorageError when nothing was done, because the secret storage does not answer
   */
  async signOut(id: AccountId): Promise<SignedOut> {
    this.turn++;
    const { accounts, choice } = this.options;
    const isOpen = () => this.session !== undefined && idOf(this.session.account) === id;
    const wasOpen = isOpen();
    // before the account goes: whoever hears that it is gone opens what is chosen
    if (wasOpen) await choice.setNobody();
    let done: SignedOut | undefined;
    try {
      done = await accounts.remove(id);
      return done;
    } finally {
      const isOver = done !== undefined && done.kind !== 'nothingDone';
      if (isOver && isOpen()) this.replace();
      else if (!isOver && wasOpen) await choice.set(id);
    }
  }

  dispose(): void {
    this.closed.abort(new Cancelled());
    this.subscription.dispose();
    this.replace();
    this.changes.dispose();
    this.waits.dispose();
  }

  private async openDemo(turn: number, signal: AbortSignal): Promise<Session> {
    const demo = await startDemo();
    this.options.redactor.hide(demo.accessToken);
    const account: Account = { version: 2, kind: 'demo' };
    try {
      const host = { kind: 'loopback' as const, port: demo.port };
      const identity = await identify(this.connector.once(host, demo.accessToken), signal);
      await this.options.underWay.mayEnd(this.session?.target);
      if (turn !== this.turn) throw new Cancelled();
      return await this.keep(this.options.accounts.add(account), identity, demo);
    } catch (error) {
      await demo.close();
      throw error;
    }
  }

  private async openStored(): Promise<Session | undefined> {
    const { turn } = this;
    const account = await remembered(this.options.choice, this.options.accounts);
    // signed in here while the store was read: what was read is too old, or is being opened already
    await this.keeping;
    if (turn !== this.turn || this.session) return this.session;
    if (!account) return undefined;
    if (account.kind === 'demo') return this.openDemo(++this.turn, this.closed.signal);
    return this.become(account, account);
  }

  private keep(added: Promise<Account>, identity: Identity, demo?: RunningDemo): Promise<Session> {
    const kept = added.then(async (account) => {
      await this.options.choice.set(idOf(account));
      return this.become(account, identity, demo);
    });
    this.keeping = kept.catch(() => undefined);
    return kept;
  }

  private become(account: Account, identity: Identity, demo?: RunningDemo): Session {
    const host =
      account.kind === 'demo' ? { kind: 'loopback' as const, port: demo?.port ?? 0 } : hostOf(account);
    const tokens =
      account.kind === 'demo' ? fixedToken(demo?.accessToken ?? '') : this.options.accounts.tokensOf(account);
    const { client, creditsLeft } = this.connector.limited(host, tokens, (wait) => this.waits.fire(wait));
    const session = {
      account,
      host,
      target: targetOf(account, identity),
      model: new OrganisationModel(client, identity.organisation),
      creditsLeft,
    };
    this.replace(session, demo);
    return session;
  }

  private replace(session?: Session, demo?: RunningDemo): void {
    const before = this.session;
    this.session = session;
    before?.model.dispose();
    this.demo?.close().catch(this.options.onFault);
    this.demo = demo;
    this.changes.fire(session);
  }

  /** Another window signed in or out, or renewed the tokens: go along. */
  private async follow(): Promise<void> {
    const { session } = this;
    if (!session) {
      if (this.opening === 0) this.changes.fire(undefined); // whoever shows that nobody is signed in asks again
      return;
    }
    const account = await this.options.accounts.read(idOf(session.account));
    if (this.session !== session) return;
    if (!account) this.replace();
    else if (account.kind !== 'demo') this.options.accounts.tokensOf(account);
  }
}
