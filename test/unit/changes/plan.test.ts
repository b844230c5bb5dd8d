import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { planAssociations, usersToSend, type AssociationForm } from '../../../src/changes/plan';
import { territory, user } from '../../support/crm';

const someUsers = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 400, size: 'max' });
const someTerritories = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 });
const forms = fc.constantFrom<AssociationForm>('bulk', 'single');

function planOf(users: number[], territories: number[], members: number[], form: AssociationForm = 'bulk') {
  const wanted = {
    organisation: 'Test',
    form,
    users: users.map((id) => ({ id: user(id), name: '' })),
    territories: territories.map((id) => ({ id: territory(id), name: '' })),
  };
  return planAssociations(wanted, () => new Set(members.map(user)));
}

describe('a plan', () => {
  it('has one row for each user in each territory, in the order they were named, however often', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, someUsers, (users, territories, members) => {
        const plan = planOf(users, territories, members);
        const wanted = [...new Set(users)].map(String);
        assert.deepEqual(
          plan.territories.map((planned) => planned.territory.id as string),
          [...new Set(territories)].map(String),
        );
        for (const { rows } of plan.territories) {
          assert.deepEqual(
            rows.map((row) => row.user.id as string),
            wanted,
          );
        }
      }),
    );
  });

  it('never sends a member, and sends everybody else', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, someUsers, (users, territories, members) => {
        const inside = new Set(members.map(String));
        for (const planned of planOf(users, territories, members).territories) {
          const outside = [...new Set(users)].map(String).filter((id) => !inside.has(id));
          assert.deepEqual(usersToSend(planned).map(String), outside);
        }
      }),
    );
  });

  it('says how many requests it takes: up to 100 users each, or one each', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, someUsers, forms, (users, territories, members, form) => {
        const plan = planOf(users, territories, members, form);
        const sent = plan.territories.map((planned) => usersToSend(planned).length);
        const calls = sent.map((count) => (form === 'single' ? count : Math.ceil(count / 100)));
        assert.equal(
          plan.calls,
          calls.reduce((a, b) => a + b, 0),
        );
      }),
    );
  });

  it('made anew after it was carried out sends nothing', () => {
    fc.assert(
      fc.property(someUsers, someTerritories, (users, territories) => {
        assert.equal(planOf(users, territories, users).calls, 0);
      }),
    );
  });

  it('looks at each territory by itself', () => {
    const wanted = {
      organisation: 'Test',
      form: 'bulk',
      users: [{ id: user(1), name: 'One' }],
      territories: [
        { id: territory(7), name: 'Seven' },
        { id: territory(8), name: 'Eight' },
      ],
    } as const;
    const plan = planAssociations(wanted, (id) => new Set(id === territory(7) ? [user(1)] : []));
    assert.deepEqual(
      plan.territories.map(({ rows }) => rows[0]?.state),
      ['alreadyMember', 'send'],
    );
    assert.equal(plan.calls, 1);
  });
});
