import { apply, plan } from '../../src/core/operations';
import type { ManagerChange } from '../../src/core/plan/plan';
import type { Organisation } from '../../src/simulator/server';
import { territory, user } from '../harness/crm';
import { toManager, toNobody } from '../harness/managers';
import { portsOf, using, type Options, type Work } from './operating';
import type { Entry, Office, PlannedOffices } from './record';
import type { Event, Step } from './scenario';
import type { Window } from './window';

type AppointStep = Extract<Step, { readonly do: 'appoint' | 'undo' | 'retry' }>;

/** What changes of managers need of the world that they are planned in. */
interface Around {
  readonly record: Entry[];
  readonly open: (run: number, events: readonly Event[]) => Window;
  readonly optionsIn: (window: Window) => Options;
  /** Lets a window do the work of the next run. */
  readonly begin: (step: AppointStep, work: Work) => Promise<void>;
}

/** What a run is to do, and as what it goes down in the record. */
export interface Appointing {
  readonly changes: readonly ManagerChange[];
  readonly undoes?: string | undefined;
  readonly retries?: string;
  readonly planned: Omit<PlannedOffices, 'kind' | 'run'>;
}

/** The changes that a person asks for who sees who is manager now; of nobody, nothing can be taken away. */
export function changesFor(offices: readonly Office[], { territories }: Organisation): ManagerChange[] {
  return offices.flatMap((office): ManagerChange[] => {
    const at = territory(office.territory);
    if (office.manager !== null) return [toManager(at, user(office.manager))];
    const now = territories.get(at)?.manager;
    return typeof now === 'string' ? [toNobody(at, user(now))] : [];
  });
}

/**
 * Plays changes of managers by the operations that everybody uses: planned while somebody else appoints, and applied.
 *
 * @returns false where the run of this number was not begun, and should have been
 */
export async function appoint(
  step: AppointStep,
  run: number,
  { changes, undoes, retries, planned }: Appointing,
  { record, open, optionsIn, begin }: Around,
): Promise<boolean> {
  if (changes.length === 0) return false;
  const planning = open(run, 'meanwhile' in step ? step.meanwhile : []);
  const options = optionsIn(planning);
  const wanted = { changes, undoes };
  const proposal = await using(options, (organisation) =>
    plan(organisation, wanted, portsOf(options, planning)),
  ).catch(() => undefined); // a reading that failed is told, and plans nothing
  if (!proposal) return false;
  record.push({ kind: 'plannedOffices', run, ...planned });
  await begin(step, (own, window) =>
    using(own, (organisation) =>
      apply(organisation, { ...proposal, ...(retries !== undefined && { retries }) }, portsOf(own, window)),
    ),
  );
  return true;
}
