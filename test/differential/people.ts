import { apply, plan } from '../../src/core/operations';
import { copying, offboarding, replacing, type PeopleChanges } from '../../src/core/people/changes';
import { readPlaces } from '../../src/core/people/places';
import type { Places } from '../../src/core/plan/facts';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import { askedOf, type Errand } from './errand';
import { portsOf, using, type Options, type Work } from './operating';
import { ofMembership } from '../harness/runs';
import type { Entry } from './record';
import type { Event, Scenario, Step } from './scenario';
import type { Window } from './window';

type PeopleStep = Extract<Step, { readonly do: 'people' }>;

/** What errands need of the world that they are planned in. */
interface Around {
  readonly record: Entry[];
  readonly open: (run: number, events: readonly Event[]) => Window;
  readonly optionsIn: (window: Window) => Options;
  /** Lets a window do the work of the next run. */
  readonly begin: (step: PeopleStep, work: Work) => Promise<void>;
}

/**
 * Plays an errand by the operations that everybody uses: it is read where people are, planned while somebody else
 * edits, and applied.
 *
 * @returns false where the run of this number was not begun, and should have been
 */
export async function playErrand(
  step: PeopleStep,
  run: number,
  { territories }: Pick<Scenario, 'territories'>,
  { record, open, optionsIn, begin }: Around,
): Promise<boolean> {
  const { errand } = step;
  const planning = open(run, step.meanwhile);
  const options = optionsIn(planning);
  const people = [errand.from, ...errand.to] as UserId[];
  const proposal = await using(options, async (organisation) => {
    const reading = { signal: options.cancel, step: () => undefined };
    const places = await readPlaces(people, organisation.model.client, reading);
    return plan(organisation, wantedBy(errand, places, territories), portsOf(options, planning));
  }).catch(() => undefined); // a reading that failed is told, and plans nothing
  if (!proposal) return false;
  const rows = proposal.plan.rows.map((row) => {
    const { territory, user, operation } = ofMembership(row);
    return { territory, user, operation };
  });
  const asked = askedOf(errand, territories);
  const replaces = errand.kind === 'replace' && !errand.leaveFirst ? errand : undefined;
  record.push({ kind: 'planned', run, rows, members: new Map(), undoes: undefined, asked, replaces });
  await begin(step, (own, window) =>
    using(own, (organisation) => apply(organisation, proposal, portsOf(own, window))),
  );
  return true;
}

function wantedBy(
  { kind, from, to, leaveFirst }: Errand,
  places: Places,
  territories: readonly string[],
): PeopleChanges {
  const [leaver, others] = [from as UserId, to as UserId[]];
  const [successor = leaver] = others;
  const first = new Set(leaveFirst ? (territories as TerritoryId[]) : []);
  switch (kind) {
    case 'offboard':
      return offboarding([leaver], places);
    case 'replace':
      return replacing(leaver, successor, places, first);
    case 'copy':
      return copying(leaver, others, 'add', places);
    case 'same':
      return copying(leaver, others, 'same', places);
  }
}
