import { strict as assert } from 'node:assert';
import { idOf } from '../../../../src/extension/features/activity/nodes';
import { render } from '../../../../src/extension/features/activity/render';
import { runChoice } from '../../../../src/extension/features/activity/runChoice';
import { l10n } from '../../../../src/messages/l10n';
import { clockTime } from '../../../../src/messages/time';
import { outcomeKinds } from '../../../../src/core/journal/outcome';
import type { RunResult } from '../../../../src/core/journal/result';
import {
  activityNodes,
  add,
  asia,
  europe,
  nodesBelow,
  remove,
  runNode,
  runOf,
} from '../../../harness/activity';
import { assertInert, hostileNames } from '../../../harness/hostileNames';
import { user } from '../../../harness/crm';
import { target } from '../../../harness/runs';
import type { Refusal } from '../../../../src/core/plan/plan';
import type { RunFault } from '../../../../src/core/journal/errors';

const fault: RunFault = { code: 'journalUnwritable', cause: 'EN\nOSPC' };

const earlier = '20261124T090001Z-1f00ab42';
const now = Date.UTC(2026, 10, 25, 11, 30);
const began = clockTime(Date.UTC(2026, 10, 25, 9, 0, 1));
const ended = clockTime(Date.UTC(2026, 10, 25, 9, 2, 3));

describe('a run in the activity view', () => {
  const purposes: readonly (readonly [label: string, run: RunResult])[] = [
    ['Associate with Europe', runOf(['applied'])],
    ['Associate with 2 territories', runOf(['applied'], {}, (who) => [add(who, europe), add(who, asia)])],
    ['Remove from Europe', runOf(['alreadySo'], {}, (who) => [remove(who, europe)])],
    ['Move to Europe', runOf(['applied'], {}, (who) => [add(who, asia), remove(who, europe)])],
    [
      'Change 2 territories',
      runOf(['applied', 'applied'], {}, (who, index) => [index === 0 ? add(who, europe) : remove(who, asia)]),
    ],
    [
      'Change 2 territories',
      runOf(['applied', 'applied'], {}, (who, index) => [
        ...(index === 0 ? [add(who, asia)] : []),
        remove(who, europe),
      ]),
    ],
    ['Undo: Remove from Europe', runOf(['applied'], { undoes: earlier })],
    ['Undo: Associate with Europe', runOf(['applied'], { undoes: earlier }, (who) => [remove(who, europe)])],
    [
      'Undo: Move from Europe',
      runOf(['applied'], { undoes: earlier }, (who) => [add(who, asia), remove(who, europe)]),
    ],
  ];
  for (const [label, run] of purposes) {
    it(`says what it was for: ${label}`, () => {
      assert.equal(render(runNode(run), now).label, label);
    });
  }

  const states: readonly (readonly [
    words: string,
    icon: string,
    context: string,
    run: RunResult,
    underWay?: true,
  ])[] = [
    ['complete', 'pass', 'run undoable forgettable', runOf(['applied', 'alreadySo'])],
    ['not all done', 'warning', 'run undoable retryable forgettable', runOf(['applied', 'failed'])],
    ['not all done', 'warning', 'run retryable forgettable', runOf(['skipped'])],
    ['not all done', 'warning', 'run forgettable', runOf(['failed'], { undoes: earlier, isOvertaken: true })],
    ['complete', 'pass', 'run forgettable', runOf(['alreadySo'])],
    [
      'cancelled',
      'circle-slash',
      'run resumable undoable forgettable',
      runOf(['applied', 'notStarted'], { ended: 'cancelled', canResume: true }),
    ],
    [
      'stopped by a failure',
      'error',
      'run resumable forgettable',
      runOf(['unknown'], { ended: 'stopped', canResume: true, fault }),
    ],
    [
      'interrupted',
      'debug-disconnect',
      'run resumable forgettable',
      runOf(['notStarted'], { ended: 'interrupted', canResume: true }),
    ],
    ['undone', 'discard', 'run forgettable', runOf(['applied'], { undoneBy: '20261126T090001Z-1f00ab42' })],
    [
      'under way',
      'sync',
      'run',
      runOf(['applied', 'notStarted', 'failed'], { ended: 'interrupted', canResume: true }),
      true,
    ],
  ];
  for (const [words, icon, context, run, underWay = false] of states) {
    it(`that is ${words} says so in a word and an icon, and offers what helps: ${context}`, () => {
      const row = render(runNode(run, { underWay }), now);
      assert.equal(row.icon, icon);
      assert.equal(row.context, context);
      assert.ok(row.description.startsWith(`${words} · `), row.description);
      assert.ok(row.accessibility.includes(`, ${words}, `), row.accessibility);
    });
  }

  it('tells state, counts and age, in this order, and everything else in its tooltip', () => {
    const row = render(runNode(runOf(['applied', 'failed', 'notStarted'], { fault })), now);
    assert.equal(row.description, 'not all done · 1 of 3 · 2 h ago');
    assert.deepEqual(row.tooltip.split('\n'), [
      'Associate with Europe',
      'Test (local simulator, port 1)',
      '3 users',
      `Began: ${began}`,
      `Ended: ${ended} (not all done)`,
      'added: 1',
      'failed: 1',
      'not started: 1',
      'The record of this run cannot be written (EN OSPC). Nothing is sent to Zoho that is not on record first. Make room on the disk, or make the folder of the records writable, then try again.',
      'Run 20261125T090001Z-1f00ab42',
    ]);
  });

  it('tells how it ended, and on a line of its own that it was undone at another time', () => {
    const undone = { undoneBy: '20261126T090001Z-1f00ab42' };
    const lines = render(runNode(runOf(['applied'], undone)), now).tooltip.split('\n');
    assert.deepEqual(lines.slice(4, 6), [`Ended: ${ended} (complete)`, 'undone']);
  });

  it('names its organisation where that is another one than the open one', () => {
    const row = render(runNode(runOf(['applied']), { elsewhere: true }), now);
    assert.equal(row.description, 'complete · Europe · 1 of 1 · 2 h ago · Test (local simulator, port 1)');
  });

  it('names the one person whom it is about, also where it is chosen', () => {
    const { run } = runNode(runOf(['applied'], {}, (who) => [add(who, europe), add(who, asia)]));
    const ofOne = { ...run, people: { count: 1, only: { id: user(101), name: 'Lena Vogt' } } };
    assert.match(render(runNode(run, { name: 'Lena Vogt' }), now).tooltip, /^Lena Vogt$/m);
    assert.equal(runChoice(ofOne).description, 'complete · Lena Vogt · 2 of 2');
  });

  it('names the file that it was planned from, and its commit', () => {
    const source = { file: 'crm.territories.jsonc', commit: 'c0ffee00c0ffee' };
    const row = render(runNode(runOf(['applied'], { source })), now);
    assert.match(row.description, / · crm\.territories\.jsonc at c0ffee00$/);
    assert.match(row.tooltip, /^From crm\.territories\.jsonc at c0ffee00$/m);
  });

  it('shows ids where nobody knows names', () => {
    const run = runNode(runOf(['failed']), { name: '' });
    const [, row] = nodesBelow(run, '');
    assert.equal(render(run, now).label, 'Associate with 1');
    assert.ok(row);
    assert.equal(render(row, now).label, '101');
    assert.equal(
      render(row, now).description,
      '1 · The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first.',
    );
  });
});

describe('a run that can be chosen', () => {
  it('U9 says what it was for, when, how it stands, how much is done, and where', () => {
    const { label, description, detail, icon } = runChoice(runOf(['applied', 'failed']));
    assert.deepEqual(
      { label, description, detail, icon },
      {
        label: `Associate with Europe · ${began}`,
        description: 'not all done · 1 of 2',
        detail: 'Test (local simulator, port 1)',
        icon: 'warning',
      },
    );
  });

  it('is plain text, whatever people call what it was about', () => {
    for (const name of hostileNames) {
      const {
        label,
        description = '',
        detail = '',
      } = runChoice(runNode(runOf(['failed'], { target: { ...target, name } }), { name }).run);
      for (const text of [label, description, detail]) assertInert(text, name);
    }
  });
});

describe('what is inside a run in the activity view', () => {
  it('is a group per outcome, and in it each user with territory and reason', () => {
    const below = nodesBelow(runNode(runOf(outcomeKinds, { canResume: true })));
    const texts = below.map((node) => {
      const { label, description, icon } = render(node, now);
      return [node.kind, label, description, icon].filter(Boolean).join(' | ');
    });
    const more = 'more | and 9,600 more, in the report | ellipsis';
    const row = 'row | Anna Berg | Europe';
    assert.deepEqual(texts, [
      'group | added | 1 | pass',
      `${row} | person-add`,
      more,
      'group | so now (by whom is not known) | 1 | pass',
      `${row} · It was sent without a clear answer and is so now, by this run or by somebody else: Undo leaves it alone. | person-add`,
      more,
      'group | already a member | 1 | check',
      `${row} | person-add`,
      more,
      'group | failed | 1 | error',
      `${row} · The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first. | person-add`,
      more,
      'group | skipped | 1 | debug-step-over',
      `${row} · The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first. | person-add`,
      more,
      'group | not started | 1 | circle-outline',
      `${row} · Nothing was changed for this user. | person-add`,
      more,
      'group | unknown | 1 | question',
      `${row} · Zoho gave no clear answer, and the membership was not read again. Resume the run, or refresh the territories, to see whether the user is a member. | person-add`,
      more,
    ]);
  });

  it('says of each row of a move whether it came or went', () => {
    const run = runOf(['applied'], {}, (who) => [add(who, asia), remove(who, europe)]);
    const words = nodesBelow(runNode(run)).flatMap((node) =>
      node.kind === 'row' ? [render(node, now).description] : [],
    );
    assert.deepEqual(words, ['added · Europe', 'removed · Europe']);
  });

  it('has ids that are unique, and the same after a refresh', () => {
    const ids = activityNodes().map(idOf);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(activityNodes().map(idOf), ids);
  });

  it('V8 keeps names from right to left apart from what is around them', () => {
    l10n.use(undefined, 'en');
    try {
      const node = runNode(runOf(['failed']), { name: 'دبي 2', elsewhere: true });
      const [, row] = nodesBelow(node, 'ليلى');
      assert.ok(row);
      const { label, description, tooltip } = render(row, now);
      assert.equal(label, '\u2068ليلى\u2069');
      assert.ok(description.startsWith('\u2068دبي 2\u2069 · '), description);
      assert.ok(tooltip.startsWith('\u2068ليلى\u2069 (101)\n'), tooltip);
      const { run } = node;
      const named = { ...node, run: { ...run, target: { ...target, name: 'دبي 2' } } };
      const shown = render(named, now).description;
      assert.ok(shown.endsWith('\u2068دبي 2 (local simulator, port 1)\u2069'), shown);
    } finally {
      l10n.use();
    }
  });

  it('stays plain text, whatever people, territories and the organisation are called', () => {
    for (const name of hostileNames) {
      const refusal: Refusal = { code: 'refused', said: { code: name, message: name } };
      const run = runOf(outcomeKinds, { fault: { code: 'journalUnwritable', cause: name } as RunFault });
      const hostile: RunResult = {
        ...run,
        plan: { ...run.plan, target: { ...target, name } },
        rows: run.rows.map(({ row, outcome }) =>
          outcome.kind === 'failed' ? { row, outcome: { kind: 'failed', refusal } } : { row, outcome },
        ),
      };
      const node = runNode(hostile, { name });
      for (const each of [node, ...nodesBelow(node, name)]) {
        const { label, description, tooltip, accessibility } = render(each, now);
        assert.ok(label.trim());
        for (const text of [label, description, accessibility, ...tooltip.split('\n')])
          assertInert(text, name);
      }
    }
  });
});
