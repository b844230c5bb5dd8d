import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { AccountsServer } from '../../src/core/zoho/accountsServer';
import { idOf, type TokenAccount } from '../../src/core/credentials/account';
import { AccountFolders } from '../../src/core/credentials/accountFolders';
import { Accounts } from '../../src/core/credentials/accounts';
import { AccountStore } from '../../src/core/credentials/accountStore';
import type { KeeperOptions } from '../../src/core/credentials/renew';
import { pause, systemClock, type Clock } from '../../src/core/util/clock';
import { Redactor } from '../../src/core/util/redact';
import type { Simulator } from '../../src/simulator/server';
import { Secrets } from './secrets';

/** Whoever finds that another window died waits for it, and need not in tests for as long as in life. */
const timing = { heartbeatMs: 400, staleMs: 2_000, lookMs: 20 };

/** A machine with a profile that several windows share. */
export class Machine {
  readonly secrets = new Secrets();
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accounts-'));
  /** How long people were asked to wait, in milliseconds. */
  readonly waits: number[] = [];
  /** Told of what goes wrong while nobody waits for it: a test that foresees nothing of that kind fails. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };
  private readonly windows: { dispose(): void }[] = [];

  constructor(
    readonly clock: Clock = systemClock,
    readonly overrides: Partial<KeeperOptions> = {},
  ) {}

  /** The accounts as a window of their own sees them. */
  openWindow(overrides: Partial<KeeperOptions> = {}): { accounts: Accounts; options: KeeperOptions } {
    const folders = new AccountFolders(this.folder, undefined, timing);
    const options: KeeperOptions = {
      store: new AccountStore(this.secrets, folders, 500),
      folders,
      server: new AccountsServer(fetch),
      clock: this.clock,
      redactor: new Redactor(),
      waiting: async (ms) => {
        this.waits.push(ms);
        await pause(this.clock, ms, new AbortController().signal);
      },
      ...this.overrides,
      ...overrides,
    };
    const accounts = new Accounts(options, (error) => this.onFault(error));
    this.windows.push(accounts, folders);
    return { accounts, options };
  }

  /** Nothing can be written any more where windows keep their files, whoever the user is: a file is in the way. */
  makeUnwritable(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.writeFileSync(this.folder, '');
  }

  close(): void {
    for (const window of this.windows) window.dispose();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The account of a sign-in to a simulator, with all that renews it. */
export function accountAt(simulator: Simulator, more: Partial<TokenAccount> = {}): TokenAccount {
  return {
    version: 2,
    kind: 'local',
    port: simulator.port,
    accessToken: simulator.accessToken,
    renewal: {
      refreshToken: simulator.refreshToken,
      clientId: simulator.clientId,
      clientSecret: simulator.clientSecret,
    },
    organisation: { id: '7000001', name: 'Acme', domainName: 'org7000001', type: 'production' },
    user: { id: '1', name: 'Ada' },
    generation: 0,
    ...more,
  } as TokenAccount;
}

export function renewalsOf(simulator: Simulator): number {
  return simulator.requests.filter(({ body }) => body.includes('grant_type=refresh_token')).length;
}

export const idAt = (simulator: Simulator) => idOf(accountAt(simulator));
