import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { type Fault, startSimulator } from '../../../src/simulator/server';
import { germanySouth, katharina, usersBody, withSimulator } from './client';

const members = `/crm/v7/settings/territories/${germanySouth}/users`;

describe('faults', () => {
  const cases: [fault: Fault, status: number, body: RegExp, type: RegExp, applied: boolean][] = [
    [{ kind: 'html' }, 502, /^<html>/, /text\/html/, false],
    [{ kind: 'html', status: 200 }, 200, /^<html>/, /text\/html/, false],
    [{ kind: 'half-json' }, 200, /^\{"users":\[[^\]]*$/, /json/, false],
    [{ kind: 'half-json', takesEffect: true }, 200, /^\{"users":\[\{"code":"SUCCESS"[^\]]*$/, /json/, true],
    [{ kind: 'empty' }, 200, /^$/, /json/, false],
    [
      { kind: 'answer', status: 429, headers: { 'retry-after': '7' }, body: '{"a":1}' },
      429,
      /^\{"a":1\}$/,
      /json/,
      false,
    ],
  ];
  for (const [fault, status, body, type, applied] of cases) {
    it(JSON.stringify(fault), async () => {
      await withSimulator({}, async ({ send, simulator }) => {
        simulator.failNext(fault);
        const reply = await send('PUT', members, usersBody(katharina));
        assert.equal(reply.status, status);
        assert.match(reply.text, body);
        assert.match(reply.headers.get('content-type') ?? '', type);
        if (fault.headers) assert.equal(reply.headers.get('retry-after'), '7');
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), applied);
        assert.equal((await send('GET', members)).status, 200);
      });
    });
  }

  it('redirects to another origin', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      simulator.failNext({ kind: 'redirect', status: 307 });
      const reply = await send('GET', members);
      const target = new URL(reply.headers.get('location') ?? '');
      assert.equal(reply.status, 307);
      assert.notEqual(target.origin, simulator.url);
      assert.equal(target.pathname, members);
    });
  });

  for (const [kind, applied] of [
    ['reset', false],
    ['reset-after-commit', true],
  ] as const) {
    it(`${kind}: the connection breaks and the user is ${applied ? '' : 'not '}a member`, async () => {
      await withSimulator({}, async ({ send, simulator }) => {
        simulator.failNext({ kind });
        await assert.rejects(send('PUT', members, usersBody(katharina)), TypeError);
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), applied);
        assert.equal(simulator.requests.at(-1)?.status, 0);
      });
    });
  }

  it('hangs until the client gives up, and closing does not wait for it', async () => {
    const simulator = await startSimulator();
    simulator.failNext({ kind: 'hang' });
    const answer = fetch(simulator.url + members);
    const outcome = assert.rejects(answer, TypeError);
    while (simulator.requests.length === 0) await new Promise(setImmediate);
    await simulator.close();
    await outcome;
  });

  it('meet the requests they match, in order, as often as asked', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      simulator.failNext({ kind: 'answer', status: 500, match: { method: 'PUT' }, times: 2 });
      simulator.failNext({ kind: 'answer', status: 501, match: { path: /page=2/ } });
      simulator.failNext({ kind: 'answer', status: 502 });
      const statuses = [];
      for (const [method, path] of [
        ['PUT', members],
        ['GET', `${members}?page=2`],
        ['PUT', members],
        ['PUT', members],
        ['GET', members],
      ] as const) {
        statuses.push((await send(method, path, method === 'PUT' ? usersBody(katharina) : undefined)).status);
      }
      assert.deepEqual(statuses, [500, 501, 500, 502, 200]);
    });
  });

  it('can delay an answer', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      simulator.failNext({ kind: 'empty', delayMs: 60 });
      const started = performance.now();
      await send('GET', members);
      assert.ok(performance.now() - started >= 55);
    });
  });

  it('can hold an answer back until it is let go', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const order: string[] = [];
      let letGo = () => {};
      simulator.failNext({ kind: 'empty', heldUntil: new Promise<void>((resolve) => (letGo = resolve)) });
      const held = send('GET', members).then(() => order.push('held'));
      while (simulator.requests.length === 0) await new Promise(setImmediate);
      await send('GET', members);
      order.push('another');
      letGo();
      await held;
      assert.deepEqual(order, ['another', 'held']);
    });
  });
});

describe('the server', () => {
  it('keeps every request as it came', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      await send('PUT', `${members}?a=%20b`, '{ "users" : [] }', { 'X-Mixed-Case': 'Yes' });
      const [seen, ...others] = simulator.requests;
      assert.equal(others.length, 0);
      assert.deepEqual(
        [seen?.method, seen?.path, seen?.httpVersion, seen?.body, seen?.status],
        ['PUT', `${members}?a=%20b`, '1.1', '{ "users" : [] }', 400],
      );
      assert.equal(seen?.headers['x-mixed-case'], 'Yes');
      assert.ok(seen.rawHeaders.includes('X-Mixed-Case'));
      assert.equal(seen.headers.authorization, `Zoho-oauthtoken ${simulator.accessToken}`);
    });
  });

  it('shows its requests without any secret', async () => {
    await withSimulator({}, async ({ send, simulator }) => {
      const { refreshToken, clientId, clientSecret, accessToken } = simulator;
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
      const query = new URLSearchParams({ ...fields, client_secret: clientSecret }).toString();
      await send('POST', `/oauth/v2/token?${query}`, query, {
        'content-type': 'application/x-www-form-urlencoded',
      });
      const form = new FormData();
      form.append('client_secret', clientSecret);
      await fetch(`${simulator.url}/oauth/v2/token`, { method: 'POST', body: form });
      await send('PUT', members, usersBody(katharina));
      const { text } = await send('GET', '/__simulator/requests');
      for (const secret of [refreshToken, clientSecret, accessToken])
        assert.equal(text.includes(secret), false);
      assert.ok(text.includes(JSON.stringify(JSON.stringify(usersBody(katharina)))));
      assert.ok(text.includes('Zoho-oauthtoken …'));
      assert.equal(simulator.requests.length, 3);
    });
  });

  const hosts: [host: string, answered: boolean][] = [
    ['localhost:1234', true],
    ['127.0.0.1', true],
    ['[::1]:80', true],
    ['evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example:80', false],
  ];
  for (const [host, answered] of hosts) {
    it(`${answered ? 'answers' : 'refuses'} the host ${host}`, async () => {
      await withSimulator({}, async ({ simulator }) => {
        const request = httpRequest({
          port: simulator.port,
          path: '/oauth/serverinfo',
          headers: { host },
        }).end();
        const [response] = (await once(request, 'response')) as [
          NodeJS.ReadableStream & { statusCode: number },
        ];
        response.resume();
        assert.equal(response.statusCode, answered ? 200 : 400);
      });
    });
  }

  it('refuses a body over 256 kB', async () => {
    await withSimulator({}, async ({ simulator }) => {
      const request = httpRequest({ port: simulator.port, method: 'PUT', path: members });
      request.on('error', () => undefined);
      request.write(Buffer.alloc(256 * 1024 + 1, 'a'));
      const [response] = (await once(request, 'response')) as [
        NodeJS.ReadableStream & { statusCode: number },
      ];
      response.resume();
      assert.equal(response.statusCode, 413);
      request.destroy();
    });
  });

  it('lets the oldest of who waits for a person go', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const fields = { client_id: simulator.clientId, grant_type: 'device_request' };
      const start = async (scope: string) => {
        const query = new URLSearchParams({ ...fields, scope }).toString();
        return (await send('POST', `/oauth/v3/device/code?${query}`)).json as { user_code?: string };
      };
      const first = await start('ZohoCRM.users.READ');
      for (let device = 0; device < 100; device++) await start('ZohoCRM.users.READ');
      const page = (code = '') => send('GET', `/oauth/v3/device?user_code=${code}`);
      assert.equal((await page(first.user_code)).status, 400);
      assert.equal((await page((await start('ZohoCRM.users.READ')).user_code)).status, 200);
      assert.equal((await start('x'.repeat(3000))).user_code, undefined);
    });
  });

  it('says why it cannot listen', async () => {
    await withSimulator({}, async ({ simulator }) => {
      await assert.rejects(startSimulator({ port: simulator.port }), { code: 'EADDRINUSE' });
    });
  });

  it('closes while a client keeps its connection open', async () => {
    const simulator = await startSimulator();
    await (await fetch(`${simulator.url}/oauth/serverinfo`)).text();
    await simulator.close();
    await assert.rejects(fetch(`${simulator.url}/oauth/serverinfo`));
  });
});
