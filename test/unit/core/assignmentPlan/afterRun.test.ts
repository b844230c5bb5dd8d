import { strict as assert } from 'node:assert';
import { editsAfter, settledIn, type Settled } from '../../../../src/core/assignmentPlan/afterRun';
import { textAfter } from '../../../../src/core/assignments/edits';
import { Hierarchy } from '../../../../src/core/org/hierarchy';
import { documentOf } from '../../../harness/assignmentPlans';
import { territory, user } from '../../../harness/crm';
import { person, place } from '../../../harness/people';
import { target } from '../../../harness/runs';

const root = place(900, { name: 'Acme' });
const hierarchy = new Hierarchy([
  root,
  ...[901, 902, 903].map((id) => place(id, { name: `T${id}`, parentId: root.id })),
]);
const users = [person(11, { email: 'Leaver@x.example' }), person(12, { email: 'next@x.example' })];
const [left, came] = [
  (at: number): Settled => ({ territory: territory(at), user: user(11), isMember: false }),
  (at: number): Settled => ({ territory: territory(at), user: user(12), isMember: true }),
];

/** The lists of a file after what was changed, by territory. */
async function listsAfter(
  content: object,
  settled: readonly Settled[],
  id = target.organisation,
  known = users,
) {
  const here = { id, environment: 'simulator', people: { 'old@x.example': 'leaver@x.example' } };
  const text = JSON.stringify({ version: 1, organisations: { here }, mode: 'exact', ...content });
  const document = await documentOf(text);
  const edits = editsAfter(document, { target, hierarchy }, settled, known);
  return (JSON.parse(textAfter(document.files[0], edits)) as { territories: object }).territories;
}

describe('an assignment file after a run', () => {
  it('says of those who were changed what is so, and of everybody else what it said', async () => {
    const others = ['nobody@x.example', 'id:99'];
    const territories = {
      T901: { members: ['leaver@x.example', ...others] },
      T902: { members: [...others, 'next@x.example'] },
      T903: { members: ['leaver@x.example', ...others] },
    };
    assert.deepEqual(await listsAfter({ territories }, [left(901), came(901), left(902), came(902)]), {
      T901: { members: [...others, 'next@x.example'] },
      T902: territories.T902,
      T903: territories.T903,
    });
  });

  it('lists nobody new where it is additive, and calls nobody absent who is there', async () => {
    const mode = 'additive';
    const territories = {
      T901: { mode, members: ['leaver@x.example', 'other@x.example'], absent: ['next@x.example'] },
      T902: { mode, members: ['other@x.example'], absent: ['leaver@x.example', 'next@x.example'] },
    };
    assert.deepEqual(await listsAfter({ territories }, [left(901), came(901), left(902)]), {
      T901: { mode, members: ['other@x.example'], absent: [] },
      T902: territories.T902,
    });
  });

  it('takes a group apart from which one has left, and knows whom it calls something else here', async () => {
    const content = {
      groups: { team: ['old@x.example', 'other@x.example'] },
      territories: { T901: { members: ['@team'] }, T902: { members: ['old@x.example'] } },
    };
    assert.deepEqual(await listsAfter(content, [left(901), left(902)]), {
      T901: { members: ['other@x.example'] },
      T902: { members: [], empty: true },
    });
  });

  it('is left alone where it is for another organisation, or covers none of it', async () => {
    const territories = { T901: { members: ['leaver@x.example'] } };
    assert.deepEqual(await listsAfter({ territories }, [left(901)], '8'), territories);
    assert.deepEqual(await listsAfter({ territories }, [left(902), left(903)]), territories);
  });

  it('covers what was changed in its territories, and nothing where it is for another organisation', async () => {
    const settled = [left(901), left(902), came(901)];
    const coveredBy = async (id: string) => {
      const here = { id, environment: 'simulator' };
      const content = {
        organisations: { here },
        mode: 'exact',
        territories: { T901: { members: ['id:99'] } },
      };
      const document = await documentOf(JSON.stringify({ version: 1, ...content }));
      return settledIn(document, { target, hierarchy }, settled);
    };
    assert.deepEqual(await coveredBy(target.organisation), [left(901), came(901)]);
    assert.deepEqual(await coveredBy('8'), []);
  });

  it('leaves in the list who is active under the address of somebody who has left for good', async () => {
    const rehired = person(13, { email: 'leaver@x.example' });
    const gone = person(11, { email: 'leaver@x.example', status: 'deleted' });
    const territories = { T901: { members: ['leaver@x.example'] }, T902: { members: ['id:99'] } };
    const after = (settled: readonly Settled[]) =>
      listsAfter({ territories }, settled, undefined, [gone, rehired]);
    assert.deepEqual(await after([left(901)]), territories);
    const stays = { ...left(902), isMember: true };
    const both = { ...territories, T902: { members: ['id:11', 'id:99'] } };
    assert.deepEqual(await after([stays]), both);
  });
});
