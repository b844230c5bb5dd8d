import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { idOf, type TokenAccount } from '../../../../src/core/credentials/account';
import { UnwritableStorage } from '../../../../src/core/util/storage';
import { type Simulator, startSimulator } from '../../../../src/simulator/server';
import { accountAt, Machine, renewalsOf } from '../../../harness/accounts';
import { never } from '../../../harness/crm';
import { told } from '../../../../src/messages/explain';

const index = 'zohoCrm.accounts';

describe('the list of accounts', () => {
  let simulator: Simulator;
  let machine: Machine;

  beforeEach(async () => {
    simulator = await startSimulator();
    machine = new Machine();
  });
  afterEach(async () => {
    machine.close();
    await simulator.close();
  });

  const accountOf = (user: string) => accountAt(simulator, { user: { id: user, name: `User ${user}` } });
  const signIn = async (...users: string[]) => {
    const { accounts } = machine.openWindow();
    for (const user of users) await accounts.add({ ...accountOf(user), accessToken: simulator.issueToken() });
  };
  const listed = async () =>
    (await machine.openWindow().accounts.list()).map((account) =>
      account.kind === 'demo' ? 'demo' : account.user?.id,
    );
  const records = () => path.join(machine.folder, 'accounts');

  for (const [name, lose] of [
    ['is lost', () => machine.secrets.values.delete(index)],
    ['is damaged', () => machine.secrets.values.set(index, '["eu/prod')],
    ['is something else', () => machine.secrets.values.set(index, '{"a":1}')],
    ['forgot one', () => machine.secrets.values.set(index, JSON.stringify([idOf(accountOf('2'))]))],
  ] as const) {
    it(`is made anew from what is kept when its index ${name}, also by the next sign-in`, async () => {
      await signIn('1', '2');
      lose();
      assert.deepEqual((await listed()).sort(), ['1', '2']);
      await signIn('3');
      assert.deepEqual((await listed()).sort(), ['1', '2', '3']);
      fs.rmSync(records(), { recursive: true });
      assert.deepEqual((await listed()).sort(), ['1', '2', '3'], 'the new index knows all of them');
    });
  }

  it('is the same when the files of this extension were deleted: the index knows them', async () => {
    await signIn('1', '2');
    fs.rmSync(machine.folder, { recursive: true });
    assert.deepEqual(await listed(), ['1', '2']);
  });

  it('is in the order of the first sign-in, and takes nobody for two', async () => {
    await signIn('2', '1', '2');
    assert.deepEqual(await listed(), ['2', '1']);
  });

  it('takes up nothing that is not of its own, whatever lies in the folder', async () => {
    await signIn('1');
    const [own = ''] = fs.readdirSync(records());
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        fs.writeFileSync(path.join(records(), 'ffffffffffffffffffff'), text);
        assert.deepEqual(await listed(), ['1']);
      }),
      { numRuns: 30 },
    );
    fs.mkdirSync(path.join(records(), 'folder'));
    fs.writeFileSync(path.join(records(), own), idOf(accountOf('2')));
    assert.deepEqual(await listed(), ['1'], 'a file that was exchanged lists nobody');
  });

  it('forgets who has signed out, in the index and in the files', async () => {
    await signIn('1', '2');
    const { accounts } = machine.openWindow();
    await accounts.remove(idOf(accountOf('1')));
    assert.deepEqual(await listed(), ['2']);
    assert.equal(fs.readdirSync(records()).length, 1);
  });

  describe('where the storage of the computer cannot be written', () => {
    it('takes no sign-in, in words of its own, and keeps nothing of it', async () => {
      const { accounts } = machine.openWindow();
      machine.makeUnwritable();
      await assert.rejects(accounts.add(accountOf('1')), (error: Error) => {
        assert.ok(error instanceof UnwritableStorage);
        assert.match(
          told(error),
          /^The storage of this computer .* cannot be written \(E\w+\)\. Nobody was signed in\. Make room/,
        );
        return true;
      });
      assert.deepEqual([...machine.secrets.values], []);
    });

    it('takes the demo organisation as long as the window is open, and lets it go', async () => {
      const { accounts } = machine.openWindow();
      machine.makeUnwritable();
      await accounts.add({ version: 2, kind: 'demo' });
      assert.deepEqual(await accounts.list(), [{ version: 2, kind: 'demo' }]);
      assert.ok(await accounts.read('demo'));
      await accounts.remove('demo');
      assert.deepEqual(await accounts.list(), []);
    });

    it('still holds who is signed in, whose tokens are renewed', async () => {
      await signIn('1');
      const { accounts } = machine.openWindow();
      machine.makeUnwritable();
      const account = (await accounts.read(idOf(accountOf('1')))) as TokenAccount;
      simulator.revoke(account.accessToken);
      const renewed = await accounts.tokensOf(account).replace(account.accessToken, never());
      assert.ok(renewed && renewed !== account.accessToken);
      assert.equal(renewalsOf(simulator), 1);
    });

    it('renews tokens for this window also where the secret storage takes none', async () => {
      await signIn('1');
      const { accounts } = machine.openWindow();
      const account = (await accounts.read(idOf(accountOf('1')))) as TokenAccount;
      simulator.revoke(account.accessToken);
      machine.secrets.failures.store = 1;
      const renewed = await accounts.tokensOf(account).replace(account.accessToken, never());
      assert.ok(renewed && renewed !== account.accessToken);
    });
  });
});
