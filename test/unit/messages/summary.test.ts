import { strict as assert } from 'node:assert';
import { nameOrId } from '../../../src/messages/names';
import type { Names } from '../../../src/core/plan/names';
import { outcomeKinds, tallyOf, type Outcome } from '../../../src/core/journal/outcome';
import { l10n } from '../../../src/messages/l10n';
import { reportName, reportOf } from '../../../src/messages/report';
import { asMarkdown, asText } from '../../../src/messages/reportForms';
import { clockTime } from '../../../src/messages/time';
import { type FinishedRun, type RowResult, outlineOf } from '../../../src/core/journal/result';
import { summaryOf } from '../../../src/messages/summary';
import type { TerritoryId, UserId } from '../../../src/core/util/ids';
import { CrmError } from '../../../src/core/zoho/errors';
import { territory, user } from '../../harness/crm';
import { changesOf, planOf } from '../../harness/runs';
import { target as acme } from '../../harness/targets';
import { assertInert, hostileNames } from '../../harness/hostileNames';
import type { Refusal } from '../../../src/core/plan/plan';

const refusal: Refusal = { code: 'userStatus', status: 'deleted' };
const each: Readonly<Record<Outcome['kind'], Outcome>> = {
  applied: { kind: 'applied', seen: 'answer' },
  soNow: { kind: 'soNow' },
  alreadySo: { kind: 'alreadySo', seen: 'plan' },
  failed: { kind: 'failed', refusal },
  skipped: { kind: 'skipped', refusal },
  notStarted: { kind: 'notStarted' },
  unknown: { kind: 'unknown', why: 'neverSeen' },
};

interface Told {
  readonly territories?: readonly string[];
  readonly users?: readonly string[];
  readonly organisation?: string;
  readonly operation?: 'add' | 'remove';
  readonly ended?: FinishedRun['ended'];
  readonly error?: CrmError;
}

/** A run in which the users end as given, one after the other, in each territory; and what everybody is called. */
function runOf(outcomes: readonly Outcome[], told: Told = {}): [FinishedRun, Names] {
  const { territories = ['Germany South'], users = outcomes.map((_, index) => `User ${index + 1}`) } = told;
  const userIds = outcomes.map((_, index) => user(index + 100));
  const territoryIds = territories.map((_, index) => territory(index + 1));
  const { operation = 'add' } = told;
  const made = planOf(changesOf(operation, userIds, territoryIds), {
    membersOf: () => new Set(operation === 'add' ? [] : userIds),
  });
  const plan = { ...made, target: acme(told.organisation === undefined ? {} : { name: told.organisation }) };
  const rows = plan.rows.map((row, index): RowResult => ({
    row,
    outcome: outcomes[index % outcomes.length] ?? each.unknown,
  }));
  const nameIn =
    <Id>(ids: readonly Id[], names: readonly string[]) =>
    (id: Id) =>
      names[ids.indexOf(id)] ?? '';
  const names: Names = {
    territory: nameIn<TerritoryId>(territoryIds, territories),
    user: nameIn<UserId>(userIds, users),
  };
  const run: FinishedRun = {
    id: 'run',
    ...outlineOf(plan, names),
    plan,
    names,
    rows,
    tally: tallyOf(rows.map(({ outcome }) => outcome)),
    ended: told.ended ?? 'complete',
    fault: told.error?.fault,
    ...(told.error ? { error: told.error } : {}),
    startedAt: Date.UTC(2026, 10, 23, 9, 0, 1),
    ordinals: { first: 1, last: 1 },
    endedAt: Date.UTC(2026, 10, 23, 9, 0, 4),
    canResume: false,
    isDamaged: false,
    isRecorded: true,
    undoes: undefined,
    undoneBy: undefined,
    members: new Map(),
    territories: new Map(),
  };
  return [run, names];
}

const cells = (line: string) => line.split(/(?<!\\)\|/).slice(1, -1);
const all = outcomeKinds.map((kind) => each[kind]);

describe('the message at the end of a run', () => {
  it('is short when all went well', () => {
    const { applied } = each;
    assert.equal(summaryOf(...runOf([applied, applied])), 'Associated 2 of 2 users with Germany South.');
  });

  it('says that users were removed where that was wanted', () => {
    const run = runOf([each.applied, each.alreadySo], { operation: 'remove' });
    assert.equal(summaryOf(...run), 'Removed 1 of 2 users from Germany South (1 no member any more).');
  });

  it('G05 names every outcome with its number, and the reason of the first', () => {
    assert.equal(
      summaryOf(...runOf(all)),
      'Associated 2 of 7 users with Germany South (1 already a member, 1 failed, 1 skipped, 1 not started, 1 unknown). ' +
        'Of 1 of them it is not known whether this run did it or somebody else; Undo leaves it alone. ' +
        'User 4, User 5: The user is deleted in Zoho CRM. Choose an active user, or activate this one under Setup › Users first.',
    );
  });

  it('U26 tells a reason once, with those who met it', () => {
    const text = summaryOf(...runOf(Array<Outcome>(5).fill(each.failed)));
    assert.match(
      text,
      /^Associated 0 of 5 users with Germany South \(5 failed\)\. User 1, User 2, User 3, and 2 more: /,
    );
    assert.equal(text.match(/deleted/g)?.length, 1);
  });

  it('tells two reasons and how many more there are', () => {
    const failed = (status: string): Outcome => ({ kind: 'failed', refusal: { code: 'userStatus', status } });
    const text = summaryOf(...runOf(['deleted', 'inactive', 'closed', 'lost'].map(failed)));
    assert.match(text, /User 1: The user is deleted.* User 2: The user is inactive/);
    assert.match(text, /And 2 more, in the report\.$/);
  });

  const alone: readonly (readonly [Outcome, 'add' | 'remove', string])[] = [
    [each.applied, 'add', 'Associated User 1 with Germany South.'],
    [each.applied, 'remove', 'Removed User 1 from Germany South.'],
    [each.alreadySo, 'add', 'User 1 was a member of Germany South already.'],
    [each.alreadySo, 'remove', 'User 1 was no member of Germany South any more.'],
    [each.notStarted, 'add', 'User 1 was not associated with Germany South.'],
    [each.notStarted, 'remove', 'User 1 was not removed from Germany South.'],
    [each.unknown, 'add', 'It is not known whether User 1 was associated with Germany South.'],
    [each.unknown, 'remove', 'It is not known whether User 1 was removed from Germany South.'],
    [
      each.failed,
      'add',
      'User 1 was not associated with Germany South. The user is deleted in Zoho CRM. ' +
        'Choose an active user, or activate this one under Setup › Users first.',
    ],
  ];
  for (const [outcome, operation, text] of alone) {
    it(`U26 names the only user: ${text}`, () => {
      assert.equal(summaryOf(...runOf([outcome], { operation })), text);
    });
  }

  it('names a user by id where there is no name', () => {
    assert.match(summaryOf(...runOf([each.failed], { users: [''] })), /^100 was not associated/);
    assert.equal(nameOrId({ id: '7', name: ' \u200b ' }), '7');
  });

  it('says when it was cancelled, and what stopped it', () => {
    assert.match(
      summaryOf(...runOf([each.notStarted], { ended: 'cancelled' })),
      /was not associated with Germany South\. The run was cancelled\.$/,
    );
    const where = 'PUT /settings/territories/{territory}/users';
    const error = new CrmError({
      kind: 'tokenRefused',
      where,
      detail: { code: 'signedOut' },
      effect: 'none',
    });
    const text = summaryOf(...runOf([each.failed], { ended: 'stopped', error }));
    assert.match(text, /This account has been signed out\. This request changed nothing\. Sign in again\.$/);
  });

  it('says why it can be neither resumed nor undone where its record is gone', () => {
    const [run, names] = runOf([each.applied, each.notStarted], { ended: 'stopped' });
    assert.match(
      summaryOf({ ...run, isRecorded: false }, names),
      /record is gone, so it can be neither resumed/,
    );
  });

  it('G12 S53 stays plain text, whatever people and territories are called', () => {
    for (const name of hostileNames) {
      const text = summaryOf(
        ...runOf([each.failed, each.failed], { territories: [name], users: [name, name] }),
      );
      assertInert(text, name.slice(0, 40));
      assert.ok(text.length < 600);
    }
  });
});

describe('the report of a run', () => {
  it('G05 has the totals, and they add up', async () => {
    const report = await reportOf(...runOf(all, { territories: ['A', 'B'] }));
    const lines = report.split('\n');
    const words = [
      'added',
      'so now (by whom is not known)',
      'already a member',
      'failed',
      'skipped',
      'not started',
      'unknown',
    ];
    for (const word of words) assert.ok(lines.includes(`| ${word} | 2 |`), word);
    assert.ok(lines.includes('| all | 14 |'));
  });

  it('D6 says what was done, and only what happened', async () => {
    const [run, names] = runOf([each.applied, each.applied], { territories: ['North'] });
    const report = await reportOf(run, names);
    assert.match(report, /^# Report: Associate with North\n/);
    assert.match(report, /\| Outcome \| Rows \|\n\| --- \| --- \|\n\| added \| 2 \|\n\n/);
    assert.doesNotMatch(report, /attention|failed|\| 0 \|/);
    assert.match(report, /Undo Run takes back what this run did/);
    assert.match(reportName(run), /^Report: Associate with North, 2026-11-23 /);
    const back = { ...run, undoes: '20261122T080001Z-1f00ab42' };
    assert.match(reportName(back), /^Report: Undo: Remove from North, 2026-11-23 /);
    const when = clockTime(Date.UTC(2026, 10, 22, 8, 0, 1));
    assert.ok((await reportOf(back, names)).includes(`This takes back the run of ${when}.`));
  });

  it('says what can be done, and no more', async () => {
    const [run, names] = runOf([each.failed, each.notStarted]);
    const report = await reportOf({ ...run, canResume: true }, names);
    assert.match(report, /Resume Run goes on/);
    assert.match(report, /Retry Failed Changes sends/);
    assert.match(report, /All this is in the menu of the run/);
    assert.doesNotMatch(report, /Undo Run/);
    const [done, called] = runOf([each.applied]);
    const undone = await reportOf({ ...done, undoneBy: 'x' }, called);
    assert.match(undone, /It has been taken back since\./);
    assert.doesNotMatch(undone, /Undo Run|All this is in the menu/);
  });

  it('V8 keeps names from right to left apart from what is around them', async () => {
    l10n.use(undefined, 'en');
    try {
      const report = await reportOf(...runOf([each.applied], { territories: ['دبي 2'], users: ['ليلى'] }));
      assert.match(report, /^## \u2068دبي 2\u2069 \(1\)$/m);
      assert.match(report, /^\| \u2068ليلى\u2069 \| 100 \|/m);
    } finally {
      l10n.use();
    }
  });

  it('has organisation, times and one line per row, each in its territory', async () => {
    const report = await reportOf(...runOf(all, { territories: ['North', 'South'] }));
    assert.match(report, /^Organisation: Acme \(Europe, production\)/m);
    assert.match(report, /^Started: 2026-11-23 09:00:01 UTC/m);
    assert.match(report, /^Ended: 2026-11-23 09:00:04 UTC \(complete\)/m);
    const [, attention = '', next = '', north = '', south = ''] = report.split(/^## /m);
    assert.ok(attention.startsWith('What needs attention: 8'), 'U19: before thousands of successes');
    assert.equal(attention.match(/^\| North \| User \d/gm)?.length, 4);
    assert.equal(attention.match(/^\| South \| User \d/gm)?.length, 4);
    assert.ok(next.startsWith('What can be done'));
    for (const [section, heading] of [
      [north, 'North (1)'],
      [south, 'South (2)'],
    ] as const) {
      assert.ok(section.startsWith(heading));
      assert.equal(section.match(/^\| User \d/gm)?.length, 3);
    }
  });

  it('tells territories of the same name apart also where somebody has to do something', async () => {
    const report = await reportOf(...runOf([each.failed], { territories: ['South', 'South', 'North'] }));
    const [, attention = ''] = report.split(/^## /m);
    assert.deepEqual(attention.match(/^\| (?:South|North)[^|]*/gm), [
      '| South (1) ',
      '| South (2) ',
      '| North ',
    ]);
  });

  it('explains each outcome', async () => {
    const report = await reportOf(...runOf([...all, { kind: 'applied', seen: 'both' }]));
    const of = (index: number) => report.split('\n').find((line) => line.includes(`| User ${index} |`));
    const [applied, soNow, already, failed, skipped, notStarted, unknown, both] = [
      1, 2, 3, 4, 5, 6, 7, 8,
    ].map(of);
    assert.match(applied ?? '', /\| added \| Zoho confirmed it\./);
    assert.match(already ?? '', /\| already a member \| Nothing to do\./);
    assert.match(failed ?? '', /\| failed \| The user is deleted in Zoho CRM\. Choose an active user, or/);
    assert.match(skipped ?? '', /\| skipped \| The user is deleted/);
    assert.match(notStarted ?? '', /\| not started \| Nothing was changed for this user\./);
    assert.match(
      unknown ?? '',
      /\| unknown \| Zoho gave no clear answer, and the membership was not read again\. Resume the run, or refresh the territories/,
    );
    assert.match(soNow ?? '', /by this run or by somebody else: Undo leaves it alone/);
    assert.match(both ?? '', /\| added \| Zoho confirmed it, and the members read afterwards show it\./);
  });

  it('U19 has columns below each other where it is shown as text', async () => {
    const run = runOf([each.applied, each.failed, each.applied], { users: ['Ann', 'Bartholomew', 'Cy'] });
    const lines = (await reportOf(...run, asText)).split('\n');
    const at = lines.findIndex((line) => line.startsWith('Territory '));
    assert.equal(lines[at]?.indexOf('Outcome'), lines[at + 1]?.indexOf('failed'));
    const rows = lines.filter((line) => /^(?:User|Ann|Cy) /.test(line));
    assert.deepEqual(new Set(rows.map((line) => line.search(/Outcome|added/))).size, 1, rows.join('\n'));
    assert.doesNotMatch(lines.join('\n'), /[|#]/);
  });

  for (const [called, form] of [
    ['Markdown', asMarkdown],
    ['text', asText],
  ] as const) {
    it(`G12 S54 keeps its tables and headings, whatever people, territories and the organisation are called: ${called}`, async () => {
      const linesOf = async (told: Told) =>
        (await reportOf(...runOf([each.failed, each.applied], told), form)).split('\n');
      const plain = await linesOf({ users: ['a', 'b'] });
      for (const name of hostileNames) {
        const lines = await linesOf({ organisation: name, territories: [name], users: [name, name] });
        assert.equal(lines.length, plain.length, name.slice(0, 40));
        for (const [index, line] of lines.entries()) {
          assertInert(line.trimEnd(), name.slice(0, 40));
          const like = plain[index] ?? '';
          assert.equal(cells(line).length, cells(like).length, line);
          if (form === asMarkdown) assert.equal(/^#+ /.exec(line)?.[0], /^#+ /.exec(like)?.[0], line);
          assert.doesNotMatch(line, /:\/\//);
        }
      }
    });

    it(`keeps them also when Zoho words its refusal in a hostile way: ${called}`, async () => {
      for (const text of hostileNames) {
        const outcome: Outcome = {
          kind: 'failed',
          refusal: { code: 'refused', said: { code: text, message: text } },
        };
        const lines = (await reportOf(...runOf([outcome]), form)).split('\n');
        const [row = ''] = lines.filter((line) => /Germany South +(?:\| )?User 1/.test(line));
        if (form === asMarkdown) assert.equal(cells(row).length, 5, row);
        assertInert(row);
      }
    });
  }
});
