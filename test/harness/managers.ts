import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../src/core/org/organisation';
import { planManagers } from '../../src/core/plan/managers';
import { sealed, type ManagerChange, type Plan } from '../../src/core/plan/plan';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import type { CrmClient } from '../../src/core/zoho/client';
import type { Organisation, SeenRequest, Simulator } from '../../src/simulator/server';
import { client, never } from './crm';
import { organisation, target } from './runs';

/** The territory of the organisation itself. */
export const root = '431581000000700500' as TerritoryId;

/** North and South below the territory of the organisation, both without members and managers. */
export function managedOrganisation(users: number, limit?: number): Organisation {
  const made = organisation(users, limit);
  const below = [...made.territories.values()];
  made.territories.clear();
  made.addTerritory({ id: root, name: 'Test' });
  for (const { id, name } of below) made.addTerritory({ id, name, reportingTo: root });
  return made;
}

export function toManager(territory: TerritoryId, user: UserId): ManagerChange {
  return { territory, user, operation: 'setManager' };
}

export function toNobody(territory: TerritoryId, user: UserId): ManagerChange {
  return { territory, user, operation: 'clearManager' };
}

/** A plan of managers as they are at the simulator, read by a client of its own. */
export async function managerPlan(
  simulator: Simulator,
  changes: readonly ManagerChange[],
  asked: CrmClient = client(simulator),
): Promise<Plan> {
  const model = new OrganisationModel(asked, undefined);
  const reading = { signal: never(), step: () => undefined, known: new Map() };
  const { draft } = await planManagers(target, changes, model, reading);
  model.dispose();
  return sealed(draft);
}

/** Who is the manager at the simulator. */
export function managerAt({ organisation: at }: Simulator, territory: TerritoryId): string | null {
  return at.territories.get(territory)?.manager ?? null;
}

type Sent = Pick<SeenRequest, 'method' | 'path'>;

/** The territory whose manager a request changes. */
function territoryUpdated({ method, path }: Sent): string | undefined {
  return method === 'PUT' ? /\/settings\/territories\/(\d+)$/.exec(path)?.[1] : undefined;
}

/** `territory/user` for the manager whom a request sets; of one who is taken away, nothing tells who it was. */
export function managerCarried({ method, path, body }: Sent & Pick<SeenRequest, 'body'>): string[] {
  const at = territoryUpdated({ method, path });
  const { territories } = (at === undefined ? { territories: [] } : JSON.parse(body)) as {
    readonly territories: readonly { readonly manager: { readonly id: string } | null }[];
  };
  return territories.flatMap(({ manager }) => (manager ? [`${at}/${manager.id}`] : []));
}

/** No territory is sent a manager before it was read, and none twice without a reading between. */
export function assertLooksFirst(requests: readonly Sent[]): void {
  const read = new Set<string>();
  for (const request of requests) {
    const [, seen] = /\/settings\/territories\/(\d+)$/.exec(request.path) ?? [];
    const updated = territoryUpdated(request);
    if (updated !== undefined) assert.ok(read.delete(updated), `${updated} was sent a manager unseen`);
    else if (seen !== undefined) read.add(seen);
  }
}
