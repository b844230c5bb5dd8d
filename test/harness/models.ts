import { OrganisationModel, type Change } from '../../src/core/org/organisation';
import type { Simulator } from '../../src/simulator/server';
import { client, sampleTerritory, usingSimulator } from './crm';

/** Runs `use` with a model of the demo organisation, and everything it told. */
export async function withModel(
  use: (model: OrganisationModel, simulator: Simulator, told: Change[]) => Promise<void>,
): Promise<void> {
  await usingSimulator({}, async (simulator) => {
    const model = new OrganisationModel(client(simulator), undefined);
    const told: Change[] = [];
    model.onDidChange((change) => told.push(change));
    await use(model, simulator, told);
    model.dispose();
  });
}

/** The next change that a model tells. */
function nextChange(model: OrganisationModel): Promise<Change> {
  return new Promise((resolve) => {
    const subscription = model.onDidChange((change) => {
      subscription.dispose();
      resolve(change);
    });
  });
}

/** Ends when the counts are there. */
export async function opened(model: OrganisationModel): Promise<void> {
  await model.load();
  while (model.countOf(sampleTerritory) === undefined) await nextChange(model);
}
