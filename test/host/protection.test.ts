import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { generatedOrganisation, type SimulatorOptions } from '../../src/simulator/server';
import { commandTable, type Needs } from '../harness/commandTable';
import {
  agree,
  click,
  pick,
  type Reaction,
  type ScriptedPrompter,
  tick,
  turnAway,
  type,
} from '../harness/scriptedPrompter';
import { onlyMessage, run, textsOf, withSimulator, writesOf } from './support';

const production: SimulatorOptions = { switches: { organisationType: 'production' } };
const readOnly = 'Read-only';
const byClick = 'Allow changes with a click';

const protect = (protection: string, ...more: Reaction[]) =>
  run('zohoCrm.protectOrganisation', [pick(protection), ...more]);

/** What came of a command that was turned away from at its first question. */
type Outcome = 'runs' | 'asks to sign in' | 'is refused';

function outcomeOf(command: string, person: ScriptedPrompter): Outcome {
  if (textsOf(person).some((text) => text.includes('is marked as read-only here'))) return 'is refused';
  const asksFirst = person.offers[0]?.title === 'Sign In to Zoho CRM';
  const itsJob = command.startsWith('zohoCrm.signIn') || command === 'zohoCrm.switchOrganisation';
  return asksFirst && !itsJob ? 'asks to sign in' : 'runs';
}

interface Situation {
  readonly name: string;
  readonly outcomes: Readonly<Record<Needs, Outcome>>;
  readonly within: (test: () => Promise<void>) => Promise<void>;
}

const free: Situation['outcomes'] = { nothing: 'runs', organisation: 'runs', change: 'runs' };

/** The fifth situation, a workspace that is not trusted, needs a window of its own: test/e2e/untrusted.test.ts. */
const situations: readonly Situation[] = [
  {
    name: 'signed out',
    outcomes: { nothing: 'runs', organisation: 'asks to sign in', change: 'asks to sign in' },
    within: async (test) => {
      await run('zohoCrm.signOut');
      await test();
    },
  },
  {
    name: 'a read-only organisation',
    outcomes: { ...free, change: 'is refused' },
    within: (test) =>
      withSimulator(production, async () => {
        await protect(readOnly);
        await test();
      }),
  },
  {
    name: 'the demo organisation',
    outcomes: free,
    within: async (test) => {
      await run('zohoCrm.openDemoOrganisation');
      await test();
    },
  },
  {
    name: 'a sandbox',
    outcomes: free,
    within: (test) => withSimulator({ switches: { organisationType: 'sandbox' } }, test),
  },
  { name: 'production', outcomes: free, within: (test) => withSimulator(production, test) },
];

describe('which command is allowed where', () => {
  afterEach(() => run('zohoCrm.signOut'));
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  for (const { name, outcomes, within } of situations) {
    it(`in ${name}`, async function () {
      this.timeout(120_000); // every command, one after the other
      const seen: Record<string, Outcome> = {};
      const expected: Record<string, Outcome> = {};
      for (const [command, needs] of Object.entries(commandTable)) {
        await within(async () => {
          seen[command] = outcomeOf(command, await run(command, [], { refusesEverything: true }));
        });
        expected[command] = outcomes[needs];
      }
      assert.deepEqual(seen, expected);
    });
  }
});

describe('a production organisation', () => {
  const organisation = () => generatedOrganisation({ territories: 3, users: 60 });
  const names = (count: number) =>
    [...organisation().users.values()]
      .filter(({ status }) => status === 'active')
      .slice(10, 10 + count)
      .map(({ id }) => id);
  const associate = (count: number, ...more: Reaction[]) =>
    run('zohoCrm.associateUsers', [pick('Territory 1'), tick(...names(count)), agree(), ...more]);
  const options = () => ({ ...production, organisation: organisation() });

  it('takes 25 users with a click', () =>
    withSimulator(options(), async (simulator) => {
      const person = await associate(25);
      assert.match(person.confirmations[0]?.detail ?? '', /production\): 25 to add, 0 to remove\.\n/);
      assert.equal(writesOf(simulator).length, 1);
    }));

  it('takes 26 only from somebody who types its name after the review', () =>
    withSimulator(options(), async (simulator) => {
      await associate(26, turnAway('ask'));
      assert.deepEqual(writesOf(simulator), []);
      const wrong = ['', 'Generated', 'generated organisation', 'Associate'];
      const person = await associate(26, type('Generated Organisation', wrong));
      assert.match(person.confirmations[0]?.detail ?? '', /production\): 26 to add, 0 to remove\.\n/);
      assert.equal(writesOf(simulator).length, 1);
    }));

  it('that is made read-only refuses changes, says so, and offers the way back, which needs a click', () =>
    withSimulator(production, async (simulator) => {
      assert.match(
        onlyMessage(await protect(readOnly)).text,
        /^Protection now: Read-only \(.*production\)\)\.$/,
      );
      const script = [click('Protect Organisation…'), pick(byClick), turnAway('confirm')];
      const refused = await run('zohoCrm.associateUserById', script);
      assert.deepEqual(onlyMessage(refused), {
        severity: 'error',
        text:
          `Halvorsen Instruments (local simulator, port ${simulator.port}, production) is marked as read-only here. ` +
          'Nothing was sent to Zoho. Choose another protection for it if you want to change it.',
        buttons: ['Protect Organisation…', 'Show Log'],
      });
      const still = await run('zohoCrm.associateUserById', [], { refusesEverything: true });
      assert.equal(outcomeOf('zohoCrm.associateUserById', still), 'is refused', 'turned away from');
      const person = await protect(byClick, agree());
      assert.match(
        person.confirmations[0]?.message ?? '',
        /^Protect Halvorsen Instruments .* less than now\?$/,
      );
      await run('zohoCrm.associateUserById', [pick('Germany South'), type('431581000000258001'), agree()]);
      assert.equal(writesOf(simulator).length, 1);
    }));
});

describe('the organisation that is open', () => {
  it('is shown with what can be done about it', () =>
    withSimulator(production, async (simulator) => {
      const person = await run('zohoCrm.showOrganisation', [turnAway('pick')]);
      assert.deepEqual(person.offers, [
        {
          title: `Halvorsen Instruments (local simulator, port ${simulator.port}, production)`,
          labels: ['Protect Organisation…', 'Switch Organisation…', 'Open in Zoho CRM', 'Sign Out'],
        },
      ]);
      const chosen = await run('zohoCrm.showOrganisation', [pick('Protect Organisation…'), turnAway('pick')]);
      assert.deepEqual(chosen.offers[1]?.labels, [
        readOnly,
        'Type the name for every change',
        'Type the name for large changes and removals',
        byClick,
      ]);
    }));
});
