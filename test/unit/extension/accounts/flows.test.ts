import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import { AccountsServer } from '../../../../src/core/zoho/accountsServer';
import { scopes } from '../../../../src/core/zoho/tokens';
import { OAuthError } from '../../../../src/core/zoho/oauthError';
import { ClientStore } from '../../../../src/core/credentials/clients';
import { signInInBrowser } from '../../../../src/extension/features/accounts/flows/browser';
import { signInWithDeviceCode } from '../../../../src/extension/features/accounts/flows/device';
import type { Flow, FlowTools } from '../../../../src/extension/features/accounts/flows/flow';
import { zohoHosts } from '../../../../src/extension/features/accounts/flows/place';
import { Questions } from '../../../../src/extension/features/accounts/flows/questions';
import { signInWithSelfClient } from '../../../../src/extension/features/accounts/flows/selfClient';
import {
  browserReachesUs,
  type EditorHost,
} from '../../../../src/extension/features/accounts/flows/browserReach';
import { waysIn } from '../../../../src/extension/features/accounts/flows/ways';
import type { TokenSignIn } from '../../../../src/core/credentials/signIn';
import { Cancelled, Latest } from '../../../../src/core/util/async';
import { Redactor } from '../../../../src/core/util/redact';
import { startDataCentres } from '../../../../src/simulator/dataCentres';
import type { Simulator } from '../../../../src/simulator/server';
import { agreeOnPage, enterCode } from '../../../harness/browser';
import { FakeClock } from '../../../harness/fakeClock';
import {
  goBack,
  pick,
  press,
  ScriptedPrompter,
  turnAway,
  type as typeIn,
  type Reaction,
} from '../../../harness/scriptedPrompter';
import { Secrets } from '../../../harness/secrets';
import { told } from '../../../../src/messages/explain';

describe('ways of signing in', () => {
  const all = [
    'Sign In in the Browser',
    'Sign In with a Device Code',
    'Sign In with a Self Client',
    'Paste Access Token',
    'Sign In to a Local Simulator',
    'Open the Demo Organisation',
  ];
  const withoutBrowser = all.filter((label) => label !== 'Sign In in the Browser');
  const hosts: readonly (readonly [name: string, host: EditorHost, ways: string[]])[] = [
    ['desktop', { web: false, remoteName: undefined, besideWindow: false }, all],
    ['desktop, extension beside the window', { web: false, remoteName: undefined, besideWindow: true }, all],
    [
      'SSH, extension on the remote',
      { web: false, remoteName: 'ssh-remote', besideWindow: false },
      withoutBrowser,
    ],
    ['SSH, extension beside the window', { web: false, remoteName: 'ssh-remote', besideWindow: true }, all],
    [
      'container, extension inside',
      { web: false, remoteName: 'dev-container', besideWindow: false },
      withoutBrowser,
    ],
    [
      'container, extension beside the window',
      { web: false, remoteName: 'dev-container', besideWindow: true },
      all,
    ],
    ['WSL, extension inside', { web: false, remoteName: 'wsl', besideWindow: false }, withoutBrowser],
    [
      'Codespaces on the desktop',
      { web: false, remoteName: 'codespaces', besideWindow: false },
      withoutBrowser,
    ],
    ['Codespaces in a browser', { web: true, remoteName: 'codespaces', besideWindow: false }, withoutBrowser],
    [
      'a server elsewhere',
      { web: true, remoteName: 'code.example.com', besideWindow: false },
      withoutBrowser,
    ],
    [
      'a name that begins alike',
      { web: true, remoteName: 'localhost.example.com', besideWindow: false },
      withoutBrowser,
    ],
    ['a browser without a server', { web: true, remoteName: undefined, besideWindow: false }, withoutBrowser],
    ['a server on this machine', { web: true, remoteName: 'localhost:8000', besideWindow: false }, all],
    [
      'a server on this machine, by number',
      { web: true, remoteName: '127.0.0.1:8000', besideWindow: false },
      all,
    ],
  ];
  for (const [name, host, ways] of hosts) {
    it(`${name}: ${ways.length} of them work`, () => {
      const circumstances = { browserReachesUs: browserReachesUs(host), environment: {} };
      assert.deepEqual(
        waysIn(circumstances, false).map(({ label }) => label),
        ways,
      );
      const environment = { ZOHO_CRM_ACCESS_TOKEN: 'x' };
      const withToken = waysIn({ ...circumstances, environment }, false).map(({ value }) => value);
      assert.equal(withToken.indexOf('environment'), withToken.indexOf('token') + 1);
    });
  }

  it('lead to one’s own organisation first, and whoever is new to the demo second', () => {
    const circumstances = { browserReachesUs: true, environment: {} };
    const offered = (isNew: boolean) => waysIn(circumstances, isNew).map(({ value }) => value);
    assert.deepEqual(offered(true), ['browser', 'demo', 'device', 'self', 'token', 'simulator']);
    assert.deepEqual(offered(false), ['browser', 'device', 'self', 'token', 'simulator', 'demo']);
  });
});

describe('the places of an organisation', () => {
  it('can be found by the address in the browser, where that is known', () => {
    const found = zohoHosts().filter(({ description }) => description?.includes('crm.zoho.eu'));
    assert.deepEqual(
      found.map(({ label, description }) => [label, description]),
      [['Europe', 'eu · production · crm.zoho.eu']],
    );
    const sandbox = zohoHosts().find(({ description }) => description?.startsWith('eu · sandbox'));
    assert.equal(sandbox?.description, 'eu · sandbox');
  });
});

describe('signing in', () => {
  let centres: ReadonlyMap<string, Simulator>;
  let us: Simulator;
  let eu: Simulator;
  let clock: FakeClock;
  let secrets: Secrets;

  beforeEach(async () => {
    clock = new FakeClock();
    const now = () => clock.today();
    centres = await startDataCentres({ us: { now }, eu: { now } });
    [us, eu] = [centres.get('us') ?? assert.fail(), centres.get('eu') ?? assert.fail()];
    secrets = new Secrets();
  });
  afterEach(() => Promise.all([...centres.values()].map((simulator) => simulator.close())));

  /** A person who chooses the simulator and has a client there. */
  const atSimulator = () => [pick('Local Simulator'), typeIn(us.url)];
  const newClient = () => [...atSimulator(), typeIn(us.clientId), typeIn(us.clientSecret)];

  const clients = () => new ClientStore(secrets, new Redactor());
  const toolsFor = (prompter: ScriptedPrompter, signal = new AbortController().signal): FlowTools => ({
    prompter,
    server: new AccountsServer(fetch),
    clients: clients(),
    clock,
    environment: {},
    questions: new Questions(prompter),
    signal,
  });
  const personWho = (script: readonly Reaction[], onPage?: ScriptedPrompter['onPage']) => {
    const prompter = new ScriptedPrompter(script, Cancelled);
    if (onPage) prompter.onPage = onPage;
    return prompter;
  };
  const run = async (flow: Flow, person: ScriptedPrompter) => {
    const tools = toolsFor(person);
    const signIn = await tools.questions.follow(() => flow(tools));
    assert.deepEqual(person.complaints, []);
    return signIn as TokenSignIn;
  };
  const fails = async (flow: Flow, person: ScriptedPrompter): Promise<OAuthError> => {
    const error = await flow(toolsFor(person)).then(
      () => assert.fail('It was expected to fail.'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof OAuthError)) throw error;
    for (const secret of [us.clientSecret, eu.clientSecret, us.refreshToken]) {
      assert.ok(!`${error.stack} ${JSON.stringify(error)} ${told(error)}`.includes(secret));
    }
    assert.match(told(error), /Nobody was signed in\./);
    return error;
  };
  const works = async (signIn: TokenSignIn, simulator: Simulator) => {
    assert.deepEqual(signIn.host, { kind: 'loopback', port: simulator.port });
    const headers = { authorization: `Zoho-oauthtoken ${signIn.tokens.accessToken}` };
    assert.equal((await fetch(`${simulator.url}/crm/v7/org`, { headers })).status, 200);
    assert.ok(signIn.tokens.renewal);
    assert.equal(signIn.tokens.lifeSeconds, 3600);
  };
  const oauthRequests = () =>
    [...centres.values()]
      .flatMap(({ requests }) => requests)
      .filter(({ path }) => path.startsWith('/oauth/v'));

  describe('in the browser', () => {
    it('ends with tokens that can be renewed; no secret was in any address', async () => {
      const person = personWho(newClient(), (url) => void agreeOnPage(url));
      await works(await run(signInInBrowser, person), us);
      const page = new URL(person.pages[0] ?? '');
      assert.match(page.searchParams.get('state') ?? '', /^[\w-]{43}$/, '32 random bytes');
      assert.equal(page.searchParams.get('code_challenge_method'), 'S256');
      for (const { method, path } of oauthRequests()) {
        assert.ok(!path.includes(us.clientSecret) && !path.includes('verifier'));
        if (path.startsWith('/oauth/v2/token')) assert.deepEqual([method, path], ['POST', '/oauth/v2/token']);
      }
      const [exchange] = oauthRequests().filter(({ path }) => path === '/oauth/v2/token');
      assert.match(exchange?.body ?? '', /code_verifier=[\w-]{64}/);
    });

    it('shows the redirect addresses where the client is asked for, copies them, and opens the console', async () => {
      const addresses = [28481, 28482, 28483].map((port) => `http://127.0.0.1:${port}/callback`);
      const helped = [press('Copy Redirect Addresses'), press('Open API Console')];
      const script = [...atSimulator(), ...helped, typeIn(us.clientId), typeIn(us.clientSecret)];
      const person = personWho(script, (url) => {
        if (!url.endsWith('/console')) void agreeOnPage(url);
      });
      await run(signInInBrowser, person);
      const [, { prompt } = { prompt: '' }] = person.questions;
      for (const address of addresses) assert.ok(prompt.includes(address), prompt);
      assert.match(prompt, /\(VS Code uses the first that is free\): http/);
      assert.deepEqual(person.copied, [addresses.join(',')]);
      assert.equal(person.pages[0], `${us.url}/console`);
    });

    it('names the redirect address while it waits, and all of them when nobody came back', async () => {
      const person = personWho(newClient());
      person.onStep = ({ message, timeOut }) => {
        if (message.startsWith('agree')) timeOut();
      };
      const error = await fails(signInInBrowser, person);
      const waiting = person.shown.find((text) => text.startsWith('agree on the page')) ?? '';
      assert.match(
        waiting,
        /invalid redirect address, register http:\/\/127\.0\.0\.1:2848\d\/callback in the API console and load the page again$/,
      );
      for (const port of [28481, 28482, 28483])
        assert.ok(told(error).includes(`http://127.0.0.1:${port}/callback`), told(error));
    });

    it('counts its questions, and goes back to the one before with what was typed', async () => {
      const mistyped = [typeIn('1000.MISTYPED'), goBack('ask'), typeIn(us.clientId)];
      const chain = [...atSimulator(), ...mistyped, typeIn(us.clientSecret)];
      const person = personWho(chain, (url) => void agreeOnPage(url));
      await works(await run(signInInBrowser, person), us);
      assert.deepEqual(
        person.steps.map(([, at, of]) => [at, of]),
        [
          [1, undefined],
          [2, undefined],
          [3, 4],
          [4, 4],
          [3, 4],
          [4, 4],
        ],
      );
      assert.equal(person.questions[3]?.value, '1000.MISTYPED');
      const stored = await clients().read({ kind: 'loopback', port: us.port }, 'server');
      assert.equal(stored?.id, us.clientId);
    });

    it('asks for the client once', async () => {
      await run(
        signInInBrowser,
        personWho(newClient(), (url) => void agreeOnPage(url)),
      );
      await run(
        signInInBrowser,
        personWho(atSimulator(), (url) => void agreeOnPage(url)),
      );
      assert.deepEqual([...secrets.values.keys()], [`zohoCrm.client.loopback:${us.port}.server`]);
    });

    it('goes on at the data centre of the organisation, with the secret for it', async () => {
      await clients().write({ kind: 'loopback', port: eu.port }, 'server', {
        id: eu.clientId,
        secret: eu.clientSecret,
      });
      await works(
        await run(
          signInInBrowser,
          personWho(newClient(), (url) => void agreeOnPage(url, 'eu')),
        ),
        eu,
      );
    });

    it('says what to do when the client is not known at that data centre', async () => {
      const error = await fails(
        signInInBrowser,
        personWho(newClient(), (url) => void agreeOnPage(url, 'eu')),
      );
      assert.equal(error.kind, 'clientRefused');
      assert.match(told(error), /Change Client ID and Secret/);
    });

    it('ends when the person refuses', async () => {
      us.switches.consent = 'refuse';
      const error = await fails(
        signInInBrowser,
        personWho(newClient(), (url) => void agreeOnPage(url)),
      );
      assert.equal(error.kind, 'denied');
    });

    it('S44 ends after five minutes, and can be tried again', async () => {
      const person = personWho(newClient());
      person.onStep = ({ message, timeOut }) => message && timeOut();
      const error = await fails(signInInBrowser, person);
      assert.match(told(error), /did not come back within five minutes/);
      await works(
        await run(
          signInInBrowser,
          personWho(atSimulator(), (url) => void agreeOnPage(url)),
        ),
        us,
      );
    });

    it('ends when the person cancels', async () => {
      const person = personWho(newClient());
      person.onStep = ({ message, cancel }) => message && cancel();
      await assert.rejects(signInInBrowser(toolsFor(person)), Cancelled);
    });

    it('S42 is not ended by answers with another state', async () => {
      const person = personWho(newClient(), async (url) => {
        const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
        for (const query of ['?code=x&state=y', '?error=access_denied', '?error=access_denied&state=y']) {
          assert.equal((await fetch(`${back.href}${query}`)).status, 404);
        }
        void agreeOnPage(url);
      });
      await works(await run(signInInBrowser, person), us);
    });

    for (const [name, change] of [
      ['S17 a location that is not in the table', { location: 'xx' }],
      ['S17 a location that every object has', { location: 'constructor' }],
      ['S16 a server elsewhere', { 'accounts-server': 'https://accounts.zoho.com.evil.example' }],
      ['S17 the server of another data centre', { 'accounts-server': 'https://accounts.zoho.eu' }],
      ['S17 Zoho, for a simulator', { location: 'us', 'accounts-server': 'https://accounts.zoho.com' }],
    ] as const) {
      it(`sends nothing anywhere after an answer with ${name}`, async () => {
        const person = personWho(newClient(), (url) => void agreeOnPage(url, 'us', change));
        const error = await fails(signInInBrowser, person);
        assert.equal(error.kind, 'foreignHost');
        assert.deepEqual(
          oauthRequests().filter(({ path }) => path.startsWith('/oauth/v2/token')),
          [],
        );
      });
    }

    it('S47 replaced by a second attempt, lets go of it at once and bothers nobody', async () => {
      const attempts = new Latest();
      const opened: string[] = [];
      const waiting = personWho(newClient());
      const first = new Promise<void>((resolve) => {
        waiting.onPage = (url) => {
          opened.push(url);
          resolve();
        };
      });
      const one = assert.rejects(
        attempts.run((signal) => signInInBrowser(toolsFor(waiting, signal))),
        Cancelled,
      );
      await first;
      const person = personWho(atSimulator(), (url) => void agreeOnPage(url));
      const two = attempts.run((signal) => signInInBrowser(toolsFor(person, signal)));
      await one;
      await works((await two) as TokenSignIn, us);
      await agreeOnPage(opened[0] ?? '').catch(() => undefined);
    });
  });

  describe('with a device code', () => {
    it('copies the code, opens the page, and polls no faster than it was told', async () => {
      const person = personWho(newClient(), (url) => enterCode(url));
      const steps: string[] = [];
      person.onStep = ({ message }) => steps.push(message);
      await works(await run(signInWithDeviceCode, person), us);
      assert.match(person.copied[0] ?? '', /^[A-Z0-9]{8}$/);
      assert.ok(person.pages[0]?.startsWith(`${us.url}/oauth/v3/device`));
      assert.deepEqual(steps.filter(Boolean), [
        `agree on the page of Zoho that was opened; on another machine open ${us.url}/oauth/v3/device and enter ${person.copied[0]}`,
      ]);
      assert.deepEqual(clock.waits, [5_000]);
    });

    it('goes on polling while nobody has agreed, more slowly when it was told to', async () => {
      us.failNext({
        kind: 'answer',
        match: { path: /device\/token/ },
        body: '{"error":"slow_down"}',
        status: 200,
      });
      const person = personWho(newClient());
      person.onPage = (url) => {
        const { after } = clock;
        clock.after = (ms, callback) =>
          after(ms, () => {
            if (clock.waits.length === 3) void enterCode(url).then(callback);
            else callback();
          });
      };
      await works(await run(signInWithDeviceCode, person), us);
      assert.deepEqual(clock.waits, [5_000, 30_000, 30_000]);
    });

    for (const [interval, wait] of [
      [5_000, 5_000],
      [0.2, 1_000],
      [900, 30_000],
      [5_000_000, 30_000],
      [-1, 5_000],
    ] as const) {
      it(`waits ${wait} ms where an interval of ${interval} is announced`, async () => {
        const body = JSON.stringify({
          device_code: '1000.0123456789abcdef.0123456789abcdef',
          user_code: 'BCDFGHJK',
          verification_url: `${us.url}/oauth/v3/device`,
          expires_in: 300_000,
          interval,
        });
        us.failNext({ kind: 'answer', match: { path: /device\/code/ }, body });
        const refusal = '{"error":"access_denied"}';
        us.failNext({ kind: 'answer', match: { path: /device\/token/ }, body: refusal });
        assert.equal((await fails(signInWithDeviceCode, personWho(newClient()))).kind, 'denied');
        assert.deepEqual(clock.waits, [wait]);
      });
    }

    it('follows to the data centre of the organisation', async () => {
      await clients().write({ kind: 'loopback', port: eu.port }, 'device', {
        id: eu.clientId,
        secret: eu.clientSecret,
      });
      const person = personWho(newClient(), (url) => enterCode(url, 'eu'));
      await works(await run(signInWithDeviceCode, person), eu);
    });

    for (const named of [{ dc: 'eu' }, { location: 'EU' }, { dc: 'Eu', user_location: null }]) {
      it(`follows to it by whichever key it is named: ${JSON.stringify(named)}`, async () => {
        await clients().write({ kind: 'loopback', port: eu.port }, 'device', {
          id: eu.clientId,
          secret: eu.clientSecret,
        });
        const match = { path: /device\/token/ };
        const body = JSON.stringify({ error: 'other_dc', ...named });
        us.failNext({ kind: 'answer', match, body, status: 200 });
        const person = personWho(newClient(), (url) => enterCode(url, 'eu'));
        await works(await run(signInWithDeviceCode, person), eu);
        assert.equal(us.requests.filter(({ path }) => match.path.test(path)).length, 1);
      });
    }

    it('S17 follows to no data centre that is not in the table', async () => {
      us.failNext({
        kind: 'answer',
        match: { path: /device\/token/ },
        body: '{"error":"other_dc","user_location":"evil"}',
        status: 200,
      });
      assert.equal((await fails(signInWithDeviceCode, personWho(newClient()))).kind, 'foreignHost');
    });

    it('opens no page that is not of the accounts server', async () => {
      us.failNext({
        kind: 'answer',
        match: { path: /device\/code/ },
        body: JSON.stringify({
          device_code: '1000.0123456789abcdef.0123456789abcdef',
          user_code: 'BCDFGHJK',
          verification_url: `${us.url}.evil.example/oauth/v3/device`,
        }),
        status: 200,
      });
      const person = personWho(newClient());
      assert.equal((await fails(signInWithDeviceCode, person)).kind, 'foreignHost');
      assert.deepEqual(person.pages, []);
    });

    it('ends when the person refuses, and when nobody agrees in time', async () => {
      const refusing = personWho(newClient(), (url) => enterCode(url, 'us', 'reject'));
      assert.equal((await fails(signInWithDeviceCode, refusing)).kind, 'denied');
      assert.equal((await fails(signInWithDeviceCode, personWho(atSimulator()))).kind, 'expired');
    });

    it('ends when the person cancels', async () => {
      const person = personWho(newClient());
      person.onStep = ({ message, cancel }) => message && cancel();
      await assert.rejects(signInWithDeviceCode(toolsFor(person)), Cancelled);
    });
  });

  describe('with a self client', () => {
    it('takes a code of the console, whose scopes are on the clipboard', async () => {
      const person = personWho([
        ...newClient(),
        typeIn(us.issueGrantCode(scopes.join(',')), ['', 'two words']),
      ]);
      await works(await run(signInWithSelfClient, person), us);
      assert.deepEqual(person.copied, [scopes.join(',')]);
      assert.match(person.messages[0]?.text ?? '', new RegExp(`made at ${us.url}/console`));
      const { secret, prompt, check } = person.questions.at(-1) ?? assert.fail();
      assert.equal(secret, true);
      assert.ok(prompt.startsWith(`Grant code: at ${us.url}/console choose`), prompt);
      assert.equal(check?.(''), 'Enter the code');
    });

    for (const [what, id, secret, refusal] of [
      ['client id', '1000.OTHERCLIENT', '', 'does not know this client ID (invalid_client)'],
      ['client secret', '', '0123456789abcdef', 'does not accept this client secret (invalid_client_secret)'],
    ] as const) {
      it(`says that it is the ${what} that is wrong, and where`, async () => {
        const client = [typeIn(id || us.clientId), typeIn(secret || us.clientSecret)];
        const person = personWho([...atSimulator(), ...client, typeIn(us.issueGrantCode())]);
        const error = await fails(signInWithSelfClient, person);
        assert.ok(told(error).startsWith(`127.0.0.1:${us.port} ${refusal}.`), told(error));
      });
    }

    it('names the server that cannot be reached', async () => {
      us.failNext({ kind: 'reset', match: { path: /token/ } });
      const error = await fails(
        signInWithSelfClient,
        personWho([...newClient(), typeIn(us.issueGrantCode())]),
      );
      assert.ok(told(error).startsWith(`127.0.0.1:${us.port} cannot be reached (ECONNRESET).`), told(error));
    });

    it('says so when the code was used or has expired', async () => {
      const code = us.issueGrantCode();
      clock.pass(3 * 60_000);
      assert.equal(
        (await fails(signInWithSelfClient, personWho([...newClient(), typeIn(code)]))).kind,
        'codeRefused',
      );
    });

    it('ends when the person turns away from any of its questions', async () => {
      const questions = [...newClient(), typeIn(us.issueGrantCode())];
      for (const [index, { to }] of questions.entries()) {
        secrets.values.clear();
        const person = personWho([...questions.slice(0, index), turnAway(to as 'pick' | 'ask')]);
        await assert.rejects(signInWithSelfClient(toolsFor(person)), Cancelled);
        assert.deepEqual(person.complaints, []);
      }
    });
  });

  describe('with an answer that is not what Zoho documents', () => {
    for (const [name, arrange, kind] of [
      ['HTML', () => (us.switches.tokenAnswer = 'html'), 'unreadable'],
      ['no access token', () => (us.switches.tokenAnswer = 'no-access-token'), 'unreadable'],
      ['errors with HTTP 400', () => (us.switches.oauthErrorStatus = 400), 'none'],
      ['the API of Zoho itself', () => (us.switches.apiDomain = 'https://www.zohoapis.com'), 'foreignHost'],
      [
        'an API of nobody',
        () => (us.switches.apiDomain = 'https://www.zohoapis.com.evil.example'),
        'foreignHost',
      ],
      ['a redirect', () => us.failNext({ kind: 'redirect', match: { path: /token/ } }), 'unreadable'],
      ['half a JSON', () => us.failNext({ kind: 'half-json', match: { path: /token/ } }), 'serverFault'],
      ['a broken connection', () => us.failNext({ kind: 'reset', match: { path: /token/ } }), 'network'],
      [
        'a fault of the server',
        () => us.failNext({ kind: 'answer', match: { path: /token/ }, status: 502, body: '<html>' }),
        'serverFault',
      ],
    ] as const) {
      it(`${name}: ${kind}`, async () => {
        arrange();
        const person = personWho([...newClient(), typeIn(us.issueGrantCode())]);
        if (kind === 'none') await run(signInWithSelfClient, person);
        else assert.equal((await fails(signInWithSelfClient, person)).kind, kind);
      });
    }

    it('lasts an hour without a refresh token', async () => {
      us.switches.refreshTokenIn = 'never';
      const signIn = await run(
        signInWithSelfClient,
        personWho([...newClient(), typeIn(us.issueGrantCode())]),
      );
      assert.equal(signIn.tokens.renewal, undefined);
    });
  });
});
