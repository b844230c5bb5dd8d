import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '../../src/simulator/server';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const home = join(root, '.vscode-test/zoho-sdk');
const packages = { v7: '@zohocrm/nodejs-sdk-7.0', v8: '@zohocrm/nodejs-sdk-8.0' } as const;
/** A new release of theirs is looked at first, it does not decide about our tests overnight. */
const releases = [`${packages.v7}@4.0.0`, `${packages.v8}@2.0.0`];
const entry = (version: keyof typeof packages): string =>
  join(home, 'node_modules', packages[version], 'lib/index.js');

const territory = '431581000000744113';
const katharina = '431581000000258001';

interface Outcome {
  readonly signedInAs: string;
  readonly territories: string[];
  readonly before: string[];
  readonly bulk: string[];
  readonly single: string[];
  readonly again: string[];
  readonly removed: string[];
}

async function installSdks(): Promise<void> {
  if (existsSync(entry('v7')) && existsSync(entry('v8'))) return;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const install = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  await run('npm', [...install, ...releases], {
    cwd: home,
    shell: process.platform === 'win32',
  });
}

/** Runs the SDK in a process and a folder of its own: it is a global, and it writes files where it stands. */
async function useSdk(version: keyof typeof packages, task: object): Promise<Outcome> {
  const folder = mkdtempSync(join(home, 'run-'));
  try {
    const argument = JSON.stringify({ ...task, version, sdk: entry(version) });
    const { stdout } = await run(process.execPath, [join(__dirname, 'useSdk.mjs'), argument], {
      cwd: folder,
    });
    return JSON.parse(stdout) as Outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("Zoho's own Node SDKs against the simulator", function () {
  this.timeout(180_000);
  let simulator: Simulator;

  before(installSdks);
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  for (const version of ['v7', 'v8'] as const) {
    it(`${version}: sign in, read, add in bulk and singly, remove`, async () => {
      const { organisation, url, refreshToken, clientId, clientSecret } = simulator;
      const members = organisation.membersOf(territory);
      const [first = '', second = ''] = [...organisation.users.values()]
        .filter((user) => user.status === 'active' && !members.includes(user.id) && user.id !== katharina)
        .map((user) => user.id);

      const outcome = await useSdk(version, {
        url,
        refreshToken,
        clientId,
        clientSecret,
        territory,
        bulk: [first, second],
        single: katharina,
        remove: [first, katharina],
      });

      const administrator = organisation.administrator;
      assert.ok(outcome.signedInAs.startsWith(`${administrator?.email ?? ''}:`));
      const names = [...organisation.territories.values()].map(({ name }) => name);
      assert.deepEqual(outcome.territories, names);
      assert.deepEqual(outcome.before, members);
      assert.deepEqual(outcome.bulk, ['SUCCESS', 'SUCCESS']);
      assert.deepEqual(outcome.single, ['SUCCESS']);
      assert.deepEqual(outcome.again, ['DUPLICATE_DATA']);
      assert.deepEqual(outcome.removed, ['SUCCESS', 'SUCCESS']);
      assert.deepEqual(organisation.membersOf(territory), [...members, second]);

      const bulk = simulator.requests.find(({ method }) => method === 'PUT');
      assert.equal(bulk?.path, `/crm/${version}/settings/territories/${territory}/users`);
      assert.equal(bulk.headers['content-type'], undefined);
      const token = simulator.requests.find(({ path }) => path === '/oauth/v2/token');
      assert.match(token?.headers['content-type'] ?? '', /^multipart\/form-data/);
    });
  }
});
