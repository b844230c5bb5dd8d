import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import * as vscode from 'vscode';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { agree, click, pick, tick, turnAway, type } from '../harness/scriptedPrompter';
import { onlyMessage, run, signIn, signOutEverywhere, textsOf, withSimulator } from './support';

const demo = 'Open the Demo Organisation';
const ownWays = ['Sign In in the Browser', 'Sign In with a Device Code', 'Sign In with a Self Client'];
const fromEnvironment = 'Use Token from Environment';
/** To somebody new the demo organisation comes second. */
const waysIn = (...more: string[]) => {
  const [first = '', ...others] = ownWays;
  return [first, demo, ...others, 'Paste Access Token', ...more, 'Sign In to a Local Simulator'];
};

/** The first question of a command: ways in when nobody is signed in, territories otherwise. */
async function firstOffer(): Promise<string> {
  return (await run('zohoCrm.copyTerritoryId', [turnAway('pick')])).offers[0]?.title ?? 'none';
}

describe('signing in', () => {
  afterEach(signOutEverywhere);

  it('opens the demo organisation without a question, ready to change', async () => {
    assert.deepEqual(textsOf(await run('zohoCrm.openDemoOrganisation')), []);
    const script = [pick('Germany South'), tick('Katharina Vogel'), agree()];
    const person = await run('zohoCrm.associateUsers', script);
    assert.match(
      person.confirmations[0]?.detail ?? '',
      /^Halvorsen Instruments \(demo organisation\): 1 to add/,
    );
    assert.equal(onlyMessage(person).text, 'Associated Katharina Vogel with Germany South.');
    const again = await run('zohoCrm.associateUserById', [pick('Germany South'), type('431581000000258001')]);
    assert.match(onlyMessage(again).text, /^All of these users are members of Germany South already/);
  });

  it('leaves the demo organisation, and nothing else', async () => {
    await withSimulator({}, async () => {
      assert.equal(onlyMessage(await run('zohoCrm.leaveDemo')).text, 'The demo organisation is not open.');
      await run('zohoCrm.openDemoOrganisation');
      assert.match(
        onlyMessage(await run('zohoCrm.leaveDemo')).text,
        /^Signed out of Halvorsen Instruments \(demo/,
      );
      const { offers } = await run('zohoCrm.signOut', [], { refusesEverything: true });
      assert.match(offers[0]?.labels.join() ?? '', /local simulator/);
    });
  });

  it('asks a simulator for its organisation and user, with the token, and for nothing else', async () => {
    const simulator = await startSimulator();
    try {
      const person = await signIn(simulator);
      const [address, token] = person.questions;
      assert.equal(address?.secret ?? false, false);
      assert.equal(token?.secret, true);
      assert.deepEqual(
        simulator.requests.map(({ method, path, headers }) => [method, path, headers.authorization]),
        ['/org', '/users?type=CurrentUser'].map((path) => [
          'GET',
          `/crm/v7${path}`,
          `Zoho-oauthtoken ${simulator.accessToken}`,
        ]),
      );
    } finally {
      await simulator.close();
    }
  });

  it('refuses addresses that are not of this machine, and tokens that are none, while they are typed', () =>
    withSimulator({}, async (simulator) => {
      const addresses = [
        '',
        simulator.url.replace('http:', 'https:'),
        'http://192.168.0.1:8080',
        'http://www.zohoapis.com:80',
        'http://127.0.0.1.example.com:8080',
        'http://127.0.0.1',
        'http://127.0.0.1:0',
        'http://127.0.0.1:70000',
        `${simulator.url}/crm/v7`,
        `${simulator.url}?to=elsewhere`,
        simulator.url.replace('//', '//someone:secret@'),
        simulator.url.replace('127.0.0.1', '127.0.0.1@example.com'),
      ];
      const tokens = ['', 'short', 'two words of it', '"1000.quoted.token"', '1000.line\r\nX-Evil: 1'];
      await run('zohoCrm.signInToLocalSimulator', [
        type(`${simulator.url}/`, addresses),
        type(simulator.accessToken, tokens),
      ]);
    }));

  it('says that a token is refused, offers to sign in again, and keeps what was open', () =>
    withSimulator({}, async (simulator) => {
      const script = [
        type(simulator.url),
        type('1000.0123456789abcdef.wrong'),
        click('Enter Another Token'),
        turnAway('ask'),
      ];
      const person = await run('zohoCrm.signInToLocalSimulator', script);
      const { severity, text, buttons } = onlyMessage(person);
      assert.equal(severity, 'error');
      assert.match(text, /^Zoho did not accept the access token \(INVALID_TOKEN\): it has expired/);
      assert.match(text, /Nothing was changed\. Sign in again\.$/);
      assert.deepEqual(buttons, ['Enter Another Token', 'Correct the Address', 'Show Log']);
      assert.equal(person.questions.length, 3, 'the address stays');
      assert.equal(await firstOffer(), 'Copy Territory ID');
    }));

  it('forgets who was signed in', async () => {
    const simulator = await startSimulator();
    try {
      await signIn(simulator);
      const label = `Halvorsen Instruments (local simulator, port ${simulator.port})`;
      const { text } = onlyMessage(await run('zohoCrm.signOut'));
      assert.equal(text, `Signed out of ${label}. No token is kept here.`);
      simulator.requests.length = 0;
      assert.equal(await firstOffer(), 'Sign In to Zoho CRM');
      assert.deepEqual(simulator.requests, []);
      assert.equal(onlyMessage(await run('zohoCrm.signOut')).text, 'Signed out. No token is kept here.');
    } finally {
      await simulator.close();
    }
  });

  it('puts the second organisation in the place of the first', async () => {
    const [first, second] = await Promise.all([startSimulator(), startSimulator()]);
    try {
      await signIn(first);
      await signIn(second);
      first.requests.length = second.requests.length = 0;
      await run('zohoCrm.associateUserById', [pick('Germany South'), type('431581000000258001'), agree()]);
      assert.deepEqual(first.requests, []);
      const tokens = new Set(second.requests.map(({ headers }) => headers.authorization));
      assert.deepEqual([...tokens], [`Zoho-oauthtoken ${second.accessToken}`]);
      assert.ok(second.organisation.isMember('431581000000744113', '431581000000258001'));
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });
});

describe('a sign-in in the browser that nobody answers', () => {
  afterEach(signOutEverywhere);

  it('ends after five minutes, says so, and can be begun again', async () => {
    const simulator = await startSimulator({ switches: { consent: 'agree' } });
    try {
      const way = [pick('Sign In in the Browser'), pick('Local Simulator'), type(simulator.url)];
      const client = [type(simulator.clientId), type(simulator.clientSecret)];
      const late = await run('zohoCrm.signIn', [...way, ...client], {
        onStep: ({ message, timeOut }) => message && timeOut(),
      });
      const { severity, text } = onlyMessage(late);
      assert.equal(severity, 'error');
      assert.equal(
        text,
        'The browser did not come back within five minutes. Nobody was signed in. If Zoho’s page spoke of an invalid redirect address, register these in its API console, letter by letter: http://127.0.0.1:28481/callback, http://127.0.0.1:28482/callback, http://127.0.0.1:28483/callback. Then sign in again.',
      );
      assert.equal(await firstOffer(), 'Sign In to Zoho CRM');

      const again = await run('zohoCrm.signIn', [...way, agree()], {
        onPage: async (url) => {
          await fetch(url);
        },
      });
      assert.match(again.confirmations[0]?.message ?? '', /^Signed in as Ingrid Solheim in /);
    } finally {
      await signOutEverywhere();
      await simulator.close();
    }
  });
});

describe('the accounts of VS Code', () => {
  afterEach(signOutEverywhere);

  it('are those who are signed in, each with its organisation, without the demo', async () => {
    const labels = async () =>
      (await vscode.authentication.getAccounts('zoho-crm')).map(({ label }) => label).sort();
    const [first, second] = await Promise.all([startSimulator(), startSimulator()]);
    const labelIn = ({ port }: Simulator) =>
      `Ingrid Solheim in Halvorsen Instruments (local simulator, port ${port})`;
    try {
      await run('zohoCrm.openDemoOrganisation');
      assert.deepEqual(await labels(), []);
      await signIn(first);
      await signIn(second);
      assert.deepEqual(await labels(), [first, second].map(labelIn).sort());
      let told = 0;
      const subscription = vscode.authentication.onDidChangeSessions(({ provider }) => {
        if (provider.id === 'zoho-crm') told++;
      });
      await run('zohoCrm.signOut');
      assert.deepEqual(await labels(), [labelIn(first)]);
      await signOutEverywhere();
      assert.deepEqual(await labels(), []);
      assert.ok(told > 0, 'VS Code was told');
      subscription.dispose();
    } finally {
      await signOutEverywhere();
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('give no token to anybody who was not allowed to', async () => {
    const simulator = await startSimulator();
    try {
      await signIn(simulator);
      const scopes = ['ZohoCRM.org.READ'];
      const session = await vscode.authentication.getSession('zoho-crm', scopes, { silent: true });
      assert.equal(session, undefined);
    } finally {
      await signOutEverywhere();
      await simulator.close();
    }
  });
});

describe('signing out and in again at once', () => {
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  for (const view of ['hidden', 'shown']) {
    it(`keeps the new organisation while the view is ${view}`, async () => {
      if (view === 'shown') await vscode.commands.executeCommand('zohoCrm.territories.focus');
      for (let time = 0; time < 10; time++) {
        await withSimulator({}, async () => {
          await run('zohoCrm.copyUserId', [pick('Katharina Vogel')]);
        });
      }
    });
  }
});

describe('the ways in', () => {
  const names = ['ZOHO_CRM_ACCESS_TOKEN', 'ZOHO_CRM_DATA_CENTER'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    delete process.env['ZOHO_CRM_ACCESS_TOKEN'];
    delete process.env['ZOHO_CRM_DATA_CENTER'];
  });
  after(() => before.forEach(([name, value]) => value !== undefined && (process.env[name] = value)));

  it('are all that can work in this editor', async () => {
    const { offers } = await run('zohoCrm.signIn', [turnAway('pick')]);
    assert.deepEqual(offers, [{ title: 'Sign In to Zoho CRM', labels: waysIn() }]);
  });

  it('do not take a token from an environment that has none', async () => {
    const { severity, text } = onlyMessage(await run('zohoCrm.useTokenFromEnvironment'));
    assert.equal(severity, 'error');
    assert.match(text, /^ZOHO_CRM_ACCESS_TOKEN holds no access token\. Nobody was signed in\./);
  });

  it('offer the token of the environment when there is one, and use it at its own host only', async () => {
    const simulator = await startSimulator();
    try {
      process.env['ZOHO_CRM_ACCESS_TOKEN'] = simulator.accessToken;
      process.env['ZOHO_CRM_DATA_CENTER'] = simulator.url;
      const { offers } = await run('zohoCrm.signIn', [pick(fromEnvironment)]);
      assert.deepEqual(offers[0]?.labels, waysIn(fromEnvironment));
      assert.equal(simulator.requests.length, 2);
    } finally {
      await signOutEverywhere();
      await simulator.close();
    }
  });

  it('do not follow an environment that names a host of its own', async () => {
    process.env['ZOHO_CRM_ACCESS_TOKEN'] = '1000.0123456789abcdef.0123456789abcdef';
    process.env['ZOHO_CRM_DATA_CENTER'] = 'https://crm.example.com';
    const { text } = onlyMessage(await run('zohoCrm.useTokenFromEnvironment'));
    assert.match(text, /^ZOHO_CRM_DATA_CENTER names no data centre; known are us, eu, /);
    assert.equal(await firstOffer(), 'Sign In to Zoho CRM');
  });
});
