import type { Random } from './random';
import type { Row } from './record';
import type { Step, Ways } from './scenario';

/** What follows a first run, run 0, until it is taken back while what is there now is somebody else's. */
export function contested(random: Random, changes: readonly Row[], ways: () => Ways): Step[] {
  return random.one(changedAgain, changedAgain, changedInBetween, doneAnew)(random, changes, ways);
}

type Contested = typeof contested;

/** A later run changes again what the first one did, and somebody else does it once more. */
const changedAgain: Contested = (random, changes, ways) => {
  const back = someOf(random, changes).map(opposite);
  const late: Step[] = random.chance(0.3) ? [{ do: 'resume', run: 1, ...ways() }] : [];
  // a window that died in the later run may be woken by then, or its run gone on with
  const last: Step[] = random.chance(0.3) ? [{ do: 'wake' }] : forgotten(random, 1);
  return [
    later(random, back, ways),
    ...late,
    ...edits(someOf(random, back).map(opposite)),
    ...last,
    undo(ways),
  ];
};

/** The same while it is taken back: that comes to no end at first. */
const changedInBetween: Contested = (random, changes, ways) => {
  const cancel = { at: 1, of: 'write', kind: 'cancel', answered: true } as const;
  const cut: Step = { ...undo(ways), events: [cancel] };
  const back = someOf(random, changes).map(opposite);
  const goOn: Step = { do: random.one('resume', 'resume', 'retry'), run: 1, form: 'bulk', ...ways() };
  return [cut, later(random, back, ways), ...edits(back.map(opposite)), ...forgotten(random, 2), goOn];
};

/** Somebody else takes it away, a later run does it anew and is taken back, and somebody else does it once more. */
const doneAnew: Contested = (random, changes, ways) => {
  const anew = someOf(random, changes);
  const undoLater: Step = { ...undo(ways), run: 1 };
  const runs = [later(random, anew, ways), undoLater, ...edits(anew), ...forgotten(random, 1), undo(ways)];
  return [...edits(anew.map(opposite)), ...runs];
};

function later(random: Random, changes: readonly Row[], ways: () => Ways): Step {
  return { do: 'apply', changes, form: 'bulk', additive: random.chance(0.5), ...ways() };
}

function undo(ways: () => Ways): Extract<Step, { readonly do: 'undo' | 'retry' }> {
  return { do: 'undo', run: 0, form: 'bulk', ...ways() };
}

function edits(rows: readonly Row[]): Step[] {
  return rows.map((row) => ({ do: 'edit', row }));
}

function forgotten(random: Random, run: number): Step[] {
  return random.chance(0.4) ? [{ do: 'forget', run }] : [];
}

function someOf(random: Random, rows: readonly Row[]): Row[] {
  return random.some(rows, random.whole(1, rows.length));
}

function opposite({ territory, user, operation }: Row): Row {
  return { territory, user, operation: operation === 'add' ? 'remove' : 'add' };
}
