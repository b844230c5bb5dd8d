import { strict as assert } from 'node:assert';
import { germanySouth, katharina, withSimulator } from '../unit/simulator/client';

const members = `/crm/v7/settings/territories/${germanySouth}/users`;

describe('the simulator under load', function () {
  this.timeout(30_000);

  const strangers: [what: string, path: string, bytes: number][] = [
    ['without a token', members, 200_000],
    ['to no path', '/anything', 200_000],
    ['to the accounts server', '/oauth/v2/token', 200_000],
    ['of 5 MB', members, 5 * 1024 * 1024],
    ['of 5 MB to the accounts server', '/oauth/v2/token', 5 * 1024 * 1024],
    ['with a long address', `/${'a'.repeat(8000)}`, 10],
  ];
  for (const [what, path, bytes] of strangers) {
    it(`keeps nothing of what it refuses: 60 posts ${what}`, async () => {
      await withSimulator({}, async ({ simulator, send }) => {
        const body = Buffer.alloc(bytes, 'a');
        for (let post = 0; post < 60; post++) {
          // a connection that is ended in the middle of a body is a refusal, too
          await fetch(simulator.url + path, { method: 'POST', body }).catch(() => undefined);
        }
        assert.ok(JSON.stringify(simulator.requests).length < 60 * 500);
        assert.ok((await send('GET', '/__simulator/requests')).text.length < 60 * 500);
        assert.equal((await send('GET', members)).status, 200, 'and it serves others');
      });
    });
  }

  it('lets the oldest requests go once they fill 32 MB', async () => {
    await withSimulator({}, async ({ simulator, send }) => {
      const body = JSON.stringify({ users: [{ id: katharina }], more: 'x'.repeat(250_000) });
      for (let put = 0; put < 150; put++) {
        await send('PUT', members, body);
        await send('DELETE', `${members}/${katharina}`);
      }
      const kept = simulator.requests.reduce((sum, request) => sum + request.body.length, 0);
      assert.ok(kept > 30e6 && kept <= 32 * 1024 * 1024, String(kept));
      assert.equal(simulator.requests.at(-1)?.method, 'DELETE');
    });
  });
});
