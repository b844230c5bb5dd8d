import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { encodingsOf } from '../harness/byteScan';
import { encrypted, json, type Answer } from '../harness/listener';
import { agree, pick, type as typeIn } from '../harness/scriptedPrompter';
import { TunnelProxy, type Manner } from '../harness/tunnelProxy';
import { offline } from './offline';
import { extensionId, onlyMessage, run, signOutEverywhere } from './support';

const token = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';

function certificate(name: string): string {
  const { extensionPath = '' } = vscode.extensions.getExtension(extensionId) ?? {};
  return fs.readFileSync(path.join(extensionPath, 'test/harness/certificates', `${name}.pem`), 'utf8');
}

/** Signs in to the European data centre by way of a proxy. */
async function signInThrough(proxy: string, agrees = false) {
  const set = async (values: Readonly<Record<string, unknown>>) => {
    for (const [name, value] of Object.entries(values))
      await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
  };
  // the certificates of the system do not count, but those that Node.js is told of at its start do
  await set({ proxy, systemCertificates: false });
  try {
    const script = [pick('eu · production · crm.zoho.eu'), typeIn(token), ...(agrees ? [agree()] : [])];
    const names: string[] = [];
    const person = await offline(
      (host) => names.push(host),
      () => run('zohoCrm.pasteAccessToken', script),
    );
    assert.deepEqual(names, [], 'finding Zoho is up to the proxy');
    return person;
  } finally {
    await set({ proxy: undefined, systemCertificates: undefined });
  }
}

/** Whatever a proxy was sent, it is no more than the name of the host. */
function assertOnlyConnect({ heads, bytes }: TunnelProxy): void {
  assert.ok(heads.length > 0, 'the proxy was asked');
  for (const head of heads) {
    const [first, ...lines] = head.trimEnd().split('\r\n');
    assert.equal(first, 'CONNECT www.zohoapis.eu:443 HTTP/1.1');
    const names = lines.map((line) => line.split(':', 1).join('').toLowerCase());
    const known = ['host', 'connection', 'proxy-connection', 'user-agent'];
    assert.deepEqual(
      names.filter((name) => !known.includes(name)),
      [],
    );
  }
  for (const [form, needle] of Object.entries(encodingsOf(token))) assert.ok(!bytes.includes(needle), form);
}

const zoho: Answer = (response, url) =>
  json(
    url.startsWith('/crm/v7/org')
      ? { org: [{ id: '1', company_name: 'Acme', domain_name: 'org1', type: 'production' }] }
      : { users: [{ id: '2', full_name: 'Ada Smith', email: 'ada@x.example', status: 'active' }] },
  )(response, url);

describe('a proxy on the way to Zoho', () => {
  afterEach(signOutEverywhere);

  it('G16 S32 sees the name of the host and nothing of what goes through its tunnel', async () => {
    const server = await encrypted(certificate('tunnel'), zoho);
    const proxy = new TunnelProxy({ tunnelsTo: server.port });
    try {
      const person = await signInThrough(await proxy.open(), true);
      assert.match(
        person.confirmations[0]?.message ?? person.messages[0]?.text ?? '',
        /^Signed in as Ada Smith in Acme \(Europe, production\)\.$/,
      );
      assert.ok(server.requests.length >= 2);
      for (const { authorization } of server.requests)
        assert.equal(authorization, `Zoho-oauthtoken ${token}`);
      assertOnlyConnect(proxy);
    } finally {
      await Promise.all([proxy.close(), server.close()]);
    }
  });

  it('S32 that opens what goes through its tunnel is not believed, and gets nothing', async () => {
    const server = await encrypted(certificate('selfSigned'), zoho);
    const proxy = new TunnelProxy({ tunnelsTo: server.port });
    try {
      const { text } = onlyMessage(await signInThrough(await proxy.open()));
      assert.match(text, /DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID/);
      assert.match(text, /Nothing was changed\./);
      assert.deepEqual(server.requests, []);
      assertOnlyConnect(proxy);
    } finally {
      await Promise.all([proxy.close(), server.close()]);
    }
  });

  it('S31 that sends elsewhere is told of that request, and of none after it', async () => {
    const server = await encrypted(certificate('tunnel'), zoho);
    const proxy = new TunnelProxy({
      says: 'HTTP/1.1 302 Found\r\nLocation: https://proxy.example/\r\nContent-Length: 0\r\n\r\n',
    });
    try {
      const url = await proxy.open();
      assert.match(onlyMessage(await signInThrough(url)).text, /^The proxy made no connection to Zoho\./);
      assert.deepEqual(server.requests, []);
      proxy.manner = { tunnelsTo: server.port };
      const person = await signInThrough(url, true);
      assert.match(
        person.confirmations[0]?.message ?? person.messages[0]?.text ?? '',
        /^Signed in as Ada Smith in Acme/,
      );
      assertOnlyConnect(proxy);
    } finally {
      await Promise.all([proxy.close(), server.close()]);
    }
  });

  const forged = JSON.stringify({ org: [{ id: '1', company_name: 'Forged' }], users: [] });
  const page = '<html>Blocked by the network</html>';
  const refusals: readonly (readonly [what: string, manner: Manner, says: RegExp])[] = [
    [
      'with a page that forbids it',
      { says: `HTTP/1.1 403 Forbidden\r\nContent-Length: ${page.length}\r\n\r\n${page}` },
      /^The proxy made no connection to Zoho\./,
    ],
    [
      'because it wants a password',
      {
        says: 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
      },
      /\(HTTP 407\)|setting http\.proxy/,
    ],
    [
      'because it cannot reach Zoho',
      { says: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n' },
      /^The proxy made no connection to Zoho\./,
    ],
    [
      'and answers in the name of Zoho',
      {
        says: `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${forged.length}\r\n\r\n${forged}`,
      },
      /^The proxy made no connection to Zoho\./,
    ],
    ['by hanging up', { says: '' }, /^The proxy made no connection to Zoho\..* the setting http\.proxy/],
  ];
  for (const [what, manner, says] of refusals) {
    it(`S31 that refuses ${what} is told clearly, and learns nothing`, async () => {
      const proxy = new TunnelProxy(manner);
      try {
        const { severity, text, buttons } = onlyMessage(await signInThrough(await proxy.open()));
        assert.equal(severity, 'error');
        assert.match(text, says);
        assert.match(text, /Nothing was changed\./);
        assert.ok(buttons.includes('Try Again'), buttons.join());
        assertOnlyConnect(proxy);
      } finally {
        await proxy.close();
      }
    });
  }

  it('S31 that is not there is told clearly, and nobody else is asked', async () => {
    const proxy = new TunnelProxy({ says: '' });
    const url = await proxy.open();
    await proxy.close();
    const { text } = onlyMessage(await signInThrough(url));
    assert.match(text, /^The proxy made no connection to Zoho\. Nothing was changed\./);
    assert.match(text, /the setting http\.proxy/);
    assert.deepEqual(proxy.heads, []);
  });
});
