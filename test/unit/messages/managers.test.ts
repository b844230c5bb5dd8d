import { strict as assert } from 'node:assert';
import type { OutcomeKind } from '../../../src/core/journal/outcome';
import { sealed, type ManagerRow } from '../../../src/core/plan/plan';
import { managerBecame } from '../../../src/messages/managers';
import { reviewOf } from '../../../src/messages/review';
import { active, north, south, target } from '../../harness/runs';

const [ann, ben] = [active(1), active(2)] as const;
const names = {
  territory: (id: string) => (id === north ? 'North' : 'South'),
  user: (id: string) => (id === ann ? 'Ann' : 'Ben'),
};
const set: ManagerRow = {
  territory: north,
  user: ben,
  operation: 'setManager',
  replaces: ann,
  state: { kind: 'send' },
};
const cleared: ManagerRow = { ...set, user: ann, operation: 'clearManager' };

function reviewed(...rows: ManagerRow[]) {
  const plan = sealed({
    target,
    form: 'single',
    axes: { add: 'territory', remove: 'territory' },
    territories: rows.map(({ territory }) => ({ id: territory, members: [ann] })),
    rows,
    writes: rows.length,
    reads: 2 * rows.length,
  });
  return reviewOf(plan, names);
}

describe('a change of managers in words', () => {
  it('asks who is to be the manager, and says who is it now and what follows', () => {
    const { message, lines, action } = reviewed(set);
    assert.deepEqual([message, action], ['Make Ben the manager of North?', 'Set Manager']);
    assert.deepEqual(lines.slice(0, 3), [
      `North (${north}) – manager now: Ann (${ann})`,
      'Ben becomes a user of it: a manager counts as one.',
      'Whoever was the manager stays among its users.',
    ]);
    assert.equal(reviewed(cleared).message, 'Leave North without a manager?');
    const both = [set, { ...cleared, territory: south }];
    assert.equal(reviewed(...both).message, 'Change the managers of 2 territories?');
    assert.equal(
      reviewed(set, { ...set, territory: south }).message,
      'Make Ben the manager of 2 territories?',
    );
  });

  it('says of each territory who is to be its manager where it is not the same one everywhere', () => {
    const back: ManagerRow = { ...set, territory: south, user: ann, replaces: null };
    assert.deepEqual(reviewed(set, back).lines.slice(0, 2), [
      `North (${north}) – manager now: Ann (${ann}), then: Ben (${ben})`,
      `South (${south}) – no manager now, then: Ann (${ann})`,
    ]);
    assert.equal(
      reviewed(set, { ...cleared, territory: south }).lines[1],
      `South (${south}) – manager now: Ann (${ann}), then: nobody`,
    );
  });

  it('says why one is not possible', () => {
    const state = { kind: 'impossible', refusal: { code: 'ownTerritory' } } as const;
    assert.match(
      reviewed({ ...set, state }).lines[0] ?? '',
      /^North \(\d+\) – not possible: Ben \(.*the name\.\)$/,
    );
  });

  it('tells of each outcome what became of it', () => {
    const told = (row: ManagerRow, kind: OutcomeKind) =>
      managerBecame(row, { kind, seen: 'answer' } as Parameters<typeof managerBecame>[1], names);
    assert.equal(told(set, 'applied'), 'Ben is the manager of North now.');
    assert.equal(told(cleared, 'applied'), 'North has no manager any more.');
    assert.equal(told(set, 'alreadySo'), 'Ben was the manager of North already.');
    assert.equal(told(set, 'failed'), 'The manager of North was not changed.');
    assert.equal(told(set, 'unknown'), 'It is not known whether the manager of North was changed.');
  });
});
