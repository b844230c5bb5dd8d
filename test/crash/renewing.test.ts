import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { idOf } from '../../src/core/credentials/account';
import { AccountFolders } from '../../src/core/credentials/accountFolders';
import { AccountStore } from '../../src/core/credentials/accountStore';
import { startSimulator } from '../../src/simulator/server';
import { accountAt, renewalsOf } from '../harness/accounts';
import { bundleProgram } from '../harness/bundle';
import { FileSecrets } from '../harness/fileSecrets';
import type { Orders } from '../harness/windowProcess';

describe('windows that are processes of their own', function () {
  this.timeout(60_000);
  let folder: string;
  let program: string;

  before(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'windows-'));
    program = await bundleProgram(path.join(__dirname, '../harness/windowProcess.ts'), folder);
  });
  after(() => fs.rm(folder, { recursive: true, force: true }));

  /** Starts a window and resolves once it is signed in; `go` lets it call, and resolves with the token that it used. */
  async function open(orders: Orders): Promise<{ go: () => Promise<string> }> {
    const child = spawn(process.execPath, [program, JSON.stringify(orders)]);
    const complaints = text(child.stderr);
    const closed = once(child, 'close') as Promise<[code: number]>;
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(String(first), 'ready\n');
    return {
      go: async () => {
        const said = text(child.stdout);
        child.stdin.end('go\n');
        const [code] = await closed;
        assert.equal(code, 0, await complaints);
        return said;
      },
    };
  }

  for (const [count, why] of [
    [2, 'expired together'],
    [12, 'expired together'],
    [2, 'were refused together'],
  ] as const) {
    it(`whose tokens ${why} renew them once and all go on: ${count} of them`, async () => {
      const simulator = await startSimulator({ switches: { latencyMs: 100 } });
      const [shared, secrets] = [
        path.join(folder, `shared-${count}-${why}`),
        path.join(folder, `${count} ${why}`),
      ];
      try {
        await fs.mkdir(secrets);
        const hour = 3_600_000;
        const issuedAt = Date.now() - (why === 'expired together' ? 2 * hour : 0);
        const account = accountAt(simulator, { issuedAt, lifeSeconds: 3600 });
        const store = new AccountStore(new FileSecrets(secrets), new AccountFolders(shared));
        await store.write(account);
        simulator.revoke(account.accessToken);
        const orders = { id: idOf(account), shared, secrets };
        const windows = await Promise.all(Array.from({ length: count }, () => open(orders)));
        const used = await Promise.all(windows.map((window) => window.go()));
        assert.equal(renewalsOf(simulator), 1);
        assert.equal(new Set(used).size, 1, 'all use the same token');
        const kept = await store.read(idOf(account));
        assert.ok(kept && kept.kind !== 'demo' && kept.accessToken === used[0]);
        assert.notEqual(used[0], account.accessToken);
      } finally {
        await simulator.close();
      }
    });
  }
});
