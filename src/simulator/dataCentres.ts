import { Federation } from './oauth/federation';
import { newClientId } from './oauth/tokens';
import { type Simulator, type SimulatorOptions, startSimulator } from './server';

/** Several data centres, by their names. */
export type DataCentres = ReadonlyMap<string, Simulator>;

/**
 * Starts several data centres that know one another, each on a port of its own with its own organisation. A person can
 * choose the organisation of any of them on the consent page of any other. One client serves all, with a secret for each.
 *
 * @param centres what each data centre is like, by its name
 */
export async function startDataCentres(
  centres: Readonly<Record<string, SimulatorOptions>>,
): Promise<DataCentres> {
  const federation = new Federation();
  const clientId = newClientId();
  const started = new Map<string, Simulator>();
  for (const [location, options] of Object.entries(centres)) {
    started.set(location, await startSimulator({ ...options, location, federation, clientId }));
  }
  return started;
}
