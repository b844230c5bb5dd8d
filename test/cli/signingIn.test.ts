import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { demoOrganisation, Organisation } from '../../src/simulator/server';
import { encodingsOf, filesHolding } from '../harness/byteScan';
import { Desk, renewing } from '../harness/commandLine';
import { usingSimulator } from '../harness/crm';
import { plain } from '../harness/listener';

describe('the command line', () => {
  let desk: Desk;
  beforeEach(() => (desk = new Desk()));
  afterEach(() => desk.clear());

  it('signs in by the environment, with one renewal per process, and says as whom', () =>
    usingSimulator({}, async (simulator) => {
      const { code, stdout, stderr } = await desk.run(['whoami'], renewing(simulator));
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^Halvorsen Instruments \(local simulator, port \d+\)$/m);
      assert.match(stdout, /^user +Ingrid Solheim \(431581000000200102\)$/m);
      assert.match(stdout, /^scopes missing +none of those for reading$/m);
      assert.equal(stderr, 'Asking Zoho…\n');
      const renewals = simulator.requests.filter(({ path }) => path.startsWith('/oauth/'));
      assert.equal(renewals.length, 1);
      assert.deepEqual([...new Set(simulator.requests.map(({ method }) => method))].sort(), ['GET', 'POST']);
    }));

  it('tells a program the same as JSON, and how many credits are left', () =>
    usingSimulator({ switches: { creditsPerDay: 4 } }, async (simulator) => {
      const { code, stdout } = await desk.run(['whoami', '--json', '--quiet'], renewing(simulator));
      assert.equal(code, 0);
      const { creditsLeft, ...told } = JSON.parse(stdout) as Record<string, unknown>;
      assert.ok(creditsLeft === 1 || creditsLeft === 2, String(creditsLeft));
      assert.deepEqual(told, {
        format: 'zoho-territories-whoami/1',
        organisation: { id: '431581000000000225', name: 'Halvorsen Instruments' },
        environment: 'simulator',
        place: `loopback:${simulator.port}`,
        user: { id: '431581000000200102', name: 'Ingrid Solheim' },
        territories: 40,
        missingScopes: [],
        problems: [],
      });
    }));

  it('ends with 4 where scopes are missing, and names them', () =>
    usingSimulator({}, async (simulator) => {
      const token = simulator.issueToken({ scopes: ['ZohoCRM.org.READ'] });
      const environment = { ZOHO_CRM_DATA_CENTER: simulator.url, ZOHO_CRM_ACCESS_TOKEN: token };
      const { code, stdout } = await desk.run(['whoami', '--json'], environment);
      assert.equal(code, 4);
      const answer = JSON.parse(stdout) as { missingScopes: string[]; problems: { code: string }[] };
      assert.deepEqual(answer.missingScopes.sort(), [
        'ZohoCRM.settings.territories.READ',
        'ZohoCRM.users.READ',
      ]);
      assert.deepEqual(
        answer.problems.map(({ code }) => code),
        ['missingScope'],
      );
    }));

  it('ends with 4 where nobody is signed in, and says what to set', async () => {
    const { code, stdout, stderr } = await desk.run(['whoami']);
    assert.deepEqual([code, stdout], [4, '']);
    assert.match(stderr, /^error: ZOHO_CRM_REFRESH_TOKEN is not set.*Set ZOHO_CRM_REFRESH_TOKEN, /);
  });

  it('ends with 4 where Zoho does not know the refresh token', () =>
    usingSimulator({}, async (simulator) => {
      simulator.revoke(simulator.refreshToken);
      const { code, stderr } = await desk.run(['whoami'], renewing(simulator));
      assert.equal(code, 4);
      assert.match(stderr, /error: Zoho does not know the refresh token: it was revoked/);
    }));

  it('ends with 1 where nobody answers, or the command line is wrong', async () => {
    const listener = await plain(() => undefined);
    await listener.close();
    const environment = {
      ZOHO_CRM_DATA_CENTER: `http://127.0.0.1:${listener.port}`,
      ZOHO_CRM_ACCESS_TOKEN: '1000.0123456789abcdef.fedcba9876543210',
    };
    const silent = await desk.run(['whoami'], environment);
    assert.equal(silent.code, 1);
    assert.match(silent.stderr, /Nobody answers at http:\/\/127\.0\.0\.1:\d+\. .*Start the simulator there/);
    fs.writeFileSync(
      path.join(desk.cwd, 'crm.territories.jsonc'),
      '{"version":1,"organisations":{"dev":{"id":"1","environment":"simulator"}},"mode":"additive","territories":{"A":{"members":[]}}}',
    );
    for (const command of ['plan', 'drift', 'apply']) {
      const elsewhere = await desk.run([command, '--org', 'prod'], environment);
      assert.match(elsewhere.stderr, /names no organisation prod\..*dev/, 'known before anybody is asked');
    }
    const wrong = await desk.run(['whoami', '--jsno']);
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /^error: There is no option --jsno here\. .*Did you mean --json\?\n$/);
  });

  it('ends with 130 at Ctrl-C, and says that nothing was changed', async () => {
    let come: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (come = resolve));
    const listener = await plain(() => come());
    try {
      const { ended, signal } = desk.start(['whoami'], {
        ZOHO_CRM_DATA_CENTER: `http://127.0.0.1:${listener.port}`,
        ZOHO_CRM_ACCESS_TOKEN: '1000.0123456789abcdef.fedcba9876543210',
      });
      await asked;
      signal('SIGINT');
      const { code, stderr } = await ended;
      assert.equal(code, 130);
      assert.match(stderr, /^Ending after the request under way; once more ends at once\.\n.*Cancelled\./m);
    } finally {
      await listener.close();
    }
  });

  for (const [variable, value] of [
    ['ZOHO_CRM_DATA_CENTER', 'https://evil.example'],
    ['ZOHO_CRM_DATA_CENTER', 'http://127.0.0.1.evil.example:80'],
    ['ZOHO_CRM_ENVIRONMENT', '../evil'],
  ] as const) {
    it(`S19 sends nothing anywhere where ${variable} is ${value}`, async () => {
      const token = '1000.0123456789abcdef.fedcba9876543210';
      const environment = { ZOHO_CRM_ACCESS_TOKEN: token, [variable]: value };
      const { code, stderr } = await desk.run(['whoami', '--verbose'], environment);
      assert.equal(code, 4);
      assert.match(stderr, /^error: ZOHO_CRM_\w+ names no (?:data centre|environment)/);
      assert.doesNotMatch(stderr, /GET/);
    });
  }

  it('S01 S02 S14 lets no secret out: not into its output, and into no file', () =>
    usingSimulator({}, async (simulator) => {
      const secrets = [simulator.refreshToken, simulator.clientSecret, simulator.clientId];
      const printed: string[] = [];
      for (const prepare of [() => undefined, () => simulator.revoke(simulator.refreshToken)]) {
        prepare();
        for (const args of [
          ['whoami', '--verbose'],
          ['whoami', '--json'],
          ['whoami', '--markdown', 'summary.md'],
          ['export', '--csv'],
        ]) {
          const environment = { ...renewing(simulator), GITHUB_ACTIONS: 'true' };
          const { stdout, stderr } = await desk.run(args, environment);
          printed.push(stdout, stderr);
        }
      }
      const issued = simulator.requests.map(({ headers }) => headers.authorization?.split(' ')[1] ?? '');
      const access = [...new Set(issued)].filter((token) => token !== '');
      assert.ok(access.length >= 3);
      assert.match(fs.readFileSync(path.join(desk.cwd, 'summary.md'), 'utf8'), /Halvorsen Instruments/);
      for (const secret of [...secrets, ...access]) {
        assert.deepEqual(filesHolding(desk.folder, secret), []);
        for (const needle of Object.values(encodingsOf(secret)))
          assert.ok(!Buffer.from(printed.join('\n')).includes(needle));
      }
    }));

  it('S54 prints no command of GitHub Actions, whatever the organisation is called', async () => {
    for (const name of ['::set-env name=PATH::/tmp', '##[add-mask]x', '\n::stop-commands::x']) {
      await usingSimulator({ organisation: new Organisation({ name }) }, async (simulator) => {
        const environment = { ...renewing(simulator), GITHUB_ACTIONS: 'true' };
        const { stdout, stderr } = await desk.run(['whoami'], environment);
        for (const line of `${stdout}\n${stderr}`.split('\n')) {
          assert.ok(!line.includes('##['), line);
          assert.ok(!line.trimStart().startsWith('::') || line.startsWith('::error::'), line);
        }
      });
    }
  });

  it('exports a file that it finds nothing wrong in, and in order', () =>
    usingSimulator({}, async (simulator) => {
      const { code, stderr } = await desk.run(['export'], renewing(simulator));
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^Reading the territories…$/m);
      for (const args of [['check'], ['sort', '--check', 'crm.territories.jsonc']]) {
        const ended = await desk.run(args);
        assert.deepEqual([ended.code, ended.stderr], [0, '']);
      }
    }));

  it('has colours where neither NO_COLOR nor a pipe is in the way, and so none here', () =>
    usingSimulator({ organisation: demoOrganisation() }, async (simulator) => {
      const { stdout } = await desk.run(['whoami'], renewing(simulator));
      assert.ok(!stdout.includes('\u001b'));
    }));
});
