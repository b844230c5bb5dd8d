import { strict as assert } from 'node:assert';
import type { User } from '../../../../src/core/zoho/schemas';
import { ShownLists } from '../../../../src/extension/ui/shownLists';
import { territory } from '../../../harness/crm';
import type { TerritoryId } from '../../../../src/core/util/ids';
import { person } from '../../../harness/people';

const north = territory(1);
const older: readonly User[] = [person(1)];
const newer: readonly User[] = [person(1), person(2)];

/** A reading that ends when the test says so. */
function reading() {
  let end: (members: readonly User[]) => void = () => undefined;
  let fail: (reason: Error) => void = () => undefined;
  const promise = new Promise<readonly User[]>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { promise, end, fail };
}

/** Lets whatever waits for a promise that is settled go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the lists that a tree shows', () => {
  let arrivals: number;
  let shown: ShownLists<TerritoryId, User>;

  beforeEach(() => {
    arrivals = 0;
    shown = new ShownLists(() => arrivals++);
  });

  it('are waited for the first time, and tell of a failure', async () => {
    const first = reading();
    const waiting = shown.of(north, first.promise);
    first.fail(new Error('broken'));
    await assert.rejects(waiting, /broken/);
    assert.equal(await shown.of(north, Promise.resolve(older)), older);
    assert.equal(arrivals, 0);
  });

  it('stay while they are read again, and the new ones are told of once, however many ask', async () => {
    await shown.of(north, Promise.resolve(older));
    const again = reading();
    assert.equal(await shown.of(north, again.promise), older);
    assert.equal(await shown.of(north, again.promise), older);
    again.end(newer);
    await settled();
    assert.equal(arrivals, 1);
    assert.equal(await shown.of(north, again.promise), newer);
    await settled();
    assert.equal(arrivals, 1);
  });

  it('are the new ones at once where they have been read already', async () => {
    await shown.of(north, Promise.resolve(older));
    assert.equal(await shown.of(north, Promise.resolve(newer)), newer);
    await settled();
    assert.equal(arrivals, 0);
  });

  it('are given up when they cannot be read again, so that the next one who asks is told why', async () => {
    await shown.of(north, Promise.resolve(older));
    const again = reading();
    assert.equal(await shown.of(north, again.promise), older);
    again.fail(new Error('broken'));
    await settled();
    assert.equal(arrivals, 1);
    await assert.rejects(shown.of(north, Promise.reject(new Error('still broken'))), /still broken/);
  });
});
