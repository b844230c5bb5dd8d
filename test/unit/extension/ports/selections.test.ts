import { strict as assert } from 'node:assert';
import { Emitter } from '../../../../src/core/util/event';
import { Selections } from '../../../../src/extension/ports/selections';

/** A view in which the test selects. */
function view() {
  const changes = new Emitter<never>();
  const made = {
    selection: [] as string[],
    visible: true,
    onDidChangeSelection: changes.event,
    select: (...rows: string[]) => {
      made.selection = rows;
      changes.fire(undefined as never);
    },
  };
  return made;
}

describe('what is selected', () => {
  it('counts for the palette in the view that was used last, and only while that is seen', () => {
    const [tree, users] = [view(), view()];
    const selections = new Selections(new Map(), [tree, users]);
    assert.equal(selections.for(undefined), undefined);
    tree.select('a');
    assert.deepEqual(selections.for(undefined), ['a']);
    users.select('b', 'c');
    assert.deepEqual(selections.for(undefined), ['b', 'c']);
    users.visible = false;
    assert.equal(selections.for(undefined), undefined);
    selections.dispose();
    tree.select('d');
    assert.equal(selections.for(undefined), undefined);
  });

  it('counts for a key in the view that the key names, and for nothing that a menu or anybody else hands over', () => {
    const [tree, runs] = [view(), view()];
    const selections = new Selections(
      new Map([
        ['tree', tree],
        ['runs', runs],
      ]),
      [tree],
    );
    tree.select('a');
    runs.select('r');
    assert.deepEqual(selections.for('runs'), ['r']);
    assert.deepEqual(selections.for(undefined), ['a']);
    for (const other of ['another', 7, {}, null, tree]) assert.equal(selections.for(other), undefined);
  });
});
