import type { PlanMark } from '../../../../src/extension/ports/planMarks';
import { strict as assert } from 'node:assert';
import { l10n } from '../../../../src/messages/l10n';
import { codeAndMessage } from '../../../../src/core/zoho/answers';
import { CrmError } from '../../../../src/core/zoho/errors';
import type { Territory } from '../../../../src/core/zoho/schemas';
import { Hierarchy } from '../../../../src/core/org/hierarchy';
import type { Node } from '../../../../src/extension/features/territories/nodes';
import { render } from '../../../../src/extension/features/territories/render';
import type { TreeRow } from '../../../../src/extension/ui/treeRow';
import { user } from '../../../harness/crm';
import { assertInert, hostileNames } from '../../../harness/hostileNames';
import { person, place } from '../../../harness/people';
import { told } from '../../../../src/messages/explain';

const anna = { id: user(71), name: 'Anna Berg' };
const root = place(1, { name: 'Acme', manager: anna, permission: 'read_only', description: 'Everything' });
const south = place(2, { name: 'South', parentId: '1', manager: { id: user(72), name: '' } });
const empty = place(3, { name: 'East', parentId: '2' });
const orphan = place(4, { name: 'Lost', parentId: '99' });
const ring = place(5, { name: 'Ring', parentId: '5' });
const second = place(6, { name: 'Second' });
const all = [root, south, empty, orphan, ring, second];
const counts = new Map<string, number>([
  ['1', 1],
  ['2', 12],
  ['3', 0],
]);

/** What the last plan would change. */
const marks = new Map<string, PlanMark>();

/** How many members are not active. */
const inactive = new Map<string, number>();

function row(node: Node, territories: readonly Territory[] = all, isFlat = false): TreeRow {
  return render(node, {
    hierarchy: new Hierarchy(territories),
    countOf: ({ territory }) => counts.get(territory.id),
    markOf: ({ territory }) => marks.get(territory.id),
    inactiveIn: ({ territory }) => inactive.get(territory.id) ?? 0,
    isFlat,
  });
}

const ofTerritory = (territory: Territory): Node => ({ kind: 'territory', territory });
const ofUser = (given: Parameters<typeof person>[1], territory = root, id = 80): Node => ({
  kind: 'user',
  territory,
  user: person(id, given),
});
const where = 'GET /settings/territories/{territory}/users';
const problem = (code: string) =>
  new CrmError({
    kind: 'refused',
    where,
    detail: { code: 'refused', said: codeAndMessage(code, code) },
    effect: 'none',
    zohoCode: code,
  });
const error = problem('SOME_CODE');

const rows: readonly (readonly [name: string, node: Node, row: TreeRow])[] = [
  [
    'the root',
    ofTerritory(root),
    {
      id: 't:1',
      label: 'Acme',
      description: '1 user here · Anna Berg',
      tooltip:
        'Acme\nId: 1\n1 user here\n13 with everything below, counted once in each territory\nManager: Anna Berg\nPermission: read only\nEverything',
      icon: 'globe',
      context: 'territory',
      accessibility: 'Acme, 1 user here, Anna Berg, territory with manager',
      expandable: true,
      expanded: true,
    },
  ],
  [
    'a territory whose manager has no name',
    ofTerritory(south),
    {
      id: 't:2',
      label: 'South',
      description: '12 users here · 72',
      tooltip:
        'Acme › South\nId: 2\n12 users here\n12 with everything below, counted once in each territory\nManager: 72',
      icon: 'location',
      context: 'territory',
      accessibility: 'South, 12 users here, 72, territory with manager',
      expandable: true,
    },
  ],
  [
    'a territory without manager and users',
    ofTerritory(empty),
    {
      id: 't:3',
      label: 'East',
      description: '0 users · no manager',
      tooltip: 'Acme › South › East\nId: 3\n0 users\nNo manager',
      icon: 'location',
      colour: 'list.warningForeground',
      context: 'territory',
      accessibility: 'East, 0 users, no manager, territory',
      expandable: true,
    },
  ],
  [
    'a territory whose parent is not in the list, and whose count is not known',
    ofTerritory(orphan),
    {
      id: 't:4',
      label: 'Lost',
      description: 'no manager · parent not in the list',
      tooltip:
        'Lost\nId: 4\nNo manager\nparent not in the list\nRefresh; if it stays, correct the parent in Zoho CRM under Setup.',
      icon: 'warning',
      colour: 'list.warningForeground',
      context: 'territory',
      accessibility: 'Lost, no manager, parent not in the list, territory',
      expandable: true,
    },
  ],
  [
    'a user',
    ofUser({ name: 'Bob Carr', email: 'bob@acme.example', role: 'Sales', profile: 'Standard' }),
    {
      id: 't:1/u:80',
      label: 'Bob Carr',
      description: 'Sales',
      tooltip: 'Bob Carr\nbob@acme.example\nId: 80\nRole: Sales\nProfile: Standard\nStatus: active',
      icon: 'person',
      context: 'user',
      accessibility: 'Bob Carr, Sales, user',
      expandable: false,
    },
  ],
  [
    'the manager, and an address instead of a name',
    ofUser({ email: 'anna@acme.example' }, root, 71),
    {
      id: 't:1/u:71',
      label: 'anna@acme.example',
      description: 'manager',
      tooltip: 'anna@acme.example\nanna@acme.example\nId: 71\nStatus: active\nManages this territory',
      icon: 'star-full',
      context: 'user',
      accessibility: 'anna@acme.example, manager, user',
      expandable: false,
    },
  ],
  [
    'a user who is no longer active, of whom only the id is known',
    ofUser({ status: 'inactive' }),
    {
      id: 't:1/u:80',
      label: '80',
      description: 'inactive',
      tooltip: '80\nId: 80\nStatus: inactive',
      icon: 'circle-slash',
      context: 'user',
      accessibility: '80, inactive, user',
      expandable: false,
    },
  ],
  [
    'members that could not be read',
    { kind: 'problem', territory: root, error, why: told(error) },
    {
      id: 't:1/problem',
      label: 'The users could not be read',
      description: 'SOME_CODE',
      tooltip: told(error),
      icon: 'error',
      context: 'problem',
      accessibility: `The users could not be read: ${told(error)} Press Enter to refresh.`,
      expandable: false,
      command: 'zohoCrm.refresh',
    },
  ],
  [
    'members of whom some could not be read',
    { kind: 'problem', territory: root, error, why: told(error), partly: true },
    {
      id: 't:1/problem',
      label: 'Not all users could be read',
      description: 'SOME_CODE',
      tooltip: told(error),
      icon: 'error',
      context: 'problem',
      accessibility: `Not all users could be read: ${told(error)} Press Enter to refresh.`,
      expandable: false,
      command: 'zohoCrm.refresh',
    },
  ],
  [
    'some of very many',
    { kind: 'range', territory: root, index: 1, first: south, last: place(7), size: 500 },
    {
      id: 't:1/r:1',
      label: `South to ${place(7).name}`,
      description: '500 territories',
      tooltip: 'By name. With Go to Territory or User you need not look for one.',
      icon: 'list-tree',
      context: '',
      accessibility: `South to ${place(7).name}, 500 territories`,
      expandable: true,
    },
  ],
  [
    'no members',
    { kind: 'empty', territory: root },
    {
      id: 't:1/empty',
      label: 'No users yet',
      description: '',
      tooltip: 'Right-click the territory to associate users.',
      icon: 'info',
      context: 'empty',
      accessibility: 'No users yet',
      expandable: false,
    },
  ],
];

describe('a row of the tree', () => {
  for (const [name, node, expected] of rows) {
    it(name, () => assert.deepEqual(row(node), expected));
  }

  for (const [territory, why] of [
    [ring, 'its parents form a ring'],
    [second, 'no parent'],
  ] as const) {
    it(`warns: ${why}`, () => {
      const { description, accessibility, icon } = row(ofTerritory(territory));
      assert.ok(description.endsWith(why) && accessibility.includes(`, ${why}, `));
      assert.equal(icon, 'warning');
    });
  }

  for (const kind of ['missingScope', 'tokenRefused'] as const) {
    it(`leads to the sign-in where that is the remedy: ${kind}`, () => {
      const refused = new CrmError({ kind, where, detail: { code: 'refused', said: 'X' }, effect: 'none' });
      const { command, accessibility } = row({
        kind: 'problem',
        territory: root,
        error: refused,
        why: told(refused),
      });
      assert.equal(command, 'zohoCrm.signInAgain');
      assert.match(accessibility, /Press Enter to sign in again\.$/);
    });
  }

  it('U26 has a name that its row cuts in the tooltip as a whole', () => {
    const long = `Anna ${'Maria '.repeat(20)}Huber`;
    const { label, tooltip } = row(ofUser({ name: long }));
    assert.ok(label.endsWith('…') && label.length <= 80, label);
    assert.equal(tooltip.split('\n')[0], long);
  });

  it('V8 keeps a name from right to left apart from the number behind it', () => {
    l10n.use(undefined, 'en');
    try {
      const { label, description } = row(ofUser({ name: 'ليلى', role: '2' }));
      assert.equal(label, '\u2068ليلى\u2069');
      assert.equal(description, '2');
    } finally {
      l10n.use();
    }
  });

  it('S49 is inert in every text, whatever territory, people and fields are called', () => {
    for (const name of hostileNames) {
      const hostile = place(8, { name, description: name, permission: name, manager: { id: user(1), name } });
      const below = place(9, { name, parentId: '8', manager: { id: name as typeof anna.id, name: '' } });
      const nodes: Node[] = [
        ofTerritory(hostile),
        ofTerritory(below),
        ofUser({ name, email: name, role: name, profile: name, status: name }, hostile),
        { kind: 'problem', territory: hostile, error: problem(name), why: told(problem(name)) },
        { kind: 'empty', territory: hostile },
        { kind: 'range', territory: hostile, index: 0, first: hostile, last: below, size: 2 },
      ];
      for (const node of nodes) {
        const { label, description, tooltip, accessibility } = row(node, [hostile, below]);
        assertInert(label, `label of ${node.kind}`);
        assertInert(description, `description of ${node.kind}`);
        assertInert(accessibility, `accessibility of ${node.kind}`);
        for (const line of tooltip.split('\n')) assertInert(line, `tooltip of ${node.kind}`);
        assert.ok(tooltip.split('\n').length <= 9, 'no line comes from a name');
        assert.notEqual(label, '');
        assert.notEqual(accessibility, '');
      }
    }
  });

  for (const [count, gone, says] of [
    [89, 0, ''],
    [90, 0, 'nearly full'],
    [100, 0, 'full'],
    [12, 1, '1 not active'],
    [95, 2, 'nearly full · 2 not active'],
  ] as const) {
    it(`of a territory with ${count} users, ${gone} of them not active, says: ${says || 'nothing'}`, () => {
      const known = counts.get('2') ?? assert.fail();
      counts.set('2', count);
      inactive.set('2', gone);
      const { description, accessibility, colour } = row(ofTerritory(south));
      counts.set('2', known);
      inactive.clear();
      const rest = says ? ` · ${says}` : '';
      assert.equal(description, `${count} users here · 72${rest}`);
      assert.ok(accessibility.includes(says.replace(' · ', ', ')), 'in words for a screen reader, too');
      assert.equal(colour, says ? 'list.warningForeground' : undefined);
    });
  }

  it('of a territory that a filter found says where it is, and does not unfold by itself', () => {
    assert.equal(row(ofTerritory(empty), all, true).description, '0 users · no manager · Acme › South');
    assert.equal(row(ofTerritory(root), all, true).expanded, undefined);
  });

  it('of a territory with others below says nothing of all of them while a number is missing', () => {
    const known = counts.get('3') ?? assert.fail();
    counts.delete('3');
    const { tooltip } = row(ofTerritory(south));
    counts.set('3', known);
    assert.doesNotMatch(tooltip, /below/);
  });

  it('of a territory that a plan would change says so, in its text and to a screen reader', () => {
    marks.set('2', { adds: 1, removals: 2 });
    const { description, accessibility, tooltip } = row(ofTerritory(south));
    marks.clear();
    assert.match(description, / · ≠ \+1 −2$/);
    assert.match(accessibility, /≠ \+1 −2/);
    assert.match(tooltip, /^By the last plan: 1 to add, 2 to remove$/m);
    assert.doesNotMatch(row(ofTerritory(south)).description, /≠/);
  });
});
