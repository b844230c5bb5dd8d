import { strict as assert } from 'node:assert';
import { Hierarchy } from '../../../src/core/org/hierarchy';
import { outcomeKinds } from '../../../src/core/journal/outcome';
import { render as activityRow } from '../../../src/extension/features/activity/render';
import { organisationRow } from '../../../src/extension/features/organisation/organisationRow';
import type { Node } from '../../../src/extension/features/territories/nodes';
import { render as territoryRow } from '../../../src/extension/features/territories/render';
import { render as userRow } from '../../../src/extension/features/users/render';
import type { TreeRow } from '../../../src/extension/ui/treeRow';
import { l10n } from '../../../src/messages/l10n';
import { nodesBelow, runNode, runOf } from '../../harness/activity';
import { user } from '../../harness/crm';
import { person, place } from '../../harness/people';
import { flawsIn, pseudo } from '../../harness/pseudo';
import { target } from '../../harness/targets';
import { userNodes } from '../../harness/userNodes';

const statuses = ['active', 'inactive', 'deleted', 'disabled', 'closed', 'rejected'] as const;
const anna = { id: user(71), name: 'Анна' };
const above = place(1, { name: 'Мир', manager: anna, permission: 'read_only', description: 'Всё' });
const below = place(2, { name: 'Север', parentId: '1', permission: 'read_write_delete' });
const lost = place(3, { name: 'Юг', parentId: '99' });
const hierarchy = new Hierarchy([above, below, lost]);
const here = { ...target(), name: 'Ромашка' };

/** Ids of runs are the same in each language. */
const data = /\d{8}T\d{6}Z-[0-9a-f]{8}/g;
const textsOf = ({ label, description, tooltip, accessibility }: TreeRow) =>
  [label, description, tooltip, accessibility].flatMap((text) => text.split('\n'));
const flawsOf = (rows: readonly TreeRow[]) =>
  rows.flatMap(textsOf).flatMap((text) => flawsIn(text.replace(data, '')));

describe('the rows of the views, in a language that nobody speaks', () => {
  before(() => l10n.use(pseudo, 'en'));
  after(() => l10n.use());

  const people = statuses.map((status, index) =>
    person(80 + index, { name: 'Борис', status, role: 'Продажи', profile: 'Все', email: 'b@x.example' }),
  );

  it('are translated as a whole: territories and their users', () => {
    const nodes: Node[] = [
      ...[above, below, lost].map((territory): Node => ({ kind: 'territory', territory })),
      ...[...people, person(71, { name: 'Анна' })].map((one): Node => ({
        kind: 'user',
        user: one,
        territory: above,
      })),
      { kind: 'empty', territory: below },
    ];
    const rowsWith = (count: number | undefined, isFlat: boolean) =>
      nodes.map((node) =>
        territoryRow(node, {
          hierarchy,
          countOf: () => count,
          markOf: () => ({ adds: 1, removals: 2 }),
          inactiveIn: () => count ?? 0,
          isFlat,
        }),
      );
    assert.deepEqual(
      flawsOf([...rowsWith(undefined, true), ...rowsWith(1, false), ...rowsWith(100, true)]),
      [],
    );
  });

  it('are translated as a whole: users and their territories', () => {
    const rows = people.flatMap((one) => userNodes(below, one)).map((node) => userRow(node, hierarchy));
    assert.deepEqual(
      flawsOf([...rows, userRow({ kind: 'user', user: person(71, { name: 'Анна' }) }, hierarchy)]),
      [],
    );
  });

  it('are translated as a whole: runs and what became of each change', () => {
    const ends = ['complete', 'cancelled', 'stopped', 'interrupted'] as const;
    const fault = { code: 'journalUnwritable', cause: 'ENOSPC' } as const;
    const runs = ends.map((ended) =>
      runNode(runOf(outcomeKinds, { ended, fault, target: here }), { name: 'Север', elsewhere: true }),
    );
    const nodes = runs.flatMap((run) => [run, ...nodesBelow(run, 'Анна')]);
    assert.deepEqual(flawsOf(nodes.map((node) => activityRow(node, Date.UTC(2026, 10, 25, 11)))), []);
  });

  it('and so is the organisation in the status bar', () => {
    for (const protection of ['readOnly', 'typeAlways', 'typeLarge', 'click'] as const) {
      const { text, tooltip, accessibility } = organisationRow(here, protection);
      const shown = [text.replace(/^\$\(\w+\) /, ''), ...tooltip.split('\n'), accessibility];
      assert.deepEqual(
        shown.flatMap((line) => flawsIn(line)),
        [],
      );
    }
  });
});
