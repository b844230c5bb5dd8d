/** Plans, applies and undoes three changes without an editor. usage: npx tsx docs/architecture/threeChanges.ts */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { targetOf } from '../../src/core/credentials/account';
import { identify } from '../../src/core/credentials/identity';
import { RunHistory } from '../../src/core/journal/runHistory';
import { apply, plan, undo, type Ports } from '../../src/core/operations';
import { OrganisationModel } from '../../src/core/org/organisation';
import { ProtectionStore } from '../../src/core/org/protection';
import { Connector } from '../../src/core/session/connector';
import { fetch } from '../../src/core/zoho/http';
import { startSimulator } from '../../src/simulator/server';

async function main(folder: string): Promise<void> {
  const { signal } = new AbortController();
  const { port, accessToken, close } = await startSimulator();
  const connector = new Connector({ fetch, version: () => 'v7', onCall: () => undefined });
  const client = connector.once({ kind: 'loopback', port }, accessToken);
  const identity = await identify(client, signal);
  const model = new OrganisationModel(client, identity.organisation);
  const acme = { target: targetOf({ version: 2, kind: 'demo' }, identity), model };
  const ports: Ports = {
    history: new RunHistory(folder),
    protection: new ProtectionStore(folder, () => true),
    now: Date.now,
    during: (_, work) => work({ signal, step: () => undefined, underWay: () => undefined }),
    approve: () => Promise.resolve(),
    typeName: () => Promise.reject(new Error('this organisation wants its name typed')),
    decide: () => Promise.resolve('leave'),
  };
  const { top } = await model.hierarchy();
  const users = (await model.activeUsers(signal)).find('Account Executive', 3).best;
  const pairs = top.flatMap((territory) => users.map((user) => [territory.id, user.id] as const));
  const changes = pairs.map(([territory, user]) => ({ territory, user, operation: 'add' }) as const);
  const done = await apply(acme, await plan(acme, { changes }, ports), ports);
  const undone = done.kind === 'ended' ? await undo(acme, done.run.id, ports) : done;
  for (const one of [done, undone]) if (one.kind === 'ended') console.log(one.run.tally.applied);
  await close().finally(() => rmSync(folder, { recursive: true }));
}
void main(mkdtempSync(`${tmpdir()}/changes-`));
