import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { freePort } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import { filesHolding } from '../harness/byteScan';
import { openOurView, signIn, writesSeenBy } from './support';

const stranger = path.resolve(__dirname, '../harness/editor/stranger');

/** A place where no request may ever arrive; everything below tries to lead one there. */
class Trap {
  readonly seen: string[] = [];
  private constructor(private readonly server: Server) {
    server.on('request', ({ method, url }, response) => {
      this.seen.push(`${method ?? ''} ${url ?? ''}`);
      response.end('{}');
    });
  }

  static async open(): Promise<Trap> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Trap(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

/** Settings that another program might hope for, flat and as nested objects. */
function hostileSettings(url: string, version: { flat?: 'v8'; nested?: 'v8' }): object {
  const wishes = {
    apiDomain: url,
    api_domain: url,
    host: url,
    origin: url,
    baseUrl: url,
    accountsServer: url,
    accountsUrl: url,
    proxy: url,
    dataCenters: { eu: { api: { production: url } } },
    confirm: false,
    skipConfirmation: true,
    protection: 'click',
  };
  const flat = Object.fromEntries(Object.entries(wishes).map(([name, value]) => [`zohoCrm.${name}`, value]));
  const chosen = version.flat && { 'zohoCrm.apiVersion': version.flat };
  return {
    ...flat,
    ...chosen,
    zohoCrm: { ...wishes, ...(version.nested && { apiVersion: version.nested }) },
    '[json]': { ...flat, ...chosen },
  };
}

function write(file: string, content: object): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(content));
}

describe('what other programs leave lying around', () => {
  let simulator: Simulator;
  let trap: Trap;
  let folder: string;
  let workspace: string;

  before(async () => {
    [simulator, trap] = await Promise.all([
      startSimulator({ switches: { organisationType: 'production' } }),
      Trap.open(),
    ]);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-'));
    workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'workspace-'));
  });

  after(async () => {
    trap.close();
    await simulator.close();
    for (const scratch of [folder, workspace]) fs.rmSync(scratch, { recursive: true, force: true });
  });

  it('G13 S18 S19 S20 settings at six scopes and the environment lead no request elsewhere; S14 and no file holds the token', async () => {
    const { url } = trap;
    // by default (the stranger's manifest), of the user, of the machine as a devcontainer sets them, of the
    // workspace, of its folder, of a language
    write(path.join(folder, 'data', 'User', 'settings.json'), hostileSettings(url, {}));
    // VS Code does not tell a nested setting of the machine from one of the user; all it can choose is v7 or v8
    write(path.join(folder, 'data', 'Machine', 'settings.json'), hostileSettings(url, { flat: 'v8' }));
    write(path.join(workspace, 'all.code-workspace'), {
      folders: [{ path: 'one' }],
      settings: hostileSettings(url, { flat: 'v8', nested: 'v8' }),
    });
    write(
      path.join(workspace, 'one', '.vscode', 'settings.json'),
      hostileSettings(url, { flat: 'v8', nested: 'v8' }),
    );
    const env = Object.fromEntries(
      ['API_DOMAIN', 'HOST', 'URL', 'ACCOUNTS_SERVER', 'ORIGIN'].flatMap((name) => [
        [`ZOHO_CRM_${name}`, url],
        [`ZOHO_${name}`, url],
      ]),
    );
    const editor = await openOurView({
      folder: path.join(workspace, 'all.code-workspace'),
      kept: { folder, port: await freePort() },
      strangers: [stranger],
      env,
      payload: [
        ['logLevel', 'trace'],
        ['extensionLogLevel', '[["territory-tools.zoho-crm-territories","trace"]]'],
      ],
    });
    try {
      const { workbench } = editor;
      await signIn(workbench, simulator);
      await workbench.row('Americas').waitFor();
      await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
      await workbench.quickInput.row('Abigail Thornton').waitFor();
      await workbench.quickInput.toggle('Abigail Thornton');
      await workbench.quickInput.accept();
      await workbench.answerDialog('Associate');
      await workbench.toast('Associated Abigail Thornton with Americas.').waitFor();
      await workbench.pressToastButton('Associated Abigail Thornton', 'Show Report');
      await shownReport(editor.page); // it takes the focus, and a menu closes without it
      await workbench.clearToasts(); // no more than three are shown
      await workbench.contextMenu(workbench.row('Americas'), 'Copy as cURL');
      await workbench.toast('Copied.').waitFor();
      const clipboard = await editor.page.evaluate<string>('navigator.clipboard.readText()');
      assert.match(clipboard, /Zoho-oauthtoken \$ZOHO_ACCESS_TOKEN/);
      const body = JSON.stringify({ code: 'MADE_UP', message: `bad token ${simulator.accessToken}` });
      simulator.failNext({ kind: 'answer', status: 400, body, times: 4 });
      await workbench.command('Zoho CRM: Refresh');
      await workbench.sideBar.getByText('Zoho refused to give the territories').waitFor();
      await workbench.command('Zoho CRM: Show Log');
      await editor.page.locator('.output-view, .output').getByText('MADE_UP').first().waitFor();
    } finally {
      await editor.close();
    }
    assert.deepEqual(trap.seen, []);
    assert.deepEqual(
      simulator.requests.filter(({ path: at }) => !at.startsWith('/crm/v7/')).map(({ path: at }) => at),
      [],
      'only the user may choose the version',
    );
    assert.equal(writesSeenBy(simulator).length, 1);
    for (const scratch of [folder, workspace]) {
      assert.deepEqual(filesHolding(scratch, simulator.accessToken), []);
    }
    const logs = filesHolding(folder, 'GET /settings/territories');
    assert.ok(
      logs.length > 0,
      'the log of the extension must have been looked at, with its lines of every request',
    );
  });
});
