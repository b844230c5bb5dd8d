import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import fetch from 'node-fetch';
import * as vscode from 'vscode';
import { Organisation, startSimulator } from '../../src/simulator/server';
import { agree, pick, type Reaction, tick, turnAway, type } from '../harness/scriptedPrompter';
import { onlyMessage, run, signOutEverywhere, textsOf, withSimulator, writesOf } from './support';

/** Where the extension keeps files; set by whoever started the editor. */
const storage = process.env['HOST_TESTS_STORAGE'] ?? '';

describe('a command of another extension that would end a run', () => {
  const ids = Array.from({ length: 250 }, (_, index) => String(431581000000300001n + BigInt(index)));
  const organisation = () => {
    const made = new Organisation({ name: 'Large', territoryUserLimit: 500 });
    made.addUser({ lastName: 'Admin', email: 'admin@large.example', profile: 'Administrator' });
    for (const id of ids) made.addUser({ id, lastName: id, email: `${id}@large.example` });
    made.addTerritory({ id: '431581000000700501', name: 'Large' });
    return made;
  };

  /** Associates 250 users; after the first hundred, somebody else calls the command. */
  const during = async (command: string, answer: Reaction, test: (texts: string[], puts: number) => void) =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      let called: Thenable<unknown> | undefined;
      const person = await run('zohoCrm.associateUsers', [pick('Large'), tick(...ids), agree(), answer], {
        onStep: ({ message }) => {
          if (message !== '100 of 250' || called) return;
          simulator.switches.latencyMs = 500;
          called = vscode.commands.executeCommand(command);
        },
      });
      await called;
      assert.match(
        person.confirmations[1]?.message ?? '',
        /^A run is changing Large \(local simulator, port \d+\)\. End it\?$/,
      );
      test(textsOf(person), writesOf(simulator).length);
    });

  for (const command of ['zohoCrm.signOut', 'zohoCrm.openDemoOrganisation']) {
    it(`asks first, and a cancel lets the run go on: ${command}`, () =>
      during(command, turnAway('confirm'), (texts, puts) => {
        assert.deepEqual(texts, ['Associated 250 of 250 users with Large.']);
        assert.equal(puts, 3);
      }));
  }

  it('ends it once a person agreed', () =>
    during('zohoCrm.signOut', agree(), (texts, puts) => {
      assert.ok(texts.some((text) => text.startsWith('Signed out of Large')));
      assert.ok(texts.some((text) => text.includes('not started')));
      assert.ok(puts < 3);
    }));
});

describe('a storage that became unwritable', () => {
  const away = `${storage}.away`;
  /** A file in the place of the folder stops everybody, also a user to whom permissions mean nothing. */
  const makeUnwritable = async () => {
    await fs.rename(storage, away);
    await fs.writeFile(storage, '');
  };
  const makeWritable = async () => {
    await fs.rm(storage, { force: true });
    await fs.rename(away, storage);
  };

  it('keeps no secret of who signs out, and the message says what could not be done', async () => {
    const simulator = await startSimulator({ switches: { consent: 'agree' } });
    try {
      const way = [pick('Sign In in the Browser'), pick('Local Simulator'), type(simulator.url)];
      const client = [type(simulator.clientId), type(simulator.clientSecret)];
      const onPage = async (url: string) => {
        await fetch(url);
      };
      await run('zohoCrm.signIn', [...way, ...client, agree()], { onPage });
      await makeUnwritable();
      const person = await run('zohoCrm.signOut').finally(makeWritable);
      const { severity, text } = onlyMessage(person);
      assert.equal(severity, 'warning');
      assert.match(
        text,
        /^Zoho has ended this sign-in; no token is kept here\. Signed out of .*\. The storage of this computer cannot be written \(E\w+\)/,
      );
      assert.equal(simulator.requests.filter(({ path }) => path === '/oauth/v2/token/revoke').length, 1);
      const again = onlyMessage(await run('zohoCrm.signOut'));
      assert.equal(again.text, 'Signed out. No token is kept here.', 'and nothing came back');
    } finally {
      await signOutEverywhere();
      await simulator.close();
    }
  });

  it('opens the demo organisation all the same, and refuses a sign-in in its own words', async () => {
    const simulator = await startSimulator();
    await makeUnwritable();
    try {
      assert.deepEqual(textsOf(await run('zohoCrm.openDemoOrganisation')), []);
      await run('zohoCrm.copyUserId', [pick('Katharina Vogel')]);
      const refused = await run('zohoCrm.signInToLocalSimulator', [
        type(simulator.url),
        type(simulator.accessToken),
      ]);
      assert.match(
        onlyMessage(refused).text,
        /^The storage of this computer .* cannot be written \(E\w+\)\. Nobody was signed in\. Make room/,
      );
      await run('zohoCrm.signOut');
    } finally {
      await makeWritable();
      await signOutEverywhere();
      await simulator.close();
    }
  });
});
