import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import type { Outcome } from '../../src/core/journal/outcome';
import type { JournalRecord } from '../../src/core/journal/records';
import { RunState } from '../../src/core/journal/runState';
import { active, plan } from './runs';

export const users = Array.from({ length: 6 }, (_, index) => active(index + 1));
export const planned: Extract<JournalRecord, { kind: 'planned' }> = {
  kind: 'planned',
  version: 1,
  at: 5,
  plan: plan(users),
  names: { territories: {}, users: { [active(1)]: 'Anna' } },
};
export const refusal = { code: 'refused', said: { code: 'X', message: 'no' } } as const;

const someRows = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 });
const outcome = fc.constantFrom<Outcome>(
  { kind: 'applied', seen: 'answer' },
  { kind: 'applied', seen: 'both' },
  { kind: 'soNow' },
  { kind: 'alreadySo', seen: 'reread' },
  { kind: 'failed', refusal },
  { kind: 'skipped', refusal },
  { kind: 'unknown', why: 'neverSeen' },
);
const later = fc.oneof(
  fc.record({ kind: fc.constant('started' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('intent' as const), at: fc.nat(), rows: someRows }),
  fc.record({ kind: fc.constant('withdrawn' as const), rows: someRows }),
  fc.record({ kind: fc.constant('outcome' as const), rows: someRows, outcome }),
  fc.record({ kind: fc.constant('reopened' as const), rows: someRows }),
  fc.record({
    kind: fc.constant('ended' as const),
    at: fc.nat(),
    how: fc.constantFrom('complete' as const, 'cancelled' as const, 'stopped' as const),
  }),
);
export const someRecords = fc.array(later, { maxLength: 15 });

export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'journal-'));
  try {
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

export function outcomesAfter(records: readonly JournalRecord[]): Outcome[] {
  const state = new RunState(planned.plan, planned.at);
  for (const record of records) state.apply(record);
  return planned.plan.rows.map((row) => state.outcomeOf(row));
}

export const outcomesOf = (state: RunState) => state.plan.rows.map((row) => state.outcomeOf(row));
