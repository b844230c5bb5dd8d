import { strict as assert } from 'node:assert';
import type { Names } from '../../../src/core/plan/names';
import type { Change, Plan } from '../../../src/core/plan/plan';
import type { Facts } from '../../../src/core/plan/facts';
import { l10n } from '../../../src/messages/l10n';
import { reviewOf } from '../../../src/messages/review';
import { nothingPossible } from '../../../src/messages/summary';
import { territory, user } from '../../harness/crm';
import { planOf } from '../../harness/runs';

const [europe, finland] = [territory('11'), territory('12')];
const [vogel, smith, solheim] = [user('21'), user('22'), user('23')];
const called: Readonly<Record<string, string>> = {
  11: 'Europe',
  12: 'Finland',
  21: 'Katharina Vogel',
  22: 'Ada Smith',
  23: 'Ingrid Solheim',
};
const names: Names = { territory: (id) => called[id] ?? '', user: (id) => called[id] ?? '' };

type Row = readonly [Change['operation'], Change['user'], Change['territory']];
const changes = (rows: readonly Row[]) =>
  rows.map(([operation, who, where]): Change => ({ operation, user: who, territory: where }));

/** The review of changes in an organisation in which those who leave are members. */
function review(rows: readonly Row[], facts: Partial<Facts> = {}) {
  const membersOf: Facts['membersOf'] = (id) =>
    new Set(rows.flatMap(([kind, who, where]) => (kind === 'remove' && where === id ? [who] : [])));
  return reviewOf(planOf(changes(rows), { membersOf, ...facts }), names);
}

describe('the review of a change', () => {
  it('says in the demo organisation what a real one would be asked for', () => {
    const plan = planOf(changes([['add', vogel, europe]]), {});
    const costIn = (place: Plan['target']['place']) =>
      reviewOf({ ...plan, target: { ...plan.target, place } }, names).lines.find((line) =>
        line.includes('API credits'),
      );
    assert.equal(costIn('eu'), 'This takes 1 request to Zoho and 2 readings: 3 API credits.');
    assert.equal(
      costIn('demo'),
      'In a real organisation this would take 1 request to Zoho and 2 readings: 3 API credits.',
    );
  });

  const asked: readonly (readonly [string, string, readonly Row[]])[] = [
    ['Associate Katharina Vogel with Europe?', 'Associate', [['add', vogel, europe]]],
    [
      'Associate 2 users with Europe?',
      'Associate',
      [
        ['add', vogel, europe],
        ['add', smith, europe],
      ],
    ],
    [
      'Associate Katharina Vogel with 2 territories?',
      'Associate',
      [
        ['add', vogel, europe],
        ['add', vogel, finland],
      ],
    ],
    ['Remove Katharina Vogel from Europe?', 'Remove', [['remove', vogel, europe]]],
    [
      'Remove 2 users from Europe?',
      'Remove',
      [
        ['remove', vogel, europe],
        ['remove', smith, europe],
      ],
    ],
    [
      'Remove 2 users from 2 territories?',
      'Remove',
      [
        ['remove', vogel, europe],
        ['remove', smith, finland],
      ],
    ],
    [
      'Make 2 changes to Europe?',
      'Make Changes',
      [
        ['add', vogel, europe],
        ['remove', smith, europe],
      ],
    ],
    [
      'Make 2 changes to 2 territories?',
      'Make Changes',
      [
        ['add', vogel, europe],
        ['remove', smith, finland],
      ],
    ],
  ];
  for (const [message, action, rows] of asked) {
    it(`asks: ${message}`, () => {
      const { message: told, action: button } = review(rows);
      assert.deepEqual([told, button], [message, action]);
    });
  }

  it('U1 says which way somebody moves', () => {
    const there = review([
      ['add', vogel, finland],
      ['remove', vogel, europe],
    ]);
    const back = review([
      ['add', vogel, europe],
      ['remove', vogel, finland],
    ]);
    assert.equal(there.message, 'Move Katharina Vogel from Europe to Finland?');
    assert.equal(back.message, 'Move Katharina Vogel from Finland to Europe?');
    assert.equal(there.action, 'Move');
  });

  it('U2 has a line for each territory: who comes, who goes, who cannot and why', () => {
    const members = { [europe]: [vogel, smith, solheim], [finland]: [solheim] };
    const { lines } = review(
      [
        ['add', vogel, finland],
        ['remove', vogel, europe],
        ['remove', smith, europe],
        ['add', smith, finland],
        ['add', solheim, finland],
      ],
      {
        membersOf: (id) => new Set(members[id] ?? []),
        managerOf: (id) => (id === europe ? smith : undefined),
        statusOf: (id) => (id === smith ? 'inactive' : 'active'),
      },
    );
    assert.deepEqual(lines.slice(0, 2), [
      'Finland (12) – to add: Katharina Vogel (21) · already there: Ingrid Solheim (23) · ' +
        'not possible: Ada Smith (22) (The user is inactive in Zoho CRM.)',
      'Europe (11) – to remove: Katharina Vogel (21) · ' +
        'not possible: Ada Smith (22) (The user is the manager of this territory, and Zoho does not remove managers.)',
    ]);
  });

  it('has the territories first in which anything is sent', () => {
    const rows: Row[] = [
      ['remove', smith, europe],
      ['remove', smith, finland],
    ];
    const { lines } = review(rows, { managerOf: (id) => (id === europe ? smith : undefined) });
    assert.equal(lines[0], 'Finland (12) – to remove: Ada Smith (22)');
    assert.match(lines[1] ?? '', /^Europe \(11\) – not possible: Ada Smith/);
  });

  it('speaks of what is to come, and names no organisation: that stands before it once', () => {
    const { message, lines } = review([['remove', vogel, europe]]);
    const all = [message, ...lines].join(' ');
    assert.doesNotMatch(all, /\b(?:added|removed): /i);
    assert.doesNotMatch(all, /Test/);
  });

  it('sums up what would fill a window', () => {
    const rows = Array.from({ length: 9 }, (_, index): Row => ['add', vogel, territory(String(100 + index))]);
    const { lines } = review(rows);
    assert.equal(lines[6], 'and 3 more territories');
    assert.match(lines[7] ?? '', /^This takes /);
  });

  it('V8 keeps names from right to left apart from what is around them', () => {
    l10n.use(undefined, 'en');
    try {
      const dubai: Names = { territory: () => 'دبي 2', user: () => 'ليلى' };
      const { message } = reviewOf(planOf(changes([['add', vogel, europe]])), dubai);
      assert.equal(message, 'Associate \u2068ليلى\u2069 with \u2068دبي 2\u2069?');
    } finally {
      l10n.use();
    }
  });

  it('U13 says why nothing can be sent', () => {
    const { rows } = planOf(changes([['remove', vogel, europe]]), {
      membersOf: () => new Set([vogel]),
      managerOf: () => vogel,
    });
    assert.equal(
      nothingPossible(rows, names),
      'Nothing was sent to Zoho. Katharina Vogel: The user is the manager of this territory, and Zoho does not remove ' +
        'managers. Give the territory another manager in Zoho CRM first.',
    );
  });

  it('promises no report where nothing is sent', () => {
    const status = new Map(
      [vogel, smith, solheim].map((one, n) => [one, ['deleted', 'disabled', 'closed'][n]]),
    );
    const adding = [vogel, smith, solheim].map((one): Row => ['add', one, europe]);
    const { rows } = planOf(changes(adding), { statusOf: (one) => status.get(one) });
    const text = nothingPossible(rows, names);
    assert.match(text, /Katharina Vogel: .* Ada Smith: .* And 1 more\.$/);
    assert.doesNotMatch(text, /report/);
  });
});
