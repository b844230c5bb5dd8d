import type { ActivityNode, GroupNode, RunNode } from '../../src/extension/features/activity/nodes';
import { outcomesOf } from '../../src/extension/features/activity/render';
import type { TerritoryId, UserId } from '../../src/core/util/ids';
import type { Names } from '../../src/core/plan/names';
import { outcomeKinds, tallyOf, type Outcome, type OutcomeKind } from '../../src/core/journal/outcome';
import type { Change, Refusal } from '../../src/core/plan/plan';
import { type RowResult, type RunResult, outlineOf } from '../../src/core/journal/result';
import { territory, user } from './crm';
import { planOf } from './runs';

const refusal: Refusal = { code: 'userStatus', status: 'deleted' };

/** An outcome of each kind. */
const outcomes: Readonly<Record<OutcomeKind, Outcome>> = {
  applied: { kind: 'applied', seen: 'answer' },
  soNow: { kind: 'soNow' },
  alreadySo: { kind: 'alreadySo', seen: 'plan' },
  failed: { kind: 'failed', refusal },
  skipped: { kind: 'skipped', refusal },
  notStarted: { kind: 'notStarted' },
  unknown: { kind: 'unknown', why: 'neverSeen' },
};

export const europe = territory(1);
export const asia = territory(2);

/** A change per outcome that is asked for, of users 101, 102 …, and what it came to. */
export function runOf(
  kinds: readonly OutcomeKind[],
  facts: Partial<RunResult> = {},
  changeOf: (who: UserId, index: number) => readonly Change[] = (who) => [add(who, europe)],
): RunResult {
  const planned = planOf(kinds.flatMap((_, index) => changeOf(user(101 + index), index)));
  const names = allNamed('Europe');
  const perUser = planned.rows.length / kinds.length;
  const rows = planned.rows.map((row, index): RowResult => ({
    row,
    outcome: outcomes[kinds[Math.floor(index / perUser)] ?? 'unknown'],
  }));
  return {
    id: '20261125T090001Z-1f00ab42',
    ...outlineOf(planned, names),
    plan: planned,
    names,
    rows,
    tally: tallyOf(rows.map(({ outcome }) => outcome)),
    ended: 'complete',
    fault: undefined,
    startedAt: Date.UTC(2026, 10, 25, 9, 0, 1),
    ordinals: { first: 1, last: 1 },
    endedAt: Date.UTC(2026, 10, 25, 9, 2, 3),
    canResume: false,
    isDamaged: false,
    undoes: undefined,
    undoneBy: undefined,
    ...facts,
  };
}

export function add(who: UserId, at: TerritoryId): Change {
  return { territory: at, user: who, operation: 'add' };
}

export function remove(who: UserId, at: TerritoryId): Change {
  return { territory: at, user: who, operation: 'remove' };
}

/** Everybody and every territory is called this. */
export function allNamed(name: string): Names {
  return { territory: () => name, user: () => name };
}

export interface WholeRunNode extends RunNode {
  readonly run: RunResult;
}

export function runNode(
  run: RunResult,
  { name = 'Europe', underWay = false, elsewhere = false } = {},
): WholeRunNode {
  const names = allNamed(name);
  return { kind: 'run', run: { ...run, names, ...outlineOf(run.plan, names) }, underWay, elsewhere };
}

/** Every node below a run. */
export function nodesBelow(parent: WholeRunNode, name = 'Anna Berg'): ActivityNode[] {
  return outcomesOf(parent.run).flatMap((outcome): ActivityNode[] => {
    const group: GroupNode = { kind: 'group', parent, outcome };
    const rows = parent.run.rows.filter((result) => result.outcome.kind === outcome);
    return [
      group,
      ...rows.map((result): ActivityNode => ({
        kind: 'row',
        parent: group,
        result,
        names: { user: name, territory: parent.run.names.territory(result.row.territory) },
      })),
      { kind: 'more', parent: group, count: 9600 },
    ];
  });
}

/** A node of every kind, in every way it can look. */
export function activityNodes(): ActivityNode[] {
  const run = runNode(runOf(outcomeKinds, { canResume: true }));
  return [run, ...nodesBelow(run)];
}
