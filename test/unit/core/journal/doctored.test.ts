import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import { ChangeError } from '../../../../src/core/journal/errors';
import { hashOf, type Plan } from '../../../../src/core/plan/plan';
import { decode, encode, type JournalRecord } from '../../../../src/core/journal/records';
import type { RunHistory } from '../../../../src/core/journal/runHistory';
import { startSimulator, type Simulator } from '../../../../src/simulator/server';
import { usingSimulator } from '../../../harness/crm';
import { hostileIds } from '../../../harness/hostileIds';
import { active, kinds, optionsFor, organisation, plan, usingHistory } from '../../../harness/runs';

type Planned = Extract<JournalRecord, { kind: 'planned' }>;
/** Somebody who knows how journals are written: checksum and hash are right whatever stands in it. */
type Doctor = (plan: Plan) => object;

/** Rewrites the plan of the only run, and tells its id. */
async function doctor(history: RunHistory, change: Doctor, records: object = {}): Promise<string> {
  const [run = assert.fail('there is no run')] = await history.list();
  const file = path.join(path.dirname(history.leases), 'runs', `${run.id}.ndjson`);
  const [first = '', ...rest] = (await fs.readFile(file, 'utf8')).split('\n');
  const planned = decode(first)?.entry as Planned;
  const changed = { ...planned.plan, ...change(planned.plan) };
  const forged = { ...planned, ...records, plan: { ...changed, hash: hashOf(changed) } };
  await fs.writeFile(file, [encode(0, forged).trimEnd(), ...rest].join('\n'));
  history.noteChanged();
  return run.id;
}

/** A run of two users, one of whom is done and one left, and the journal in the hands of somebody else. */
function begun(test: (simulator: Simulator, history: RunHistory) => Promise<void>): Promise<void> {
  return usingSimulator({ organisation: organisation(2) }, (simulator) =>
    usingHistory(async (history) => {
      const cancel = new AbortController();
      const stop = { cancel: cancel.signal, onProgress: () => cancel.abort() };
      const options = optionsFor(simulator, history, stop);
      const run = await applyPlan(plan([active(1), active(2)], { form: 'single' }), options);
      assert.deepEqual(kinds(run), ['applied', 'notStarted']);
      simulator.requests.length = 0;
      await test(simulator, history);
    }),
  );
}

describe('S37 a journal that names a hostile id', function () {
  this.timeout(30_000);

  const places: Readonly<Record<string, (id: string) => Doctor>> = {
    'the territory of a row': (id) => (was) => ({
      rows: was.rows.map((row) => ({ ...row, territory: id })),
    }),
    'the user of a row': (id) => (was) => ({ rows: was.rows.map((row) => ({ ...row, user: id })) }),
    'a territory to look at': (id) => (was) => ({
      territories: was.territories.map((place) => ({ ...place, id })),
    }),
    'a member as it was': (id) => (was) => ({
      territories: was.territories.map((place) => ({ ...place, members: [id] })),
    }),
  };

  for (const [where, forge] of Object.entries(places)) {
    it(`as ${where} can neither be resumed nor taken back, and nothing is asked`, () =>
      begun(async (simulator, history) => {
        const intact = await doctor(history, () => ({}));
        assert.ok(await history.get(intact), 'what is rewritten well can be read');
        const [run = assert.fail()] = await history.list();
        for (const [what, id] of hostileIds.filter(([, value]) => String(value).length < 1000)) {
          const copy = path.join(path.dirname(history.leases), 'runs', `${run.id}.ndjson`);
          const before = await fs.readFile(copy);
          await doctor(history, forge(id as string));
          assert.equal(await history.get(run.id), undefined, what);
          await assert.rejects(resumeRun(run.id, optionsFor(simulator, history)), ChangeError, what);
          await fs.writeFile(copy, before);
          history.noteChanged();
        }
        assert.deepEqual(simulator.requests, []);
      }));
  }
});

describe('S24 a journal that names a host', () => {
  it('in fields of its own leads nowhere: what is left is sent where the person is signed in', async () => {
    const trap = await startSimulator();
    try {
      await begun(async (simulator, history) => {
        const { url } = trap;
        const host = { host: url, origin: url, url, apiDomain: url, api_domain: url, accountsServer: url };
        const forge: Doctor = (was) => ({
          ...host,
          target: { ...was.target, ...host },
          rows: was.rows.map((row) => ({ ...row, ...host })),
        });
        const id = await doctor(history, forge, host);
        const run = await resumeRun(id, optionsFor(simulator, history));
        assert.deepEqual(kinds(run), ['applied', 'applied']);
        assert.ok(simulator.requests.length > 0);
        assert.deepEqual(trap.requests, []);
      });
    } finally {
      await trap.close();
    }
  });

  for (const place of ['https://www.zohoapis.com.evil.example', 'evil.example', 'loopback:2', 'eu']) {
    it(`as its place is of another organisation, and nothing is sent: ${place}`, () =>
      begun(async (simulator, history) => {
        const id = await doctor(history, (was) => ({ target: { ...was.target, place } }));
        const resumed = resumeRun(id, optionsFor(simulator, history));
        await assert.rejects(
          resumed,
          (error) => error instanceof ChangeError && error.fault.code === 'otherTarget',
        );
        assert.deepEqual(simulator.requests, []);
      }));
  }
});
