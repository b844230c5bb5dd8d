import assert from 'node:assert/strict';
import * as diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import * as vscode from 'vscode';
import { agree, pick, turnAway, type } from '../harness/scriptedPrompter';
import { offline } from './offline';
import { extensionId, onlyMessage, run, withSimulator, workspaceFile, writesOf } from './support';

const token = '1000.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef';

/**
 * The hosts that anything in this process turns to while it is offline: a request either looks up a name, which is noted,
 * or gets as far as starting, which is noted too.
 */
async function hostsAskedOffline(work: () => Promise<void>): Promise<string[]> {
  const hosts: string[] = [];
  const note = (started: unknown) => hosts.push((started as { request: ClientRequest }).request.host);
  diagnostics.subscribe('http.client.request.start', note);
  try {
    await offline((host) => hosts.push(host), work);
  } finally {
    diagnostics.unsubscribe('http.client.request.start', note);
  }
  return hosts;
}

describe('a token', () => {
  const places: readonly (readonly [choice: string, host: string])[] = [
    ['us · production · crm.zoho.com', 'www.zohoapis.com'],
    ['eu · production · crm.zoho.eu', 'www.zohoapis.eu'],
    ['in · sandbox', 'sandbox.zohoapis.in'],
    ['au · developer', 'developer.zohoapis.com.au'],
    ['jp · production · crm.zoho.jp', 'www.zohoapis.jp'],
    ['cn · production · crm.zoho.com.cn', 'www.zohoapis.com.cn'],
    ['ca · production · crm.zohocloud.ca', 'www.zohoapis.ca'],
    ['sa · production · crm.zoho.sa', 'www.zohoapis.sa'],
    ['uk · production · crm.zoho.uk', 'www.zohoapis.uk'],
    ['ae · production · crm.zoho.ae', 'www.zohoapis.ae'],
  ];
  for (const [choice, host] of places) {
    it(`pasted for ${choice} goes to ${host} and nowhere else; offline, nobody is signed in`, async () => {
      const hosts = await hostsAskedOffline(async () => {
        const script = [pick(choice), type(token, ['', 'two words', '"quoted"'])];
        const { text, buttons } = onlyMessage(await run('zohoCrm.pasteAccessToken', script));
        assert.equal(
          text,
          'No connection to Zoho could be made (ENOTFOUND). Nothing was changed. ' +
            'Check your connection and the setting http.proxy, then try again.',
        );
        assert.deepEqual(buttons, ['Try Again', 'Show Log']);
      });
      assert.deepEqual(hosts, [host]);
      const next = await run('zohoCrm.goTo', [turnAway('pick')]);
      assert.equal(next.offers[0]?.title, 'Sign In to Zoho CRM');
    });
  }
});

describe('settings', () => {
  const associate = () =>
    run('zohoCrm.associateUserById', [pick('Germany South'), type('431581000000258001'), agree()]);

  it('can choose the version of the API, how long runs are kept, whether ids are explained and how loud results are, and nothing else', () => {
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      contributes: { configuration: { properties: Record<string, unknown> } };
    };
    assert.deepEqual(Object.keys(manifest.contributes.configuration.properties), [
      'zohoCrm.apiVersion',
      'zohoCrm.keepRunsForDays',
      'zohoCrm.explainIds',
      'zohoCrm.results',
    ]);
  });

  it('of a workspace do not change the version that is called', () =>
    withSimulator({}, async (simulator) => {
      const folder = workspaceFile('.vscode');
      const taken = new Promise<void>((resolve) => {
        const subscription = vscode.workspace.onDidChangeConfiguration((change) => {
          if (!change.affectsConfiguration('editor.tabSize')) return;
          subscription.dispose();
          resolve();
        });
      });
      const settings = JSON.stringify({ 'zohoCrm.apiVersion': 'v8', 'editor.tabSize': 7 });
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(folder, 'settings.json'),
        new TextEncoder().encode(settings),
      );
      try {
        await taken;
        await associate();
        assert.match(writesOf(simulator)[0]?.path ?? '', /^\/crm\/v7\//);
      } finally {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    }));
});
