import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as path from 'node:path';
import type { TokenAccount } from '../../../../src/core/credentials/account';
import type { Accounts } from '../../../../src/core/credentials/accounts';
import { StorageError } from '../../../../src/core/credentials/accountStore';
import { type Simulator, startSimulator } from '../../../../src/simulator/server';
import { accountAt, idAt, Machine } from '../../../harness/accounts';
import { never } from '../../../harness/crm';
import { told } from '../../../../src/messages/explain';

describe('a sign-out', () => {
  let simulator: Simulator;
  let machine: Machine;
  let accounts: Accounts;

  beforeEach(async () => {
    simulator = await startSimulator();
    machine = new Machine();
    ({ accounts } = machine.openWindow());
    await accounts.add(accountAt(simulator));
  });
  afterEach(async () => {
    machine.close();
    await simulator.close();
  });

  const id = () => idAt(simulator);
  const isKept = () => machine.secrets.values.has(`zohoCrm.account.${id()}`);
  const revocations = () => simulator.requests.filter(({ path }) => path === '/oauth/v2/token/revoke').length;
  const listed = async (window = accounts) => (await window.list()).length;

  it('deletes the secret, ends the sign-in at Zoho and tells the other windows', async () => {
    const { accounts: other } = machine.openWindow();
    assert.equal(await listed(other), 1);
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'ended' });
    assert.deepEqual([isKept(), revocations(), await listed(other)], [false, 1, 0]);
    assert.deepEqual(await accounts.everything(), []);
  });

  it('that cannot read the record does nothing, claims nothing and can be done again', async () => {
    machine.secrets.failures.get = 1;
    await assert.rejects(accounts.remove(id()), (error: Error) => {
      assert.ok(error instanceof StorageError);
      assert.match(
        told(error),
        /did not answer.* Nobody was signed in or out\. Unlock it, then try again\.$/,
      );
      return true;
    });
    assert.deepEqual([isKept(), revocations(), await listed()], [true, 0, 1]);
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'ended' });
  });

  it('that cannot delete the record ends it at Zoho, says that it is left, and can do the rest later', async () => {
    machine.secrets.failures.delete = 1;
    assert.deepEqual(await accounts.remove(id()), { kind: 'recordLeft', atZoho: 'ended' });
    assert.deepEqual([isKept(), revocations(), await listed()], [true, 1, 0], 'nobody uses it any more');
    const [left] = await machine.openWindow().accounts.everything();
    assert.equal(left?.id, id(), 'it can still be named to be signed out');
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'ended' });
    assert.equal(isKept(), false);
  });

  it('that can neither delete the record nor reach Zoho leaves everybody signed in, as it says', async () => {
    const { accounts: other } = machine.openWindow();
    const keeper = accounts.tokensOf((await accounts.read(id())) as TokenAccount);
    machine.secrets.failures.delete = 1;
    simulator.failNext({ kind: 'reset' });
    assert.deepEqual(await accounts.remove(id()), { kind: 'nothingDone', atZoho: 'notTold' });
    assert.deepEqual([isKept(), await listed(), await listed(other)], [true, 1, 1]);
    simulator.revoke(await keeper.current(never()));
    assert.ok(
      await keeper.replace(await keeper.current(never()), never()),
      'its tokens are renewed as before',
    );
  });

  it('of a pasted token that cannot be deleted does not count as done: it is still good', async () => {
    const { renewal, ...pasted } = accountAt(simulator);
    assert.ok(renewal);
    await accounts.add(pasted);
    machine.secrets.failures.delete = 1;
    assert.deepEqual(await accounts.remove(id()), { kind: 'nothingDone', atZoho: 'nothing' });
    assert.ok(isKept());
  });

  it('does not count as failed because the deletion was late', async () => {
    const { secrets } = machine;
    const deleteNow = secrets.delete.bind(secrets);
    secrets.delete = async (key) => {
      await deleteNow(key);
      if (!key.endsWith(id())) return;
      throw new Error('The key store answered too late.');
    };
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'ended' });
  });

  it('does not count as done where the record can be neither deleted nor looked for', async () => {
    const { secrets } = machine;
    const deleteNow = secrets.delete.bind(secrets);
    secrets.delete = (key) => {
      if (!key.endsWith(id())) return deleteNow(key);
      secrets.failures.get = 1;
      return Promise.reject(new Error('The key store is locked.'));
    };
    assert.deepEqual(await accounts.remove(id()), { kind: 'recordLeft', atZoho: 'ended' });
    assert.ok(isKept());
  });

  it('of a record that nobody can understand deletes it, and does not claim that Zoho knows', async () => {
    machine.secrets.values.set(`zohoCrm.account.${id()}`, '{"version":9}');
    assert.equal(await listed(), 0);
    assert.deepEqual(await accounts.everything(), [{ id: id(), account: undefined }]);
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'notTold' });
    assert.equal(isKept(), false);
  });

  it('leaves alone at Zoho what another account here is signed in with', async () => {
    const user = { id: '2', name: 'Eve' };
    await accounts.add(accountAt(simulator, { user }));
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'inUse' });
    assert.equal(revocations(), 0);
    assert.equal(await listed(), 1);
  });

  it('does not end at Zoho what another account may be signed in with, where that cannot be known', async () => {
    await accounts.add(accountAt(simulator, { user: { id: '2', name: 'Eve' } }));
    const { secrets } = machine;
    const deleteNow = secrets.delete.bind(secrets);
    secrets.delete = async (key) => {
      await deleteNow(key);
      if (key.endsWith(id())) secrets.mood = 'broken';
    };
    assert.deepEqual(await accounts.remove(id()), { kind: 'done', atZoho: 'notTold' });
    assert.equal(revocations(), 0);
    secrets.mood = 'fine';
    assert.deepEqual([isKept(), await listed()], [false, 1]);
  });

  for (const [name, arrange] of [
    ['unwritable', () => machine.makeUnwritable()],
    [
      'unwritable in one place only',
      () => {
        fs.rmSync(path.join(machine.folder, 'signed-out'), { recursive: true, force: true });
        fs.writeFileSync(path.join(machine.folder, 'signed-out'), '');
      },
    ],
  ] as const) {
    it(`on a storage that became ${name} leaves no secret, ends it at Zoho, and says whom it could not tell`, async () => {
      arrange();
      const done = await accounts.remove(id());
      assert.ok(done.kind === 'done' && done.atZoho === 'ended');
      assert.match(done.untold ?? '', /^E[A-Z]+$/);
      assert.deepEqual([isKept(), revocations(), await listed()], [false, 1, 0]);
      assert.equal(await listed(machine.openWindow().accounts), 0, 'and it does not come back');
    });
  }

  for (const atZoho of ['ended', 'notTold'] as const) {
    it(`does not claim that no token is kept where a renewal put it back and it cannot be deleted: ${atZoho}`, async () => {
      const { secrets } = machine;
      const key = `zohoCrm.account.${id()}`;
      const text = secrets.values.get(key) ?? '';
      const deleteNow = secrets.delete.bind(secrets);
      secrets.delete = async (deleted) => {
        await deleteNow(deleted);
        if (deleted !== key) return;
        secrets.values.set(key, text);
        secrets.failures.delete = 1;
      };
      if (atZoho === 'notTold') simulator.failNext({ kind: 'reset' });
      assert.deepEqual(await accounts.remove(id()), { kind: 'recordLeft', atZoho });
      assert.deepEqual([isKept(), await listed()], [true, 0]);
      assert.equal((await accounts.everything()).length, 1, 'it can be signed out once more');
    });
  }

  it('that cannot be ruled out keeps everybody from using the account, and deletes nothing', async () => {
    const folder = path.join(machine.folder, 'signed-out');
    const { accounts: other, options } = machine.openWindow();
    fs.rmSync(folder, { recursive: true, force: true });
    fs.symlinkSync(folder, folder); // it leads round in a circle
    assert.equal(await other.read(id()), undefined);
    assert.equal(
      await options.folders.isSignedOut(id(), undefined, false),
      false,
      'what is deleted for it stays',
    );
    assert.ok(isKept());
    fs.rmSync(folder);
    assert.ok(await other.read(id()), 'and is there again afterwards');
  });

  it('from another window leaves no record behind while the tokens are renewed', async () => {
    const { accounts: other } = machine.openWindow();
    const keeper = other.tokensOf((await other.read(id())) as TokenAccount);
    simulator.switches.latencyMs = 100;
    const renewing = keeper.replace(await keeper.current(never()), never()).catch(() => undefined);
    await accounts.remove(id());
    await renewing;
    assert.equal(isKept(), false);
  });
});
