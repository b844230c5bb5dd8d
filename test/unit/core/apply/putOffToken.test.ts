import { strict as assert } from 'node:assert';
import { applyPlan } from '../../../../src/core/apply/apply';
import type { FinishedRun } from '../../../../src/core/journal/result';
import { CrmClient } from '../../../../src/core/zoho/client';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import type { TokenProvider } from '../../../../src/core/zoho/tokenProvider';
import type { Organisation } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { transport, usingSimulator } from '../../../harness/crm';
import {
  active,
  assertHonest,
  changesOf,
  kinds,
  north,
  optionsFor,
  organisation,
  planOf,
  usingHistory,
} from '../../../harness/runs';

const putOff = { kind: 'answer', status: 429, headers: { 'retry-after': '100' } } as const;
const refused = { kind: 'answer', status: 401, body: '{"code":"INVALID_TOKEN"}' } as const;

interface Scene {
  readonly faults: readonly (typeof putOff | typeof refused)[];
  /** What others do while another token is fetched. */
  readonly meanwhile?: (crm: Organisation) => void;
  readonly canReplace?: boolean;
}

interface Seen {
  readonly run: FinishedRun;
  readonly asked: number;
  readonly crm: Organisation;
  /** `GET`, `PUT` …, without the looks after the last write. */
  readonly methods: string;
  /** How often the journal had the first user as sent, when another token was fetched. */
  readonly onRecord: readonly number[];
}

/** A run of two users whose write is answered so, one answer after the other, before it is answered well. */
async function play({ faults, meanwhile, canReplace = true }: Scene): Promise<Seen> {
  const crm = organisation(9);
  const seen: Seen[] = [];
  await usingSimulator({ organisation: crm }, (simulator) =>
    usingHistory(async (history) => {
      const plan = planOf(changesOf('add', [active(1), active(2)]));
      for (const fault of faults) simulator.failNext({ ...fault, match: { method: 'PUT' } });
      const onRecord: number[] = [];
      let token = simulator.accessToken;
      const tokens: TokenProvider = {
        current: () => Promise.resolve(token),
        replace: async () => {
          const [run] = await history.list();
          const written = run && (await history.get(run.id));
          onRecord.push(written?.rows.filter(({ outcome }) => outcome.kind === 'unknown').length ?? -1);
          meanwhile?.(crm);
          if (canReplace) token = simulator.issueToken();
          return canReplace ? token : undefined;
        },
      };
      let asked = 0;
      const paced = new RateLimiter(transport(simulator, { tokens }), new SkippingClock());
      const options = optionsFor(simulator, history, {
        onConflict: () => {
          asked++;
          return Promise.resolve('leave');
        },
      });
      const run = await applyPlan(plan, { ...options, client: new CrmClient(paced.send) });
      const methods = simulator.requests.map(({ method }) => method);
      assertHonest(simulator, plan, run, []);
      const writes = methods.findLastIndex((method) => method !== 'GET') + 1;
      seen.push({ run, asked, crm, methods: methods.slice(0, writes).join(' '), onRecord });
    }),
  );
  return seen[0] ?? assert.fail();
}

describe('a write whose token Zoho refuses', () => {
  const ways = [
    [[refused], 'GET PUT GET PUT'],
    [[putOff, refused], 'GET PUT GET PUT GET PUT'],
    [[refused, putOff], 'GET PUT GET PUT GET PUT'],
    [[putOff, refused, putOff], 'GET PUT GET PUT GET PUT GET PUT'],
  ] as const;

  for (const [faults, methods] of ways) {
    const statuses = faults.map(({ status }) => status).join(', ');

    it(`is looked at again before each leaving: ${statuses}`, async () => {
      const { run, asked, ...seen } = await play({ faults });
      assert.deepEqual([asked, seen.methods, kinds(run)], [0, methods, ['applied', 'applied']]);
      assert.ok(run.rows.every(({ outcome }) => outcome.kind === 'applied' && outcome.seen === 'both'));
    });

    it(`G09 asks about what others did while another token was fetched: ${statuses}`, async () => {
      const meanwhile = (crm: Organisation) => crm.addMember(north, active(4));
      const { run, asked, crm } = await play({ faults, meanwhile });
      assert.deepEqual([asked, kinds(run)], [1, ['notStarted', 'notStarted']]);
      assert.equal(crm.membersOf(north).length, 1);
    });

    it(`is not sent for whom others added while another token was fetched: ${statuses}`, async () => {
      const { run, asked } = await play({ faults, meanwhile: (crm) => crm.addMember(north, active(1)) });
      assert.deepEqual([asked, kinds(run)], [0, ['alreadySo', 'applied']]);
    });

    it(`has done nothing where there is no other token: ${statuses}`, async () => {
      const { run, crm, onRecord } = await play({ faults, canReplace: false });
      assert.deepEqual(kinds(run), ['notStarted', 'notStarted']);
      assert.deepEqual([run.ended, run.canResume, run.error?.fault.code], ['stopped', true, 'crm']);
      assert.equal(crm.membersOf(north).length, 0);
      assert.deepEqual(onRecord, [2], 'on record until Zoho is known to have refused it');
    });
  }
});
