import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { demoOrganisation } from '../../../src/simulator/organisation/demo';
import { generatedOrganisation } from '../../../src/simulator/organisation/generated';
import type { Organisation, Territory } from '../../../src/simulator/organisation/organisation';
import { germanySouth, katharina } from './client';

function depth(organisation: Organisation, territory: Territory): number {
  const parent = organisation.territories.get(territory.reportingTo ?? '');
  return parent === undefined ? 1 : 1 + depth(organisation, parent);
}

describe('the demo organisation', () => {
  const organisation = demoOrganisation();
  const territories = [...organisation.territories.values()];
  const named = (name: string): Territory => {
    const found = territories.find((territory) => territory.name === name);
    assert.ok(found, name);
    return found;
  };

  it('has 40 territories in four levels under one root, and 120 users', () => {
    assert.equal(territories.length, 40);
    assert.equal(organisation.users.size, 120);
    assert.deepEqual(
      territories.filter(({ reportingTo }) => reportingTo === null),
      [named('Halvorsen Instruments')],
    );
    assert.equal(Math.max(...territories.map((territory) => depth(organisation, territory))), 4);
  });

  it('has exactly one territory at its limit and none above', () => {
    const full = territories.filter(
      (territory) => organisation.seatsTaken(territory, true) >= organisation.territoryUserLimit,
    );
    assert.deepEqual(
      full.map(({ name }) => name),
      ['Norway'],
    );
    assert.equal(organisation.membersOf(named('Norway').id).length, organisation.territoryUserLimit);
  });

  it('has managers everywhere but in Iberia and Africa, each a member', () => {
    const unmanaged = territories.filter(({ manager }) => manager === null).map(({ name }) => name);
    assert.deepEqual(unmanaged, ['Iberia', 'Africa']);
    for (const { id, manager } of territories)
      assert.ok(manager === null || organisation.isMember(id, manager));
    assert.deepEqual(organisation.membersOf(named('Africa').id), []);
    assert.ok(organisation.membersOf(named('Iberia').id).length > 0);
  });

  it("has the API page's territory and user, not yet associated", () => {
    assert.equal(organisation.territories.get(germanySouth)?.name, 'Germany South');
    assert.equal(organisation.users.get(katharina)?.status, 'active');
    assert.deepEqual(organisation.territoriesOf(katharina), []);
  });

  it('has ids of 18 digits and mailboxes of their own, and is the same every time', () => {
    for (const id of [...organisation.territories.keys()]) assert.match(id, /^4315810000007\d{5}$/);
    for (const id of [...organisation.users.keys()]) assert.match(id, /^4315810000002\d{5}$/);
    assert.equal(new Set([...organisation.users.values()].map(({ email }) => email)).size, 120);
    assert.deepEqual(demoOrganisation(), organisation);
  });
});

describe('generated organisations', () => {
  it('have exactly the sizes asked for, one root, existing parents and members', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        (territories, users) => {
          const organisation = generatedOrganisation({ territories, users });
          assert.equal(organisation.territories.size, territories);
          assert.equal(organisation.users.size, users);
          const all = [...organisation.territories.values()];
          assert.equal(
            all.filter(({ reportingTo }) => reportingTo === null).length,
            Math.min(1, territories),
          );
          for (const { id, reportingTo } of all) {
            assert.ok(reportingTo === null || organisation.territories.has(reportingTo));
            for (const member of organisation.membersOf(id)) assert.ok(organisation.users.has(member));
            assert.equal(organisation.membersOf(id).length, Math.min(5, users));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are quick to make: 10,000 territories, 50,000 users', () => {
    const started = performance.now();
    const organisation = generatedOrganisation({ territories: 10_000, users: 50_000 });
    assert.equal(organisation.users.size, 50_000);
    assert.equal(organisation.administrator?.profile.name, 'Administrator');
    assert.ok(performance.now() - started < 5_000);
  });
});
