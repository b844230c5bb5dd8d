import { strict as assert } from 'node:assert';
import { Cancelled } from '../../../../src/core/util/async';
import { approve } from '../../../../src/extension/ports/questions';
import { clockTime } from '../../../../src/messages/time';
import { allNamed, europe, remove, runOf } from '../../../harness/activity';
import { territory } from '../../../harness/crm';
import { agree, ScriptedPrompter } from '../../../harness/scriptedPrompter';

const pages = {
  add: () => assert.fail('nobody looks at the plan'),
  open: () => Promise.resolve(),
};

describe('the review of a resume', () => {
  it('U9 says which run, how much is left, and all that the first review said', async () => {
    const run = runOf(['applied', 'notStarted'], { ended: 'cancelled', canResume: true });
    const person = new ScriptedPrompter([agree()], Cancelled);
    await approve({ prompter: person, pages }, { kind: 'resume', run, adds: 1, removals: 0 }, false, {});
    const [review] = person.confirmations;
    assert.equal(review?.message, `Resume the run of ${clockTime(run.startedAt)}?`);
    assert.deepEqual(review.detail.split('\n').slice(0, 5), [
      'Test (local simulator, port 1): 1 to add, 0 to remove.',
      '1 of 2 changes are left.',
      'The members of each territory are read again before anything is sent to it.',
      'The run as a whole: Associate 2 users with Europe?',
      'Europe (1) – to add: Europe (101), Europe (102)',
    ]);
  });
});

describe('the review of an undo', () => {
  it('says whose run is taken back, and its button says Undo', async () => {
    const { plan, names } = runOf(['applied'], {}, (who) => [remove(who, europe)]);
    const proposal = { plan, names, undoes: '20261124T090001Z-1f00ab42' };
    const person = new ScriptedPrompter([agree()], Cancelled);
    await approve({ prompter: person, pages }, { kind: 'change', proposal, adds: 0, removals: 1 }, false, {});
    const [review] = person.confirmations;
    assert.equal(review?.action, 'Undo');
    const began = clockTime(Date.UTC(2026, 10, 24, 9, 0, 1));
    assert.equal(review.detail.split('\n')[1], `This takes back the run of ${began}.`);
  });

  it('says how many later runs it knows nothing of, where there are any', async () => {
    const { plan, names } = runOf(['applied'], {}, (who) => [remove(who, europe)]);
    const proposal = { plan, names, undoes: '20261124T090001Z-1f00ab42' };
    const said = [0, 2].map(async (lostRuns) => {
      const person = new ScriptedPrompter([agree()], Cancelled);
      const size = { adds: 0, removals: 1 };
      await approve({ prompter: person, pages }, { kind: 'change', proposal, lostRuns, ...size }, false, {});
      return person.confirmations[0]?.detail.split('\n').filter((line) => line.includes('damaged'));
    });
    assert.deepEqual(await Promise.all(said), [
      [],
      ['Later runs whose records are damaged: 2. What they changed again may be taken back, too.'],
    ]);
  });
});

describe('the review of many changes', () => {
  for (const [name, width] of [
    ['Vertriebsgebiet Nordrhein-Westfalen (Innendienst)', 1],
    ['東アジア営業第二本部パートナー開拓部', 2],
  ] as const)
    it(`is no higher than a window at twice its size: ${name}`, async () => {
      const kinds = Array.from({ length: 40 }, () => 'applied' as const);
      const { plan } = runOf(kinds, {}, (who, index) => [remove(who, territory(1 + (index % 12)))]);
      const proposal = { plan, names: allNamed(name) };
      const person = new ScriptedPrompter([agree()], Cancelled);
      await approve(
        { prompter: person, pages },
        { kind: 'change', proposal, adds: 0, removals: 40 },
        false,
        {},
      );
      const lines = person.confirmations[0]?.detail.split('\n') ?? [];
      const rows = lines.map((line) => Math.ceil((line.length * width) / 60));
      const total = rows.reduce((sum, row) => sum + row, 0);
      assert.ok(total <= 13 * width && lines.length > 1, `${total} rows: ${lines.join('\n')}`);
      assert.ok(lines.includes('The rest stands in the plan.'));
      assert.match(lines.at(-1) ?? '', /^This takes /);
    });
});
