import { strict as assert } from 'node:assert';
import type { UserId } from '../../../../src/core/util/ids';
import { callsTo, never, sampleUser, user } from '../../../harness/crm';
import { withModel } from '../../../harness/models';

const everybody = 'GET /crm/v7/users?type=AllUsers&page=1&per_page=200';
const placesOf = (id: UserId) => `GET /crm/v7/users/${id}/territories`;

describe('everybody in an organisation', () => {
  it('is read once, split into who is active and who is not, and nobody has to read the active ones again', () =>
    withModel(async (model, simulator) => {
      const [people] = await Promise.all([model.users.people(never()), model.users.people(never())]);
      const all = [...simulator.organisation.users.values()];
      const active = all.filter(({ status }) => status === 'active').length;
      assert.equal(people.active.users.length, active);
      assert.equal(people.others.users.length, all.length - active);
      assert.ok(people.others.users.length > 0);
      assert.ok(people.others.users.every(({ status }) => status !== 'active'));
      assert.equal(await model.activeUsers(never()), people.active);
      assert.equal(model.users.held, people.active);
      assert.deepEqual(callsTo(simulator), [everybody]);
    }));

  it('is read anew after a refresh', () =>
    withModel(async (model, simulator) => {
      await model.users.people(never());
      model.users.forget();
      simulator.requests.length = 0;
      await model.users.people(never());
      assert.deepEqual(callsTo(simulator), [everybody]);
    }));
});

describe('the territories of a user', () => {
  it('take one call, held until they may have been changed from here', () =>
    withModel(async (model, simulator) => {
      const other = user([...simulator.organisation.users.keys()].find((id) => id !== sampleUser) ?? '');
      const told: (readonly UserId[])[] = [];
      model.users.onDidMove((users) => told.push(users));
      for (const id of [sampleUser, other, sampleUser, other]) await model.users.territoriesOf(id);
      assert.deepEqual(callsTo(simulator), [placesOf(sampleUser), placesOf(other)]);
      simulator.requests.length = 0;
      model.users.noteMoves([sampleUser]);
      assert.deepEqual(told, [[sampleUser]]);
      for (const id of [sampleUser, other]) await model.users.territoriesOf(id);
      assert.deepEqual(callsTo(simulator), [placesOf(sampleUser)]);
      simulator.requests.length = 0;
      model.users.forget();
      await model.users.territoriesOf(other);
      assert.deepEqual(callsTo(simulator), [placesOf(other)]);
    }));
});
