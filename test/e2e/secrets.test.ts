import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { freePort, type Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { encodingsOf, filesHolding } from '../harness/byteScan';
import { openOurView, workspaceWith } from './support';

/** What a secret is called in the form that carries it to an accounts server. */
const fields = {
  refresh_token: 'refresh token',
  token: 'refresh token',
  client_secret: 'client secret',
  code_verifier: 'verifier',
  code: 'code',
} as const;
type Kind = (typeof fields)[keyof typeof fields] | 'access token' | 'device code';

/** Every secret that a simulator was ever sent, with what it is. */
function secretsSeenBy({ requests }: Simulator): Map<string, Kind> {
  const secrets = new Map<string, Kind>();
  for (const { path: at, body, headers } of requests) {
    const [, token] = /^Zoho-oauthtoken (.+)$/.exec(headers.authorization ?? '') ?? [];
    if (token !== undefined) secrets.set(token, 'access token');
    if (!/^\/oauth\/v\d\/(?:device\/)?token/.test(at)) continue;
    const form = new URLSearchParams(body);
    for (const [field, kind] of Object.entries(fields)) {
      const value = form.get(field);
      if (value) secrets.set(value, at.includes('device') && field === 'code' ? 'device code' : kind);
    }
  }
  return secrets;
}

/** Drives every way in at a simulator, and everything that uses up a secret. */
class Person {
  constructor(
    private readonly editor: Editor,
    private readonly simulator: Simulator,
  ) {}

  async signInInBrowser(): Promise<void> {
    await this.begin('Sign In in the Browser');
    const consent = await this.pageOpenedBy(() => this.enterClient());
    await consent.getByRole('button', { name: 'Accept' }).click();
    await this.accept();
    await consent.close();
  }

  async signInWithDeviceCode(): Promise<void> {
    await this.begin('Sign In with a Device Code');
    const page = await this.pageOpenedBy(() => this.enterClient());
    await page.getByRole('button', { name: 'Accept' }).click();
    await this.accept();
    await page.close();
  }

  async signInWithSelfClient(): Promise<void> {
    const { workbench, page } = this.editor;
    await this.begin('Sign In with a Self Client');
    await this.enterClient();
    await workbench.toast('The code is made at').waitFor();
    const console = await page.context().newPage();
    const scopes = 'ZohoCRM.settings.territories.ALL,ZohoCRM.users.ALL,ZohoCRM.org.READ';
    await console.goto(`${this.simulator.url}/console`);
    await console.getByLabel('Scopes').fill(scopes);
    await console.getByRole('button', { name: 'Create' }).click();
    const code = await console.locator('main p').innerText();
    await console.close();
    await page.bringToFront();
    await workbench.quickInput.submit(code);
    await this.accept();
  }

  async associate(user: string): Promise<void> {
    const { workbench } = this.editor;
    await workbench.row('Americas').waitFor();
    await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
    await workbench.quickInput.row(user).waitFor();
    await workbench.quickInput.toggle(user);
    await workbench.quickInput.accept();
    await workbench.answerDialog('Associate');
    await workbench.toast(`Associated ${user} with Americas.`).waitFor();
    await workbench.clearToasts();
  }

  /** The tokens are renewed, but first Zoho quotes what it was sent, whatever that is. */
  async outliveTokens(): Promise<void> {
    const { workbench } = this.editor;
    const refused = (secret: string) => JSON.stringify({ error: `bad ${secret}`, message: secret });
    this.simulator.failNext({
      kind: 'answer',
      match: { method: 'POST', path: /^\/oauth\/v2\/token/ },
      status: 400,
      body: refused(this.simulator.refreshToken + this.simulator.clientSecret),
    });
    this.simulator.advance(3_600_000);
    await workbench.command('Zoho CRM: Refresh');
    await workbench.sideBar.getByText('Zoho did not accept').waitFor();
    await workbench.command('Zoho CRM: Refresh');
    await workbench.row('Americas').waitFor();
    await workbench.clearToasts();
  }

  async signOut(): Promise<void> {
    const { workbench } = this.editor;
    await workbench.command('Zoho CRM: Sign Out');
    await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
    await workbench.clearToasts();
  }

  private async begin(way: string): Promise<void> {
    const { quickInput } = this.editor.workbench;
    await this.editor.workbench.command('Zoho CRM: Sign In…');
    await quickInput.pick(way);
    await quickInput.fill('Local Simulator');
    await quickInput.pick('Local Simulator');
    await quickInput.submit(this.simulator.url);
  }

  private async enterClient(): Promise<void> {
    await this.editor.workbench.quickInput.submit(this.simulator.clientId);
    await this.editor.workbench.quickInput.submit(this.simulator.clientSecret);
  }

  private async pageOpenedBy(act: () => Promise<void>): Promise<Page> {
    const [page] = await Promise.all([this.editor.page.context().waitForEvent('page'), act()]);
    await page.getByRole('button').first().waitFor();
    return page;
  }

  /** Says that this is the right organisation, the first time that it is asked. */
  private async accept(): Promise<void> {
    const { workbench, page } = this.editor;
    await page.bringToFront();
    await workbench.answerDialog('Open');
    await workbench.row('Halvorsen Instruments').waitFor();
  }
}

/** Runs in the page: everything that the window keeps, unpacked. */
const readMemories = `(async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const kept = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const at = () => database.transaction(store).objectStore(store);
      kept.push(name, store, await done(at().getAllKeys()), await done(at().getAll()));
    }
    database.close();
  }
  return JSON.stringify(kept);
})()`;

describe('the secrets of every way in', () => {
  let simulator: Simulator;
  let folder: string;
  let workspace: string;

  before(async () => {
    simulator = await startSimulator({ switches: { deviceAnnouncedSeconds: 1, devicePollSeconds: 0 } });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-'));
    workspace = workspaceWith({ 'users.json': '{ "users": [] }\n' });
  });
  after(async () => {
    await simulator.close();
    for (const scratch of [folder, workspace]) fs.rmSync(scratch, { recursive: true, force: true });
  });

  it('G13 S12 S13 S14 are in no log, no memory of the window, no clipboard and no file, in whatever encoding', async () => {
    const editor = await openOurView({
      folder: workspace,
      kept: { folder, port: await freePort() },
      payload: [
        ['logLevel', 'trace'],
        ['extensionLogLevel', '[["territory-tools.zoho-crm-territories","trace"]]'],
      ],
    });
    const texts: string[] = [];
    try {
      const person = new Person(editor, simulator);
      await person.signInInBrowser();
      await person.associate('Abigail Thornton');
      await person.outliveTokens();
      await person.signOut();
      await person.signInWithDeviceCode();
      await person.signOut();
      await person.signInWithSelfClient();
      texts.push(await editor.page.evaluate<string>('navigator.clipboard.readText()'));
      texts.push(await editor.page.evaluate<string>(readMemories));
      await person.signOut();
      await until('Zoho to be told', () =>
        Promise.resolve(simulator.requests.at(-1)?.path === '/oauth/v2/token/revoke'),
      );
    } finally {
      await editor.close();
    }

    const secrets = secretsSeenBy(simulator);
    const kinds: Kind[] = [
      'access token',
      'client secret',
      'code',
      'device code',
      'refresh token',
      'verifier',
    ];
    assert.deepEqual([...new Set(secrets.values())].sort(), kinds, 'each was used');
    assert.match(texts.join(), /zohoCrm/, 'the memory of the extension was looked at');
    const logs = filesHolding(folder, 'GET /settings/territories');
    assert.ok(logs.length > 0, 'the log was looked at');
    for (const [secret, kind] of secrets) {
      for (const [form, bytes] of Object.entries(encodingsOf(secret)))
        assert.ok(!texts.some((text) => Buffer.from(text).includes(bytes)), `${kind}, ${form}`);
      const files = [folder, workspace].flatMap((scratch) => filesHolding(scratch, secret));
      assert.deepEqual(kind === 'code' ? files.filter(isOurs) : files, [], kind);
    }
  });
});

/** The browser remembers the addresses and pages that brought a code; what VS Code keeps in it counts all the same. */
function isOurs(file: string): boolean {
  return !/\/browser\//.test(file) || /\/(?:IndexedDB|Local Storage|Session Storage)\//.test(file);
}
