import { strict as assert } from 'node:assert';
import { hasSubscribers } from 'node:diagnostics_channel';
import https from 'node:https';
import { connect, createServer, type AddressInfo, type LookupFunction, type Server } from 'node:net';
import { CrmClient } from '../../../../src/core/zoho/client';
import { fetch } from '../../../../src/core/zoho/http';
import { fixedToken } from '../../../../src/core/zoho/tokenProvider';
import { createTransport } from '../../../../src/core/zoho/transport';
import { crmError, never, sampleTerritory, sampleUser } from '../../../harness/crm';
import { certificate, encrypted, json, type Listener } from '../../../harness/listener';
import { explain } from '../../../../src/messages/explain';
import { CrmError } from '../../../../src/core/zoho/errors';

const own = https.request;
const organisation = json({ org: [{ id: '1', company_name: 'Acme' }] });
const forged = JSON.stringify({ org: [{ id: '1', company_name: 'Forged' }] });
const refusals: Readonly<Record<string, string>> = {
  'a redirect': 'HTTP/1.1 302 Found\r\nLocation: https://proxy.example/\r\nContent-Length: 0\r\n\r\n',
  'a redirect to no address': 'HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n',
  'a page': 'HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\n<html>',
  'half a page': 'HTTP/1.1 403 Forbidden\r\nContent-Length: 60\r\n\r\n<html>',
  'an error': 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n',
  'words in the name of Zoho': `HTTP/1.1 200 OK\r\nContent-Length: ${forged.length}\r\n\r\n${forged}`,
};

describe('a proxy that answers instead of making a connection', () => {
  let zoho: Listener;
  let proxy: Server;
  let says = '';
  /** Whether the next connection is refused by the proxy. */
  let isRefused: () => boolean;

  before(async () => {
    zoho = await encrypted(certificate('good'), organisation);
    proxy = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.end(says)),
    );
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    proxy.close();
    await zoho.close();
  });
  // as VS Code does: the words of the proxy come over a connection that was never encrypted
  beforeEach(() => {
    const request = (url: string, options: https.RequestOptions) => {
      const createConnection = () => connect((proxy.address() as AddressInfo).port, '127.0.0.1');
      return own(url, {
        ...options,
        ...(isRefused() ? { createConnection } : { ca: certificate('authority') }),
      });
    };
    Object.assign(https, { request });
  });
  afterEach(() => Object.assign(https, { request: own }));

  const crm = () =>
    new CrmClient(
      createTransport({
        origin: `https://localhost:${zoho.port}`,
        version: () => 'v7',
        tokens: fixedToken('token'),
        fetch,
      }),
    );

  for (const [name, bytes] of Object.entries(refusals)) {
    it(`with ${name} is told, and the next answer of the server is the server's`, async () => {
      says = bytes;
      isRefused = () => true;
      const error = await crmError(crm().associateUser(sampleTerritory, sampleUser, never()));
      assert.deepEqual([error.kind, error.effect], ['network', 'none']);
      assert.match(explain(error).what, /^The proxy made no connection to Zoho\.$/);
      isRefused = () => false;
      assert.equal((await crm().organisation(never()))?.name, 'Acme');
    });
  }

  it('to some of many requests is told of these and of no others', async () => {
    says = refusals['a redirect'] ?? '';
    let n = 0;
    isRefused = () => n++ % 3 === 0;
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        crm()
          .organisation(never())
          .then(
            (found) => found?.name,
            (error: unknown) => (error instanceof CrmError ? explain(error).what : String(error)),
          ),
      ),
    );
    const told = (what: string) => answers.filter((answer) => answer === what).length;
    // connections come in whatever order the system makes them
    assert.deepEqual([told('The proxy made no connection to Zoho.'), told('Acme')], [10, 20]);
  });

  it('is noticed without listening to the requests of anybody else', async () => {
    isRefused = () => false;
    const { request } = https;
    const asked = crm().organisation(never());
    assert.equal(https.request, request);
    await asked;
    assert.equal(https.request, request);
    assert.equal(hasSubscribers('http.client.response.finish'), false);
  });

  it('is not confused with a host of several addresses, none of which can be reached', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const lookup: LookupFunction = (_, __, found) =>
      found(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ]);
    Object.assign(https, {
      request: (url: string, options: https.RequestOptions) =>
        own(url.replace(String(zoho.port), String(port)), { ...options, lookup }),
    });
    const error = await crmError(crm().associateUser(sampleTerritory, sampleUser, never()));
    assert.deepEqual([error.kind, error.effect], ['network', 'none']);
    assert.match(explain(error).what, /No connection to Zoho could be made \(ECONNREFUSED\)/);
  });
});
