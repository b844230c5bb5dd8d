import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { FileLock, LockWatch } from '../../../../src/core/util/fileLock';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import { undoOf } from '../../../../src/core/journal/undo';
import type { SeenRequest } from '../../../../src/simulator/server';
import { usingSimulator } from '../../../harness/crm';
import {
  active,
  apply,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  plan,
  planOf,
  south,
  usingHistory,
} from '../../../harness/runs';

const leave = () => Promise.resolve('leave' as const);

describe('the work of others, and what is not known', () => {
  it('is not taken back by an undo that goes on after another one was faster', async () => {
    const org = organisation(3);
    await usingSimulator({ organisation: org }, (simulator) =>
      usingHistory(async (history) => {
        const done = await applyPlan(plan([active(1)]), optionsFor(simulator, history));
        const undo = () =>
          applyPlan(planOf(undoOf(done), { on: simulator }), optionsFor(simulator, history), {
            undoes: done.id,
          });
        const body = JSON.stringify({ code: 'NO_PERMISSION', message: '', details: {}, status: 'error' });
        simulator.failNext({ kind: 'answer', match: { method: 'DELETE' }, status: 403, body });
        const stopped = await undo();
        await undo();
        org.addMember(north, active(1)); // somebody else's later work
        await resumeRun(stopped.id, optionsFor(simulator, history)).catch(() => undefined);
        assert.ok(org.isMember(north, active(1)), 'somebody else’s work was taken back');
      }),
    );
  });

  for (const operation of ['add', 'remove'] as const) {
    it(`is not undone unasked where it was done after the first look: ${operation}`, async () => {
      let act: (request: SeenRequest) => void = () => undefined;
      const org = organisation(9);
      org.addMember(north, operation === 'add' ? active(9) : active(1));
      await usingSimulator({ organisation: org, onRequest: (r) => act(r) }, (simulator) =>
        usingHistory(async (history) => {
          const planned = planOf(changesOf(operation, [active(9), active(1)]), { on: simulator });
          const method = operation === 'add' ? 'PUT' : 'DELETE';
          let seen = 0;
          act = (r) => {
            if (r.method !== method || seen++ > 0) return;
            if (operation === 'add') org.removeMember(north, active(9));
            else org.addMember(north, active(9));
          };
          simulator.failNext({ kind: 'reset', match: { method } });
          await applyPlan(planned, optionsFor(simulator, history, { onConflict: leave }));
          assert.equal(org.isMember(north, active(9)), operation === 'remove');
        }),
      );
    });
  }

  for (const more of ['1', '"TRUE"']) {
    it(`is not hidden by a page that promises more in a way of its own: ${more}`, async () => {
      const org = organisation(250);
      for (let n = 1; n <= 240; n++) org.addMember(north, active(n));
      await usingSimulator({ organisation: org }, (simulator) =>
        usingHistory(async (history) => {
          const planned = planOf(changesOf('remove', [active(230)]), { on: simulator });
          const users = Array.from({ length: 200 }, (_, n) => ({ id: active(n + 1), full_name: 'x' }));
          const body = `{"users":${JSON.stringify(users)},"info":{"more_records":${more}}}`;
          simulator.failNext({ kind: 'answer', match: { method: 'GET', path: /users/ }, status: 200, body });
          const run = await applyPlan(
            planned,
            optionsFor(simulator, history, { onConflict: () => Promise.resolve('goOn') }),
          );
          assert.ok(
            kinds(run)[0] !== 'alreadySo' || !org.isMember(north, active(230)),
            'told gone, and is there',
          );
        }),
      );
    });
  }

  it('one full territory closes no other, when the user side falls back to single calls', async () => {
    const org = organisation(3);
    const third = '431581000000700503' as typeof north;
    org.addTerritory({ id: third, name: 'Third' });
    await usingSimulator({ organisation: org }, async (simulator) => {
      const item = (code: string, details: object) => ({ code, details, message: 'x', status: 'error' });
      const answer = (at: RegExp, body: object) =>
        simulator.failNext({
          kind: 'answer',
          match: { method: 'PUT', path: at },
          status: 400,
          body: JSON.stringify(body),
        });
      answer(/users\/\d+\/territories/, { territories: [item('INVALID_DATA', { id: north })] });
      answer(new RegExp(`${south}/users`), { users: [item('LIMIT_EXCEEDED', { limit: 100 })] });
      const run = await apply(simulator, plan([active(1)], { territories: [north, south, third] }));
      assert.deepEqual(kinds(run), ['failed', 'failed', 'applied']);
    });
  });

  it('a cancel while a move is looked at is no failure', async () => {
    const cancel = new AbortController();
    const org = organisation(3);
    org.addMember(south, active(1));
    let isSent = false;
    const onRequest = ({ method }: SeenRequest) => {
      if (method === 'GET' && isSent) cancel.abort();
      isSent ||= method === 'PUT';
    };
    await usingSimulator({ organisation: org, onRequest }, async (simulator) => {
      const moves = [...changesOf('add', [active(1)], [north]), ...changesOf('remove', [active(1)], [south])];
      const run = await apply(simulator, planOf(moves, { on: simulator }), { cancel: cancel.signal });
      assert.equal(run.ended, 'cancelled', run.error?.message);
    });
  });

  it('storage that was deleted and made anew is no other window', async () => {
    const parent = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'lock-')), 'leases');
    const timing = { heartbeatMs: 50, staleMs: 200, lookMs: 20 };
    const { signal } = new AbortController();
    const lock = await FileLock.take({ watch: new LockWatch(path.join(parent, 'a'), timing), signal });
    await fs.rm(parent, { recursive: true });
    const other = await FileLock.take({ watch: new LockWatch(path.join(parent, 'b'), timing), signal });
    const state = await lock.check();
    await Promise.all([lock.release(), other.release()]);
    assert.equal(state, 'gone');
  });

  it('counts where one reading at the end shows it, though the one beside it fails', async () => {
    let onCounts: () => void = () => undefined;
    const onRequest = ({ path }: { readonly path: string }) => {
      if (path.includes('associated_users_count')) onCounts();
    };
    await usingSimulator({ organisation: organisation(4), onRequest }, async (simulator) => {
      const changes = [
        ...changesOf('add', [active(1)], [south, north]),
        ...changesOf('remove', [active(4)], [north]),
      ];
      const planned = planOf(changes, { on: simulator });
      onCounts = () => simulator.failNext({ kind: 'html', status: 200 });
      const others = new Map([
        [south, active(3)],
        [north, active(4)],
      ]);
      const run = await apply(simulator, planned, {
        onProgress: () => {
          for (const [at, who] of others) simulator.organisation.addMember(at, who);
        },
      });
      const left = run.rows.find(({ row }) => row.operation === 'remove');
      assert.notEqual(left?.outcome.kind, 'alreadySo');
    });
  });
});
