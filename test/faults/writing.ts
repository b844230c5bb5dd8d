import type { TerritoryId, UserId } from '../../src/core/util/ids';
import { applyPlan, resumeRun, type ApplyOptions } from '../../src/core/apply/apply';
import type { Change, Plan } from '../../src/core/plan/plan';
import type { FinishedRun } from '../../src/core/journal/result';
import type { RunHistory } from '../../src/core/journal/runHistory';
import { undoOf } from '../../src/core/journal/undo';
import { Organisation } from '../../src/simulator/server';
import { never, territory } from '../harness/crm';
import { FaultBed, type BedOptions } from '../harness/faultBed/bed';
import { bytesOf, type Trouble } from '../harness/faultBed/proxy';
import { active, changesOf, planOf, target } from '../harness/runs';

export const places = [1, 2, 3].map((n) => territory(`43158100000070050${n}`));
export const people = [1, 2, 3].map(active);
/** Somebody whom no change touches. */
const bystander = active(9);

function organisation(members: readonly UserId[]): Organisation {
  const result = new Organisation({ territoryUserLimit: 100 });
  result.addUser({ id: '1', lastName: 'Admin', email: 'admin@x.example', profile: 'Administrator' });
  for (let n = 1; n <= 9; n++) {
    result.addUser({ id: active(n), lastName: `User ${n}`, email: `u${n}@x.example` });
  }
  for (const [index, id] of places.entries()) {
    result.addTerritory({ id, name: `Place ${index}` });
    for (const member of [...members, bystander]) result.addMember(id, member);
  }
  return result;
}

/** A run that can begin, or go on, and what it is to lead to. */
export interface Prepared {
  readonly plan: Plan;
  readonly go: (options: ApplyOptions) => Promise<FinishedRun>;
}

/** Something that changes memberships. */
export interface Writing {
  /** Who is a member of each territory beforehand. */
  readonly members: readonly UserId[];
  /** Which of its requests meet the fault, after those before. */
  readonly on: (line: string, before: readonly string[]) => boolean;
  readonly prepare: (bed: FaultBed, options: ApplyOptions) => Promise<Prepared>;
}

const isLook = (line: string) => /^GET \/crm\/v7\/settings\/territories\/\d+\/users$/.test(line);
export const isWrite = (line: string) => /^(PUT|DELETE) /.test(line);

function planned(bed: FaultBed, changes: readonly Change[]): Prepared {
  const plan = planOf(changes, { on: bed.simulator });
  return { plan, go: (options) => applyPlan(plan, options) };
}

const adds = changesOf('add', people, places);

/** Undoes a run that added everybody, or one that removed them. */
function undoing(changes: readonly Change[], members: readonly UserId[]): Writing {
  return {
    members,
    on: isWrite,
    prepare: async (bed, options) => {
      const done = await planned(bed, changes).go(options);
      const plan = planOf(undoOf(done), { on: bed.simulator });
      return { plan, go: (again) => applyPlan(plan, again, { undoes: done.id }) };
    },
  };
}

const removals = changesOf('remove', people, places);

/** What is undone otherwise only adds; this brings people back. */
export const undoOfRemovals: Writing = undoing(removals, people);

export const writings: Readonly<Record<'add' | 'remove' | 'undo' | 'resume', Writing>> = {
  add: {
    members: [],
    on: isWrite,
    prepare: (bed) => Promise.resolve(planned(bed, adds)),
  },
  remove: {
    members: people,
    on: isWrite,
    prepare: (bed) => Promise.resolve(planned(bed, removals)),
  },
  undo: undoing(adds, []),
  resume: {
    members: [],
    // the looks at the two territories that are left, whichever they are: before a write there, and before the last check
    on: (line, before) => isLook(line) && !before.includes(line) && new Set(before.filter(isLook)).size < 2,
    prepare: async (bed, options) => {
      const cancel = new AbortController();
      const before = planned(bed, adds);
      // the first write ends, and no other begins
      const trouble: Trouble = {
        name: 'somebody cancels',
        meet: async ({ pass, socket }) => {
          cancel.abort();
          socket.write(bytesOf(await pass()));
        },
      };
      bed.meet({ trouble }, { on: isWrite, nth: 1, times: 1 });
      const cut = await before.go({ ...options, cancel: cancel.signal });
      bed.heal();
      return { plan: before.plan, go: (again) => resumeRun(cut.id, again) };
    },
  },
};

export function startBed(writing: Writing, options: Omit<BedOptions, 'organisation'>): Promise<FaultBed> {
  return FaultBed.start({ ...options, organisation: organisation(writing.members) });
}

export function optionsFor(bed: FaultBed, history: RunHistory): ApplyOptions {
  return { client: bed.client, target, history, cancel: never(), now: () => Date.UTC(2026, 10, 25) };
}

/** Who is where. */
export function stateOf({ simulator }: FaultBed): Map<TerritoryId, string[]> {
  return new Map(places.map((id) => [id, [...simulator.organisation.membersOf(id)].sort()]));
}
