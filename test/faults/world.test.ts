import { strict as assert } from 'node:assert';
import { ChangeError } from '../../src/core/journal/errors';
import type { RowResult } from '../../src/core/journal/result';
import type { TerritoryId } from '../../src/core/util/ids';
import type { OutcomeKind } from '../../src/core/journal/outcome';
import { active, assertHonest, kinds } from '../harness/runs';
import type { FaultBed } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { reset } from '../harness/faultBed/troubles';
import { assertNoLeaks } from './leaks';
import { otherwise, type Cell } from './otherwise';
import { rows, type Operation } from './table';
import { isWrite, optionsFor, people, places, stateOf, undoOfRemovals, writings } from './writing';
import { using } from './writingCells';
import { refusalWords } from '../../src/messages/outcomes';

type Name = keyof typeof writings;

const [first = assert.fail()] = places;
const [person = assert.fail()] = people;

/** Something that somebody else does in Zoho once the plan is made, and what becomes of the rows of that place. */
interface Event {
  readonly id: string;
  readonly name: string;
  readonly happens: (bed: FaultBed, place: TerritoryId) => void;
  /** It happens only when the first write arrives, after everything was read. */
  readonly late?: boolean;
  readonly here: Readonly<Partial<Record<Name, readonly OutcomeKind[]>>>;
  /** The rows of the other places, where they are not all applied. */
  readonly elsewhere?: readonly OutcomeKind[];
  /** A resumed run finds the same. */
  readonly resumable?: boolean;
  /** What is undone is a removal. */
  readonly bringsBack?: boolean;
}

const done: readonly OutcomeKind[] = ['applied', 'applied', 'applied'];
const firstAlready: readonly OutcomeKind[] = ['alreadySo', 'applied', 'applied'];
const firstFails: readonly OutcomeKind[] = ['failed', 'applied', 'applied'];
const allFail: readonly OutcomeKind[] = ['failed', 'failed', 'failed'];
const untouched: readonly OutcomeKind[] = ['notStarted', 'notStarted', 'notStarted'];

const events: readonly Event[] = [
  {
    id: 'A09',
    name: 'a user is no member any more when the request arrives',
    happens: ({ simulator }, place) => simulator.organisation.removeMember(place, person),
    late: true,
    here: { remove: firstAlready, undo: firstAlready },
  },
  {
    id: 'A09',
    name: 'a user is closed when the request arrives',
    happens: ({ simulator }) => close(simulator.organisation),
    late: true,
    here: { add: firstFails, resume: firstFails },
    elsewhere: ['failed', 'applied'],
  },
  {
    id: 'A10',
    name: 'a user is a member already when the request arrives',
    happens: ({ simulator }, place) => simulator.organisation.addMember(place, person),
    late: true,
    here: { add: firstAlready, undo: firstAlready },
    bringsBack: true,
  },
  {
    id: 'A11',
    name: 'the territory has a single seat left',
    happens: ({ simulator }, place) => {
      for (let n = 100; n < 198; n++) simulator.organisation.addMember(place, active(n));
    },
    late: true,
    here: { add: ['applied', 'failed', 'failed'], undo: ['applied', 'failed', 'failed'] },
    bringsBack: true,
  },
  {
    id: 'A24',
    name: 'one of the users is inactive',
    happens: ({ simulator }) => close(simulator.organisation),
    here: { add: firstFails, undo: firstFails },
    bringsBack: true,
    elsewhere: ['failed', 'applied'],
  },
  {
    id: 'A24',
    name: 'one of the users has become the manager when the request arrives',
    happens: appoint,
    late: true,
    here: { remove: firstFails, undo: firstFails },
  },
  {
    id: 'W01',
    name: 'another admin has made a part of the change',
    happens: ({ simulator: { organisation } }, place) => {
      if (organisation.isMember(place, person)) organisation.removeMember(place, person);
      else organisation.addMember(place, person);
    },
    here: { add: firstAlready, remove: firstAlready, undo: firstAlready, resume: firstAlready },
  },
  {
    id: 'W02',
    name: 'the territory is deleted',
    happens: ({ simulator: { organisation, switches } }, place) => {
      organisation.removeTerritory(place);
      switches.notFound = '400';
    },
    here: { add: allFail, remove: allFail, undo: allFail, resume: allFail },
  },
  {
    id: 'W02',
    name: 'the territory is deleted, and looks empty',
    happens: ({ simulator }, place) => simulator.organisation.removeTerritory(place),
    here: { add: untouched },
    resumable: true,
  },
  {
    id: 'W03',
    name: 'a user has become the manager',
    happens: appoint,
    here: { remove: firstFails, undo: firstFails },
  },
  {
    id: 'W04',
    name: 'another admin has changed the territory otherwise',
    happens: ({ simulator }, place) => simulator.organisation.addMember(place, active(7)),
    here: { add: untouched, remove: untouched, undo: untouched },
    resumable: true,
  },
];

function appoint({ simulator }: FaultBed, place: TerritoryId): void {
  const territory = simulator.organisation.territories.get(place);
  if (territory) territory.manager = person;
}

function close({ users }: FaultBed['simulator']['organisation']): void {
  const user = users.get(person);
  if (user) user.status = 'inactive';
}

/** A place that the run to resume has not come to; which one it did first is left to its lanes. */
function leftOver({ simulator }: FaultBed): TerritoryId {
  return places.find((place) => !simulator.organisation.isMember(place, person)) ?? assert.fail();
}

/** What is expected of an event is what the table says of its cell, unless that is a listed exception. */
function assertAsTheTableSays(cell: Cell, kinds: readonly OutcomeKind[], canResume: boolean): void {
  const [id, operation] = cell.split(' ');
  const said = rows.find((row) => row.id === id)?.cells.get(operation as Operation) ?? [];
  assert.notEqual(said.length, 0, `there is no cell ${cell}`);
  if (otherwise.has(cell)) return;
  assert.equal(kinds.includes('failed'), said.includes('RF'), cell);
  assert.equal(canResume, said.includes('ST'), cell);
}

/** Lets something happen when a request arrives, and then does as usual. */
function afterwards(happens: () => void): Trouble {
  return {
    name: 'something happened meanwhile',
    meet: async ({ pass, socket }) => {
      happens();
      socket.write(bytesOf(await pass()));
    },
  };
}

describe('what others do in Zoho meanwhile', () => {
  for (const { id, name, happens, late, here, elsewhere = ['applied'], resumable, bringsBack } of events) {
    for (const [operation, expected] of Object.entries(here) as [Name, readonly OutcomeKind[]][]) {
      it(`${id} ${operation}: ${name}`, () =>
        assertNoLeaks(() =>
          using(
            bringsBack && operation === 'undo' ? undoOfRemovals : writings[operation],
            undefined,
            async (bed, history, { plan, go }) => {
              const options = optionsFor(bed, history);
              const place = operation === 'resume' ? leftOver(bed) : first;
              const on = (line: string) => isWrite(line) && line.includes(place);
              if (late)
                bed.meet({ trouble: afterwards(() => happens(bed, place)) }, { on, nth: 1, times: 1 });
              else happens(bed, place);
              const run = await go(options);
              assertHonest(bed.simulator, plan, run, bed.sent);
              const isHere = ({ row }: RowResult) => row.territory === place;
              assert.deepEqual(kinds({ rows: run.rows.filter(isHere) }), expected);
              const others = new Set(kinds({ rows: run.rows.filter((row) => !isHere(row)) }));
              // requests to other territories run side by side with this one: who comes first is open
              assert.ok(
                others.size > 0 && [...others].every((kind) => elsewhere.includes(kind)),
                [...others].join(),
              );
              assert.equal(run.canResume, resumable ?? false);
              assertAsTheTableSays(`${id} ${operation}` as Cell, expected, run.canResume);
              for (const { outcome } of run.rows) {
                if (outcome.kind === 'failed') assert.match(refusalWords(outcome.refusal).next, /\w{4}/);
              }
              bed.assertKeepsSecrets(run);
            },
          ),
        ));
    }
  }

  it('A10 add: a lost answer, and another admin is faster than the second request', () =>
    using(writings.add, undefined, async (bed, history, { plan, go }) => {
      const { organisation } = bed.simulator;
      const here = (line: string) => isWrite(line) && line.includes(first);
      let count = 0;
      const faster = afterwards(() => organisation.addMember(first, person));
      bed.meetSome((line) =>
        here(line) ? { trouble: ++count === 1 ? reset('undone') : faster } : undefined,
      );
      const run = await go(optionsFor(bed, history));
      assertHonest(bed.simulator, plan, run, bed.sent);
      assert.deepEqual(kinds(run), ['soNow', ...done.slice(1), ...done, ...done]);
    }));

  it('A24 add: mixed answers of every status', async () => {
    for (const bulkAnswer of [
      'mixed-200',
      'mixed-207',
      'mixed-400',
      'nothing-400',
      'nothing-400-first',
    ] as const) {
      await using(writings.add, undefined, async (bed, history, { plan, go }) => {
        bed.simulator.switches.bulkAnswer = bulkAnswer;
        close(bed.simulator.organisation);
        const run = await go(optionsFor(bed, history));
        assertHonest(bed.simulator, plan, run, bed.sent);
        assert.deepEqual(kinds(run), [...firstFails, ...firstFails, ...firstFails], bulkAnswer);
      });
    }
  });

  for (const operation of ['add', 'remove', 'undo', 'resume'] as const) {
    it(`W05 ${operation}: the plan was made for another organisation, environment or account`, async () => {
      for (const other of [
        { organisation: '8' },
        { place: 'eu' },
        { environment: 'sandbox' },
        { user: '2' },
      ] as const) {
        await using(writings[operation], undefined, async (bed, history, { go }) => {
          const options = optionsFor(bed, history);
          const before = stateOf(bed);
          const failed = go({ ...options, target: { ...options.target, ...other } });
          await assert.rejects(failed, (error) => {
            assert.ok(error instanceof ChangeError);
            assert.equal(error.fault.code, 'otherTarget');
            return true;
          });
          assert.deepEqual(bed.tried, []);
          assert.deepEqual(stateOf(bed), before);
          assert.notEqual((await go(options)).tally.applied, 0);
        });
      }
    });
  }
});
