import { strict as assert } from 'node:assert';
import type { FinishedRun } from '../../src/core/journal/result';
import { apply, plan, type OpenOrganisation, type Ports, type Proposal } from '../../src/core/operations';
import type { PeopleChanges } from '../../src/core/people/changes';
import { readPlaces } from '../../src/core/people/places';
import type { Places } from '../../src/core/plan/facts';
import type { UserId } from '../../src/core/util/ids';
import { agreeing } from './assignmentPlans';
import { never } from './crm';
import { usingHistory } from './runs';

/** Reads where people are, and plans what that leads to. */
export async function planFor(
  organisation: OpenOrganisation,
  people: readonly UserId[],
  wanted: (places: Places) => PeopleChanges,
  ports: Pick<Ports, 'during'>,
): Promise<Proposal> {
  const { client } = organisation.model;
  const places = await readPlaces(people, client, { signal: never(), step: () => undefined });
  return plan(organisation, wanted(places), ports);
}

/** Does the same, and it is agreed to; undefined when there was nothing to do. */
export function runFor(
  organisation: OpenOrganisation,
  people: readonly UserId[],
  wanted: (places: Places) => PeopleChanges,
): Promise<FinishedRun | undefined> {
  return usingHistory(async (history) => {
    const ports = agreeing(history);
    const ending = await apply(organisation, await planFor(organisation, people, wanted, ports), ports);
    if (ending.kind !== 'ended') return undefined;
    assert.equal(ending.run.error, undefined);
    return ending.run;
  });
}
