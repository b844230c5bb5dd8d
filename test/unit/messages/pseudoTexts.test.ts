import { strict as assert } from 'node:assert';
import { outcomeKinds } from '../../../src/core/journal/outcome';
import type { Names } from '../../../src/core/plan/names';
import type { Change } from '../../../src/core/plan/plan';
import { l10n } from '../../../src/messages/l10n';
import { reportName, reportOf } from '../../../src/messages/report';
import { asText } from '../../../src/messages/reportForms';
import { reviewOf } from '../../../src/messages/review';
import { nothingPossible, summaryOf } from '../../../src/messages/summary';
import { runOf } from '../../harness/activity';
import { territory, user } from '../../harness/crm';
import { flawsIn, pseudo } from '../../harness/pseudo';
import { planOf } from '../../harness/runs';

const names: Names = { territory: () => 'Север', user: () => 'Анна' };
const change = (operation: Change['operation'], who: string, where: string): Change => ({
  operation,
  user: user(who),
  territory: territory(where),
});

const plans: Readonly<Record<string, readonly Change[]>> = {
  'one who comes': [change('add', '21', '11')],
  'several who go': [change('remove', '21', '11'), change('remove', '22', '11')],
  'a move': [change('add', '21', '12'), change('remove', '21', '11')],
  'changes everywhere': [1, 2, 3, 4, 5, 6, 7, 8].map((n) => change(n % 2 ? 'add' : 'remove', '21', `1${n}`)),
};

describe('in a language that nobody speaks', () => {
  before(() => l10n.use(pseudo, 'en'));
  after(() => l10n.use());

  for (const [about, changes] of Object.entries(plans)) {
    it(`a review is translated as a whole: ${about}`, () => {
      const members = new Set(
        changes.filter(({ operation }) => operation === 'remove').map((one) => one.user),
      );
      const plan = planOf(changes, { membersOf: () => members, managerOf: () => user('22') });
      const { message, lines, action } = reviewOf(plan, names);
      const told = nothingPossible(plan.rows, names);
      assert.deepEqual(
        [message, ...lines, action, told].flatMap((text) => flawsIn(text)),
        [],
      );
    });
  }

  it('so is the message of a run', () => {
    const run = { ...runOf(outcomeKinds), isRecorded: false, members: new Map(), territories: new Map() };
    const [alone] = outcomeKinds.map((kind) => ({
      ...runOf([kind]),
      isRecorded: true,
      members: new Map(),
      territories: new Map(),
    }));
    assert.ok(alone);
    assert.deepEqual(
      [run, alone].map((one) => summaryOf(one, names)).flatMap((text) => flawsIn(text)),
      [],
    );
  });

  it('so is a report, apart from what is data', async () => {
    const run = runOf(outcomeKinds, { canResume: true });
    // a date is written by the platform; cells and headings stand alone
    const text = await reportOf(run, names, asText);
    const loose = text
      .replace(/⟦[^⟦⟧]*⟧/g, '')
      .replace(/⟦[^⟦⟧]*⟧/g, '')
      .replace(/⟦[^⟦⟧]*⟧/g, '')
      .replace(/\b(?:Acme|Test|Europe|UTC|GMT\S*|[A-Z][a-z]{2} \d+, \d{4}, [\d:]+)\b/g, '');
    assert.doesNotMatch(loose, /\p{Script=Latin}{2}/u);
    assert.match(reportName(run), /^⟦/);
  });
});
