import { officeMismatches, officeTwinMismatches } from './officeOracle';
import { mismatchesOf } from './oracle';
import type { Entry, Mismatch } from './record';
import { replaceMismatches } from './replaceOracle';
import type { Scenario } from './scenario';
import { twinMismatches, twinOf } from './twin';
import { World } from './world';

export interface Verdict {
  readonly scenario: Scenario;
  readonly record: readonly Entry[];
  readonly mismatches: readonly Mismatch[];
}

/** Plays a scenario, and its twin where there is one, and says what was told that is not so. */
export async function judge(scenario: Scenario): Promise<Verdict> {
  const record = await World.play(scenario);
  const mismatches = [
    ...mismatchesOf(record),
    ...replaceMismatches(scenario, record),
    ...officeMismatches(record),
  ];
  if (scenario.calm) {
    const twin = await World.play(twinOf(scenario));
    mismatches.push(...twinMismatches(scenario, record, twin), ...officeTwinMismatches(record, twin));
  }
  return { scenario, record, mismatches };
}
