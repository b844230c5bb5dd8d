import { strict as assert } from 'node:assert';
import { Hierarchy } from '../../../../src/core/org/hierarchy';
import { idOf, type Node } from '../../../../src/extension/features/users/nodes';
import { render } from '../../../../src/extension/features/users/render';
import { l10n } from '../../../../src/messages/l10n';
import { user } from '../../../harness/crm';
import { assertInert, hostileNames } from '../../../harness/hostileNames';
import { person, place } from '../../../harness/people';
import { userNodes } from '../../../harness/userNodes';

const anna = person(71, { name: 'Anna Berg', email: 'anna@acme.example', role: 'CEO', profile: 'Standard' });
const manager = { id: anna.id, name: anna.name };
const root = place(1, { name: 'Acme', manager });
const europe = place(2, { name: 'Europe', parentId: '1' });
const north = place(3, { name: 'North', parentId: '2', manager });
const hierarchy = new Hierarchy([root, europe, north]);
const row = (node: Node) => render(node, hierarchy);

describe('a row of the view of users', () => {
  it('of somebody who manages territories says how many, and points out which', () => {
    assert.deepEqual(row({ kind: 'user', user: anna }), {
      id: 'u:71',
      label: 'Anna Berg',
      description: 'manager of 2 · CEO',
      tooltip:
        'Anna Berg\nanna@acme.example\nId: 71\nRole: CEO\nProfile: Standard\nStatus: active\nManages: Acme, North',
      icon: 'star-full',
      context: 'user',
      accessibility: 'Anna Berg, manager of 2, CEO, user',
      expandable: true,
    });
  });

  it('of somebody who is not active says so first, also to a screen reader', () => {
    const { description, icon, accessibility } = row({
      kind: 'user',
      user: person(80, { name: 'Bob', status: 'inactive', role: 'Sales' }),
    });
    assert.deepEqual(
      [description, icon, accessibility],
      ['inactive · Sales', 'circle-slash', 'Bob, inactive, Sales, user'],
    );
  });

  it('of a territory tells where it is and whether the user manages it', () => {
    const { id, label, description, tooltip, accessibility, context } = row({
      kind: 'territory',
      territory: north,
      user: anna,
    });
    assert.deepEqual(
      [id, label, description, context],
      ['u:71/t:3', 'North', 'manager · Acme › Europe', 'place'],
    );
    assert.equal(tooltip, 'Acme › Europe › North\nId: 3\nManages this territory');
    assert.equal(accessibility, 'North, manager, Acme › Europe, territory of Anna Berg');
  });

  it('says what stands in place of rows', () => {
    const labels = userNodes(europe, anna).map((node) => row(node).label);
    assert.deepEqual(labels.slice(2), [
      'Not active',
      'Anna Berg to 9',
      'Not all users could be read',
      'The territories could not be read',
      'In no territory',
    ]);
  });

  it('has an id of its own', () => {
    const ids = [...userNodes(europe), ...userNodes(europe, anna)].map(idOf);
    // the list of others, a range and what could not be read on top stand for nobody
    assert.equal(new Set(ids).size, ids.length - 3);
  });

  it('V8 keeps names from right to left apart from what is around them', () => {
    l10n.use(undefined, 'en');
    try {
      const layla = person(5, { name: 'ليلى', role: '2', status: 'inactive' });
      const dubai = place(8, { name: 'دبي 2', manager: { id: user(5), name: '' } });
      const [ofUser, ofPlace] = userNodes(dubai, layla).map((node) => render(node, new Hierarchy([dubai])));
      assert.equal(ofUser?.label, '\u2068ليلى\u2069');
      assert.ok(ofUser.tooltip.endsWith('Manages: \u2068دبي 2\u2069'), ofUser.tooltip);
      assert.equal(ofPlace?.label, '\u2068دبي 2\u2069');
      assert.ok(ofPlace.accessibility.endsWith('territory of \u2068ليلى\u2069'), ofPlace.accessibility);
    } finally {
      l10n.use();
    }
  });

  it('S49 is inert in every text, whatever people and places are called', () => {
    for (const name of hostileNames) {
      const hostile = person(5, { name, email: name, role: name, profile: name, status: name });
      const there = place(8, { name, manager: { id: user(5), name } });
      for (const node of userNodes(there, hostile)) {
        const { label, description, tooltip, accessibility } = render(node, new Hierarchy([there]));
        for (const text of [label, description, accessibility, ...tooltip.split('\n')])
          assertInert(text, `text of ${node.kind}`);
        assert.notEqual(label, '');
      }
    }
  });
});
