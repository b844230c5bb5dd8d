import assert from 'node:assert/strict';
import { Organisation, type Simulator, type Switches } from '../../src/simulator/server';
import { agree, pick, tick } from '../harness/scriptedPrompter';
import { afterNextLook, newestReport, onlyMessage, run, withSimulator, writesOf } from './support';

const territory = '431581000000700501';
const id = (number: number) => `43158100000020050${number}`;
const nobody = '431581000000999999';

/** Users 1 to 4 can be added, as long as nothing happens to them. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Mixed' });
  made.addUser({ id: id(0), lastName: 'Admin', email: 'admin@mixed.example', profile: 'Administrator' });
  for (const number of [1, 2, 3, 4]) {
    made.addUser({ id: id(number), lastName: `User ${number}`, email: `user${number}@mixed.example` });
  }
  made.addTerritory({ id: territory, name: 'Mixed' });
  return made;
}

/** Between the plan and the request, one of the five joins and one is deleted. */
function meanwhile({ organisation: changing }: Simulator): void {
  changing.addMember(territory, id(2));
  const leaver = changing.users.get(id(3));
  assert.ok(leaver);
  leaver.status = 'deleted';
}

type Mode = Pick<Switches, 'bulkAnswer' | 'itemDetails' | 'itemOrder' | 'nesting' | 'itemsMissing'>;

const plain: Mode = {
  bulkAnswer: 'mixed-200',
  itemDetails: 'json-path',
  itemOrder: 'request',
  nesting: 'flat',
  itemsMissing: 'none',
};
const bulkAnswers = ['mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'] as const;
const details = ['json-path', 'id', 'none'] as const;
const shapes: readonly Partial<Mode>[] = [
  {},
  { itemOrder: 'reversed' },
  { nesting: 'nested-everywhere' },
  { itemsMissing: 'some' },
  { itemOrder: 'reversed', nesting: 'nested-everywhere', itemsMissing: 'some' },
];
const modes = bulkAnswers.flatMap((bulkAnswer) =>
  details.flatMap((itemDetails) =>
    shapes.map((shape): Mode => ({ ...plain, bulkAnswer, itemDetails, ...shape })),
  ),
);

const soNow = 'so now (by whom is not known)';

/**
 * What is told of the second user, who joined meanwhile, and of the fourth, whom we add: where an item names them, what it
 * says; else there is a member whom the plan did not find there, and nothing that says by whom. Items without a name may be
 * meant for anybody as soon as they differ; of a refused request each user is sent alone.
 */
function secondAndFourth({ itemDetails, bulkAnswer, itemsMissing }: Mode): [string, string] {
  const isNamed = itemDetails !== 'none';
  const inBulk = bulkAnswer.startsWith('mixed') || (bulkAnswer === 'nothing-400' && isNamed);
  return [isNamed ? 'already a member' : soNow, inBulk && itemsMissing === 'some' ? soNow : 'added'];
}

/** The beginning of the message: how many are done, how many were members, and of how many it is not known. */
function leadOf(outcomes: readonly string[]): string {
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
  const done = 1 + count('added') + count(soNow);
  const already = count('already a member') > 0 ? '1 already a member, ' : '';
  const unclear = count(soNow);
  const rest = unclear === 1 ? 'it' : 'them';
  const unsure = ` Of ${unclear} of them it is not known whether this run did it or somebody else; Undo leaves ${rest} alone.`;
  return `Associated ${done} of 5 users with Mixed (${already}2 failed).${unclear > 0 ? unsure : ''}`;
}

/** The outcome per user, as the rows of the report have it. */
function outcomesIn(report: string): Record<string, string> {
  const rows = report.matchAll(/ \| (\d{15,}) \| ([^|]+) \| .* \|$/gm);
  return Object.fromEntries([...rows].map(([, user = '', outcome = '']) => [user, outcome]));
}

describe('five users of whom two can be added, one joined meanwhile, one is deleted and one does not exist', () => {
  for (const mode of modes) {
    const differences = Object.entries(mode).map(([name, value]) => `${name} ${value}`);
    it(`end in five correct outcomes: ${differences.join(', ')}`, () =>
      withSimulator({ organisation: organisation(), switches: mode }, async (simulator) => {
        const five = [id(1), id(2), id(3), id(4), nobody];
        const person = await run('zohoCrm.associateUsers', [
          pick('Mixed'),
          tick(...five),
          agree(() => afterNextLook(simulator, () => meanwhile(simulator))),
        ]);
        const { severity, text } = onlyMessage(person);
        const report = await newestReport();
        const [second, fourth] = secondAndFourth(mode);
        assert.deepEqual(outcomesIn(report), {
          [id(1)]: 'added',
          [id(2)]: second,
          [id(3)]: 'failed',
          [id(4)]: fourth,
          [nobody]: 'failed',
        });
        assert.equal(severity, 'warning');
        const lead = leadOf([second, fourth]);
        assert.ok(text.startsWith(`${lead} User 3: `), text);
        assert.match(text, new RegExp(` ${nobody}: `));
        assert.deepEqual(simulator.organisation.membersOf(territory).sort(), [id(1), id(2), id(4)]);
        assert.ok(writesOf(simulator).length <= 7, `${writesOf(simulator).length} requests`);
      }));
  }
});
