import { strict as assert } from 'node:assert';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import type { Organisation } from '../../../../src/simulator/server';
import { client, never, usingSimulator } from '../../../harness/crm';
import { compared } from '../../../harness/files';
import { active, organisation } from '../../../harness/runs';

const [one, two] = [active(1), active(2)];

interface Fixing {
  readonly text: string;
  /** What others do after everybody was read, and what they do once the fix is in the file. */
  readonly before?: (crm: Organisation) => void;
  readonly after?: (crm: Organisation) => void;
}

/** Compares a file, has the one quick fix make its text, and compares that. */
async function fixing({ text, before, after }: Fixing): Promise<{ fixed: string; told: readonly string[] }> {
  const seen: { fixed: string; told: readonly string[] }[] = [];
  await usingSimulator({ organisation: organisation(5) }, async (simulator) => {
    const { organisation: crm } = simulator;
    const model = new OrganisationModel(client(simulator), undefined);
    try {
      await model.activeUsers(never());
      before?.(crm);
      const { fixed } = await compared(model, text);
      assert.equal(fixed.length, 1, 'there is a fix');
      after?.(crm);
      const [now = ''] = fixed;
      seen.push({ fixed: now, told: (await compared(model, now)).told });
    } finally {
      model.dispose();
    }
  });
  return seen[0] ?? assert.fail();
}

const byId = `id,full_name\n${two},User 1\n`;
const byAddress = 'email,full_name\nu1@y.example,User 1\n';
const change = (id: string, to: object) => (crm: Organisation) =>
  void Object.assign(crm.users.get(id) ?? assert.fail(), to);
const becomesAnother = change(one, { firstName: 'Somebody', lastName: 'Else', email: 'else@x.example' });
const goes = (crm: Organisation) => void crm.users.delete(one);

describe('a quick fix of a file of users, out of users that were read before', () => {
  it('is taken where it is still so', async () => {
    assert.deepEqual(await fixing({ text: byId }), {
      fixed: `id,full_name\n${one},User 1\n`,
      told: [`add ${one}`],
    });
    assert.deepEqual(await fixing({ text: byAddress }), {
      fixed: 'email,full_name\nu1@x.example,User 1\n',
      told: [`add ${one}`],
    });
  });

  for (const [when, how] of [
    ['before it was offered', 'before'],
    ['after it was made', 'after'],
  ] as const) {
    it(`is refused where its id became somebody else's name ${when}`, async () => {
      const { told } = await fixing({ text: byId, [how]: becomesAnother });
      assert.match(told.join(), /is the id of Somebody Else in Zoho, not of User 1/);
    });

    it(`is refused where nobody has its id any more ${when}`, async () => {
      const { told } = await fixing({ text: byId, [how]: goes });
      assert.equal(told.length, 1);
      assert.doesNotMatch(told.join(), /^add/);
    });
  }

  it('is refused where its address went to somebody else, or to nobody, after it was made', async () => {
    const swapped = (crm: Organisation) => {
      becomesAnother(crm);
      change(two, { email: 'u1@x.example' })(crm);
    };
    for (const after of [swapped, becomesAnother, goes]) {
      const { told } = await fixing({ text: byAddress, after });
      assert.equal(told.length, 1);
      assert.doesNotMatch(told.join(), /^add/);
    }
  });
});
