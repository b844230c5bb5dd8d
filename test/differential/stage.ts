import * as os from 'node:os';
import type { Change, Form, Plan } from '../../src/core/plan/plan';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { territory, user } from '../harness/crm';
import { planOf } from '../harness/runs';
import type { Row } from './record';
import { administrator, type Scenario } from './scenario';

/** Where files need no disk, if there is such a place. */
export const memory = process.platform === 'linux' ? '/dev/shm' : os.tmpdir();

/** The organisation as it is at first. */
export function organisationOf({ limit, territories, users, manager, members }: Scenario): Organisation {
  const organisation = new Organisation({ territoryUserLimit: limit });
  organisation.addUser({
    id: administrator,
    lastName: 'Admin',
    email: 'admin@x.example',
    profile: 'Administrator',
  });
  for (const { id, status } of users)
    organisation.addUser({ id, lastName: id.slice(-4), email: `u${id}@x.example`, status });
  const [root = ''] = territories;
  for (const id of territories) {
    const managed = manager?.territory === id ? manager.user : null;
    organisation.addTerritory({
      id,
      name: id.slice(-4),
      reportingTo: id === root ? null : root,
      manager: managed,
    });
  }
  for (const member of members) organisation.addMember(member.territory, member.user);
  return organisation;
}

interface Wanted {
  readonly changes: readonly (Row & Pick<Change, 'isPast'>)[];
  readonly form: Form;
  readonly order: Plan['order'];
  readonly additive: boolean;
  /** Whether it is known who is inactive, and who is manager. */
  readonly knows: boolean;
}

/** A plan on what the territories are like now. */
export function planFor(
  { manager, users, territories }: Scenario,
  simulator: Simulator,
  { changes, form, order, additive, knows }: Wanted,
): Plan {
  const idsOf = (row: { readonly territory: string; readonly user: string }) => ({
    territory: territory(row.territory),
    user: user(row.user),
  });
  // a history that is made smaller may leave out what was waited for
  const isPlanned = (row: { readonly territory: string; readonly user: string }) =>
    changes.some((other) => other.territory === row.territory && other.user === row.user);
  const wanted = changes.map((row): Change => {
    const after = row.after?.filter(isPlanned).map(idsOf) ?? [];
    const past = row.isPast ? { isPast: row.isPast } : {};
    return { ...idsOf(row), operation: row.operation, ...(after.length > 0 && { after }), ...past };
  });
  const statuses = new Map(users.map(({ id, status }) => [id, status]));
  return planOf(wanted, {
    form,
    on: simulator,
    ...(order ? { order } : {}),
    ...(additive ? { additive: new Set(territories.map(territory)) } : {}),
    caller: administrator,
    isRoot: (id) => id === territories[0],
    ...(knows ? { statusOf: (id) => statuses.get(id) } : {}),
    ...(knows && manager
      ? { managerOf: (id) => (id === manager.territory ? user(manager.user) : undefined) }
      : {}),
  });
}
