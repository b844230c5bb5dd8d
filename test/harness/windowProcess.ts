/**
 * A process that is signed in as a window is, and calls the CRM when it is told to.
 * usage: node windowProcess.js ORDERS     the orders as JSON; prints `ready`, waits for a line, prints the token of its call
 */
import { once } from 'node:events';
import fetch from 'node-fetch';
import { AccountsServer } from '../../src/core/zoho/accountsServer';
import { CrmClient } from '../../src/core/zoho/client';
import { apiOrigin } from '../../src/core/zoho/dataCentres';
import { createTransport } from '../../src/core/zoho/transport';
import { hostOf, type AccountId } from '../../src/core/credentials/account';
import { AccountFolders } from '../../src/core/credentials/accountFolders';
import { Accounts } from '../../src/core/credentials/accounts';
import { AccountStore } from '../../src/core/credentials/accountStore';
import { systemClock } from '../../src/core/util/clock';
import { Redactor } from '../../src/core/util/redact';
import { FileSecrets } from './fileSecrets';

export interface Orders {
  readonly id: AccountId;
  /** What windows share: files without secrets, and the key store. */
  readonly shared: string;
  readonly secrets: string;
}

async function main({ id, shared, secrets }: Orders): Promise<void> {
  const folders = new AccountFolders(shared);
  const accounts = new Accounts(
    {
      store: new AccountStore(new FileSecrets(secrets), folders),
      folders,
      server: new AccountsServer(fetch),
      clock: systemClock,
      redactor: new Redactor(),
      waiting: () => Promise.reject(new Error('It was not to wait.')),
    },
    (error) => {
      throw error;
    },
  );
  const account = await accounts.read(id);
  if (!account || account.kind === 'demo') throw new Error('Nobody is signed in.');
  const tokens = accounts.tokensOf(account);
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  const origin = apiOrigin(hostOf(account));
  const crm = new CrmClient(createTransport({ origin, version: () => 'v7', tokens, fetch }));
  const { signal } = new AbortController();
  await crm.organisation(signal);
  process.stdout.write(await tokens.current(signal));
}

main(JSON.parse(process.argv[2] ?? '') as Orders).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
