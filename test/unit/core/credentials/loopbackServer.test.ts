import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type RequestOptions } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import {
  waitForBrowser,
  type BrowserAnswer,
  type LoopbackServer,
} from '../../../../src/core/credentials/loopbackServer';
import { Cancelled } from '../../../../src/core/util/async';
import { SignInError } from '../../../../src/core/credentials/signInError';
import { never } from '../../../harness/crm';
import { told } from '../../../../src/messages/explain';
import { answerPage } from '../../../../src/messages/answerPage';

const state = randomBytes(32).toString('base64url');

describe('the server that waits for the browser', () => {
  let server: LoopbackServer;
  let port: number;
  let settled: BrowserAnswer | undefined;

  beforeEach(async () => {
    settled = undefined;
    server = await waitForBrowser(state, answerPage(), [0]);
    port = Number(new URL(server.redirectUri).port);
    void server.answer(never()).then((answer) => (settled = answer));
  });
  afterEach(() => server.close());

  interface Reply {
    readonly status: number;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }

  /** Sends one request; undefined when the connection was cut instead of an answer. */
  async function ask(path: string, options: RequestOptions = {}, body?: string): Promise<Reply | undefined> {
    const request = send({ host: '127.0.0.1', port, path, ...options });
    request.on('error', () => undefined); // a cut connection may be noticed more than once
    request.end(body);
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
    } catch {
      return undefined;
    }
  }

  /** Sends bytes as they are and returns all that comes back. */
  async function raw(bytes: string | Uint8Array): Promise<string> {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(bytes);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(socket, 'close');
    return Buffer.concat(chunks).toString('latin1');
  }

  const right = `/callback?state=${state}&code=1000.abc.def&location=eu&accounts-server=https%3A%2F%2Faccounts.zoho.eu`;
  const answer = {
    code: '1000.abc.def',
    error: undefined,
    location: 'eu',
    accountsServer: 'https://accounts.zoho.eu',
  };

  type Stranger = readonly [name: string, path: string, options?: RequestOptions];
  const strangers: Readonly<Record<string, readonly Stranger[]>> = {
    'S40 of another host': [
      ['another host', right, { headers: { host: 'evil.example' } }],
      ['localhost', right, { headers: { host: 'localhost' } }],
      ['another port', right, { headers: { host: '127.0.0.1:1' } }],
      ['a host that begins alike', right, { headers: { host: '127.0.0.1.evil.example' } }],
    ],
    'S41 of another method or path': [
      ['another path', `/callback2?state=${state}&code=x`],
      ['a path below', `/callback/?state=${state}&code=x`],
      ['a path that leads back', `/x/../callback?state=${state}&code=x`],
      ['a whole URL', `http://evil.example/callback?state=${state}&code=x`],
      ['two slashes', `//callback?state=${state}&code=x`],
      ['POST', right, { method: 'POST' }],
      ['HEAD', right, { method: 'HEAD' }],
      ['OPTIONS', right, { method: 'OPTIONS' }],
      ['the favicon', '/favicon.ico'],
      ['nothing', '/'],
    ],
    'S42 of another state': [
      ['no state', '/callback?code=x'],
      ['an empty state', '/callback?state=&code=x'],
      ['another state', `/callback?state=${'A'.repeat(43)}&code=x`],
      ['half the state', `/callback?state=${state.slice(0, 20)}&code=x`],
      ['the state and more', `/callback?state=${state}x&code=x`],
      ['the state twice', `/callback?state=${state}&state=${state}&code=x`],
      ['the state in another case', `/callback?state=${swapCase(state)}&code=x`],
      ['a refusal without state', '/callback?error=access_denied'],
    ],
    'that is no answer': [
      ['neither code nor error', `/callback?state=${state}`],
      ['both code and error', `/callback?state=${state}&code=x&error=y`],
      ['two codes', `/callback?state=${state}&code=x&code=y`],
    ],
  };
  for (const [kind, requests] of Object.entries(strangers)) {
    for (const [name, path, options] of requests) {
      it(`sends a request away, ${kind}, with an empty 404, and goes on waiting: ${name}`, async () => {
        const reply = await ask(path, options);
        assert.deepEqual([reply?.status, reply?.body], [404, '']);
        assert.equal(settled, undefined);
        assert.equal((await ask(right))?.status, 200);
        assert.deepEqual(await server.answer(never()), answer);
      });
    }
  }

  it('S39 can be reached under 127.0.0.1 and no other address of this machine', async () => {
    const others = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address }) => address),
    );
    for (const host of new Set(['::1', '127.0.0.2', ...others].filter((other) => other !== '127.0.0.1'))) {
      const headers = { host: `127.0.0.1:${port}` };
      assert.equal(await ask(right, { host, headers }), undefined, host);
    }
    assert.equal(settled, undefined);
    assert.equal((await ask(right))?.status, 200);
  });

  it('takes one answer, S46 shows a page with nothing of it and nothing to load, and S43 is gone', async () => {
    const reply = await ask(right);
    assert.equal(reply?.status, 200);
    assert.deepEqual(await server.answer(never()), answer);
    for (const part of ['1000.abc.def', state, 'accounts', 'eu"'])
      assert.ok(!reply.body.includes(part), part);
    assert.equal(reply.headers['content-security-policy'], "default-src 'none'");
    assert.equal(reply.headers['cache-control'], 'no-store');
    assert.equal(reply.headers['referrer-policy'], 'no-referrer');
    assert.equal(reply.headers.connection, 'close');
    assert.equal(reply.headers['access-control-allow-origin'], undefined);
    assert.equal(await ask(right), undefined, 'nobody listens any more');
  });

  it('takes a refusal with the right state', async () => {
    await ask(`/callback?state=${state}&error=access_denied`);
    assert.equal((await server.answer(never())).error, 'access_denied');
  });

  it('S45 accepts the right answer after 1,000 hostile requests', async function () {
    this.timeout(60_000);
    for (let sent = 0; sent < 1010; sent += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          ask(`/callback?state=${randomBytes(32).toString('base64url')}&code=${index}`),
        ),
      );
    }
    assert.equal(settled, undefined);
    assert.equal((await ask(right))?.status, 200);
    assert.deepEqual(await server.answer(never()), answer);
  });

  it('holds no more than 64 KB of a request, and no body', async () => {
    assert.equal(await raw(`GET /${'a'.repeat(70 * 1024)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`), '');
    const large = await ask('/callback', { method: 'POST' }, 'a'.repeat(4 * 1024 * 1024));
    assert.ok(large === undefined || large.status === 404);
    assert.equal((await ask(right))?.status, 200);
  });

  it('cuts off who opens connections and says nothing', async function () {
    this.timeout(15_000);
    const idle = Array.from({ length: 20 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    await Promise.all(idle.map((socket) => once(socket.resume(), 'close')));
    assert.equal((await ask(right))?.status, 200);
  });

  it('F21: is pending, or settled by the right state, whatever bytes arrive', async function () {
    this.timeout(60_000);
    const line = fc
      .constantFrom('GET', 'POST', 'CONNECT', 'PRI', '')
      .chain((method) =>
        fc
          .tuple(
            fc.constantFrom('/callback', '/', '*', '//'),
            fc.string(),
            fc.constantFrom('1.1', '1.0', '2.0', '9'),
          )
          .map(([path, query, version]) => `${method} ${path}?state=${query} HTTP/${version}\r\n`),
      );
    const head = fc.constantFrom(
      `Host: 127.0.0.1:${port}\r\n`,
      'Host: x\r\n',
      'Content-Length: -1\r\n',
      '\r\n',
    );
    const http = fc
      .tuple(line, fc.array(head, { maxLength: 4 }))
      .map(([first, rest]) => Buffer.from(first + rest.join('')));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), http), async (bytes) => {
        const back = await raw(bytes);
        assert.ok(back === '' || /^HTTP\/1\.1 (404|400) /.test(back), back);
        assert.equal(settled, undefined);
      }),
      { numRuns: 300 },
    );
    assert.equal((await ask(right))?.status, 200);
  });

  it('stops waiting when it is told to', async () => {
    const controller = new AbortController();
    const waiting = assert.rejects(server.answer(controller.signal), Cancelled);
    controller.abort(new Cancelled());
    await waiting;
  });

  it('S48 takes the next registered port when one is busy, and no other when all are', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port: busy } = squatter.address() as AddressInfo;
    const next = await waitForBrowser(state, answerPage(), [busy, 0]);
    next.close();
    await assert.rejects(waitForBrowser(state, answerPage(), [busy]), (error: unknown) => {
      assert.ok(error instanceof SignInError);
      assert.match(told(error), new RegExp(`${busy}.*Nobody was signed in`));
      return true;
    });
    squatter.close();
  });
});

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
}
