import type { CrmClient } from '../../src/core/zoho/client';
import type { TokenProvider } from '../../src/core/zoho/tokenProvider';
import { AccountsServer } from '../../src/core/zoho/accountsServer';
import type { TokenAccount } from '../../src/core/credentials/account';
import type { Accounts } from '../../src/core/credentials/accounts';
import type { KeeperOptions } from '../../src/core/credentials/renew';
import type { TokenKeeper } from '../../src/core/credentials/tokenKeeper';
import { accountAt, idAt, Machine } from '../harness/accounts';
import type { BedOptions, FaultBed } from '../harness/faultBed/bed';

const hour = 3_600_000;

export interface SignInFacts {
  /** How long ago the token was given by the clock of the machine; a minute, unless told. */
  readonly ageMs?: number;
  /** How long the accounts server may take. */
  readonly patienceMs?: number;
}

/** A token that is over by the clock, so that whatever is called next renews it. */
export const expired: SignInFacts = { ageMs: 2 * hour };

/** Somebody who is signed in at the simulator of a bed, with a keeper that renews the tokens by way of its proxy. */
export class SignedIn {
  private constructor(
    readonly bed: FaultBed,
    readonly machine: Machine,
    readonly accounts: Accounts,
    readonly options: KeeperOptions,
    readonly keeper: TokenKeeper,
  ) {}

  /** A client of another window of this profile, or of one that a machine like it has. */
  async openWindow(machine = this.machine): Promise<CrmClient> {
    const { accounts } = machine.openWindow();
    const account = (await accounts.read(idAt(this.bed.simulator))) as TokenAccount;
    return this.bed.openWindow(accounts.tokensOf(account)).client;
  }

  static async start(
    startBed: (options: Pick<BedOptions, 'tokens' | 'limits'>) => Promise<FaultBed>,
    { ageMs = 60_000, patienceMs = 30_000 }: SignInFacts = {},
  ): Promise<SignedIn> {
    const later: { keeper?: TokenKeeper } = {};
    const source: TokenProvider = {
      current: (signal) => held(later.keeper).current(signal),
      replace: (refused, signal) => held(later.keeper).replace(refused, signal),
    };
    const bed = await startBed({ tokens: () => source });
    const machine = new Machine(bed.clock, { server: new AccountsServer(bed.fetch, patienceMs) });
    const { accounts, options } = machine.openWindow();
    const life = { issuedAt: bed.clock.today() - ageMs, lifeSeconds: 3600 };
    const account = { ...accountAt(bed.simulator), accessToken: bed.simulator.issueToken(), ...life };
    const keeper = accounts.tokensOf((await accounts.add(account)) as TokenAccount);
    later.keeper = keeper;
    return new SignedIn(bed, machine, accounts, options, keeper);
  }

  /** The record that is kept; undefined after a sign-out. */
  stored(): Promise<TokenAccount | undefined> {
    return this.options.store.read(idAt(this.bed.simulator)) as Promise<TokenAccount | undefined>;
  }

  /** How often a new access token was asked for, whether anybody answered or not. */
  get renewals(): number {
    return this.bed.tried.filter(isRenewal).length;
  }

  /** Zoho ends the access token in use. */
  async refuseToken(): Promise<void> {
    this.bed.simulator.revoke((await this.stored())?.accessToken ?? '');
  }

  /** The same person signs in once more. */
  async signInAgain(): Promise<void> {
    const { simulator, clock } = this.bed;
    const life = { issuedAt: clock.today(), lifeSeconds: 3600 };
    const account = { ...accountAt(simulator), accessToken: simulator.issueToken(), ...life };
    this.keeper.adopt((await this.accounts.add(account)) as TokenAccount);
  }

  /** Fails when a token is in anything that people or files get to see. */
  async assertKeepsSecrets(...sinks: readonly unknown[]): Promise<void> {
    const stored = await this.stored();
    if (stored) this.bed.secrets.add(stored.accessToken);
    this.bed.assertKeepsSecrets(this.machine.waits, ...sinks);
  }

  async close(): Promise<void> {
    this.machine.close();
    await this.bed.close();
  }
}

export const isRenewal = (line: string) => line === 'POST /oauth/v2/token';

function held(keeper: TokenKeeper | undefined): TokenKeeper {
  if (!keeper) throw new Error('Nobody is signed in yet.');
  return keeper;
}
