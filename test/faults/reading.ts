import type { TerritoryId } from '../../src/core/util/ids';
import { OrganisationModel } from '../../src/core/org/organisation';
import { Organisation } from '../../src/simulator/server';
import { territory } from '../harness/crm';
import { FaultBed, type BedOptions } from '../harness/faultBed/bed';
import { active } from '../harness/runs';

const north = territory('431581000000700501');
const south = territory('431581000000700502');

/** North has 45 members, which are three pages; South has three. */
function organisation(): Organisation {
  const result = new Organisation({ territoryUserLimit: 100 });
  result.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (let n = 1; n <= 60; n++) {
    result.addUser({ id: active(n), lastName: `User ${n}`, email: `u${n}@x.example` });
  }
  const put = (id: TerritoryId, name: string, members: number) => {
    result.addTerritory({ id, name });
    for (let n = 1; n <= members; n++) result.addMember(id, active(n));
  };
  put(north, 'North', 45);
  put(south, 'South', 3);
  return result;
}

export function startBed(options: Omit<BedOptions, 'organisation' | 'switches'> = {}): Promise<FaultBed> {
  return FaultBed.start({ ...options, organisation: organisation(), switches: { memberPaging: '20' } });
}

/** Something that only reads, and gives what it read. */
export interface Reading {
  /** Which of its requests meet the fault. */
  readonly on: (line: string) => boolean;
  readonly read: (bed: Pick<FaultBed, 'client'>, signal: AbortSignal) => Promise<unknown>;
}

export const readings: Readonly<Record<'read' | 'plan', Reading>> = {
  read: {
    on: () => true,
    read: async ({ client }, signal) => [
      await client.territories({ signal }),
      await client.members(north, { signal }),
    ],
  },
  plan: {
    // the numbers of users are an ornament: a plan does without them
    on: (line) => !line.includes('associated_users_count'),
    read: async ({ client }, signal) => {
      const model = new OrganisationModel(client, undefined);
      signal.addEventListener('abort', () => model.dispose());
      try {
        const hierarchy = await model.hierarchy();
        const members = [await model.readMembers(north, signal), await model.readMembers(south, signal)];
        const users = await model.activeUsers(signal);
        return [hierarchy.size, members, users.users];
      } finally {
        model.dispose();
      }
    },
  },
};

/** Reading by id, for answers about something else than was asked for. */
export const readingById: Reading = {
  on: () => true,
  read: async ({ client }, signal) => [await client.usersById([active(1), active(2)], { signal })],
};

/** What the organisation is like, to see that nothing changed. */
export function stateOf({ simulator }: FaultBed): unknown {
  return [north, south].map((id) => [...simulator.organisation.membersOf(id)]);
}
