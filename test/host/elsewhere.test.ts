import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { agree, pick, saveAs, tick } from '../harness/scriptedPrompter';
import { onlyMessage, run, signIn, withSimulator, workspaceFile, writesOf } from './support';

const katharina = '431581000000258001';
const here = ({ port }: Simulator) => `Halvorsen Instruments (local simulator, port ${port})`;

const write = (file: vscode.Uri, content: unknown) =>
  vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(content)));

describe('a file of users', () => {
  it('S23 that names a host leads no request there', async () => {
    const trap = await startSimulator();
    const file = workspaceFile('host.json');
    try {
      await withSimulator({}, async (simulator) => {
        const { url } = trap;
        const host = {
          host: url,
          url,
          origin: url,
          api_domain: url,
          accountsServer: url,
          $schema: `${url}/schema.json`,
          target: { place: `loopback:${trap.port}`, host: url, accessToken: trap.accessToken },
        };
        await write(file, { ...host, users: [{ ...host, id: katharina }] });
        const script = [pick('Germany South'), agree()];
        const person = await run('zohoCrm.associateUsersFromFile', script, { args: [file] });
        assert.equal(onlyMessage(person).text, 'Associated Katharina Vogel with Germany South.');
        assert.equal(writesOf(simulator).length, 1);
        assert.doesNotMatch(JSON.stringify(simulator.requests), new RegExp(`:${trap.port}`));
      });
      assert.deepEqual(trap.requests, []);
    } finally {
      await vscode.workspace.fs.delete(file);
      await trap.close();
    }
  });
});

describe('a run of another organisation', () => {
  it('S58 is neither resumed, taken back nor tried again here; as a file it is reviewed as a change of this one', async () => {
    const [there, second] = await Promise.all([startSimulator(), startSimulator()]);
    const file = workspaceFile('elsewhere.json');
    try {
      await signIn(there);
      const change = await run('zohoCrm.associateUsers', [
        pick('Germany South'),
        tick('Katharina Vogel'),
        agree(),
      ]);
      assert.match(onlyMessage(change).text, /^Associated Katharina Vogel/);
      await run('zohoCrm.exportRun', [pick(here(there)), pick('JSON'), saveAs(file)]);
      const exported = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const { run: id } = JSON.parse(exported) as { run: string };
      await write(file, JSON.parse(exported.replace('"applied"', '"failed"')));
      await run('zohoCrm.signOut');
      await signIn(second);
      there.requests.length = 0;
      for (const command of ['zohoCrm.resumeRun', 'zohoCrm.undoRun', 'zohoCrm.retryFailed'] as const) {
        const person = await run(command, [], { args: [id] });
        const { severity, text } = onlyMessage(person);
        assert.equal(severity, 'error');
        assert.match(text, /Nothing was sent to Zoho\./);
        assert.ok(text.includes(here(there)) && text.includes(here(second)), text);
        assert.deepEqual(person.confirmations, []);
      }
      const imported = await run('zohoCrm.associateUsersFromFile', [agree()], { args: [file] });
      const [review] = imported.confirmations;
      assert.ok(review?.detail.startsWith(`${here(second)}: `), review?.detail);
      assert.deepEqual(there.requests, []);
      assert.equal(writesOf(second).length, 1);
    } finally {
      await run('zohoCrm.signOut');
      await vscode.workspace.fs.delete(file);
      await Promise.all([there.close(), second.close()]);
    }
  });
});
