import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { agreeOnPage, enterCode } from '../harness/browser';
import { agree, click, pick, type, type Reaction } from '../harness/scriptedPrompter';
import { until } from '../harness/editor/until';
import { onlyMessage, run, signIn, signOutEverywhere, textsOf } from './support';

const elsewhere = 'Choose Another Data Centre';

/** Up to the question for the client, at a simulator. */
const at = (way: string, { url }: Simulator) => [pick(way), pick('Local Simulator'), type(url)];
const client = ({ clientId, clientSecret }: Simulator) => [type(clientId), type(clientSecret)];
const questionsIn = (person: Awaited<ReturnType<typeof run>>) => person.steps.map(([title]) => title);

describe('a sign-in at the wrong place', () => {
  let right: Simulator;
  let wrong: Simulator;

  beforeEach(async () => {
    [right, wrong] = await Promise.all([
      startSimulator({ switches: { devicePollSeconds: 1 } }),
      startSimulator(),
    ]);
  });
  afterEach(async () => {
    await signOutEverywhere();
    await Promise.all([right.close(), wrong.close()]);
  });

  const goOnAtTheRightOne = () => [click(elsewhere), pick('Local Simulator'), type(right.url), agree()];

  it('goes on at another one with client and code as they were typed', async () => {
    const person = await run('zohoCrm.signIn', [
      ...at('Sign In with a Self Client', wrong),
      ...client(right),
      type(right.issueGrantCode()),
      ...goOnAtTheRightOne(),
    ]);
    const refusal = person.messages.find(({ severity }) => severity === 'error');
    assert.match(refusal?.text ?? '', /^127\.0\.0\.1:\d+ does not know this client ID \(invalid_client\)/);
    assert.deepEqual(refusal?.buttons, ['Correct the Client', elsewhere, 'Show Log']);
    assert.match(person.confirmations[0]?.message ?? '', new RegExp(`port ${right.port}`));
  });

  it('goes on in the browser, which opens anew', async () => {
    const script = [
      ...at('Sign In in the Browser', wrong),
      ...client(right),
      click('Correct the Client'),
      ...client(wrong),
      agree(),
    ];
    const consents: string[] = [];
    wrong.failNext({ kind: 'answer', match: { path: /v2\/token/ }, body: '{"error":"invalid_client"}' });
    const person = await run('zohoCrm.signIn', script, {
      onPage: async (url) => {
        consents.push(url);
        const own = url.replace(right.clientId, wrong.clientId);
        void agreeOnPage(own);
        await Promise.resolve();
      },
    });
    assert.equal(consents.length, 2);
    assert.equal(person.questions[3]?.value, right.clientId, 'what was typed stands in the box');
  });

  it('goes on with the device code at the place that was chosen then', async () => {
    const script = [...at('Sign In with a Device Code', wrong), ...client(right), ...goOnAtTheRightOne()];
    wrong.failNext({ kind: 'answer', match: { path: /device\/code/ }, body: '{"error":"other_dc"}' });
    const person = await run('zohoCrm.signIn', script, { onPage: (url) => enterCode(url) });
    assert.match(textsOf(person)[0] ?? '', /belongs to another data centre \(other_dc\)/);
  });

  for (const [status, code] of [
    [404, 'INVALID_URL_PATTERN'],
    [400, 'INVALID_HOST'],
  ] as const) {
    it(`is told so where the answer is ${code}`, async () => {
      const body = JSON.stringify({ code, details: {}, message: 'no such address', status: 'error' });
      wrong.failNext({ kind: 'answer', match: { path: /\/org/ }, status, body });
      const script = [
        type(wrong.url),
        type(wrong.accessToken),
        click('Correct the Address'),
        type(right.url),
      ];
      const anew = [click('Enter Another Token'), type(right.accessToken)];
      const person = await run('zohoCrm.signInToLocalSimulator', [...script, ...anew]);
      assert.equal(
        textsOf(person)[0],
        `There is no such organisation at the chosen data centre and environment (${code}). Nobody was signed in. Choose the data centre and environment where the organisation lives.`,
      );
    });
  }
});

describe('a sign-in that ended', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ switches: { devicePollSeconds: 1 } });
  });
  afterEach(async () => {
    await signOutEverywhere();
    await simulator.close();
  });

  const ends: readonly (readonly [
    way: string,
    asked: string[],
    onPage: (url: string) => void,
    more: () => Reaction[],
  ])[] = [
    ['Sign In in the Browser', [], (url) => void agreeOnPage(url), () => []],
    ['Sign In with a Device Code', [], (url) => void enterCode(url), () => []],
    [
      'Sign In with a Self Client',
      ['Sign In with a Self Client'],
      () => undefined,
      () => [type(simulator.issueGrantCode())],
    ],
  ];
  for (const [way, asked, onPage, more] of ends) {
    it(`comes back the same way, with ${asked.length} questions: ${way}`, async () => {
      const visit = {
        onPage: (url: string) => {
          onPage(url);
          return Promise.resolve();
        },
      };
      const script = [...at(way, simulator), ...client(simulator), ...more(), agree()];
      await run('zohoCrm.signIn', script, visit);
      await endEverything(simulator);
      const refused = await run('zohoCrm.copyTerritoryId');
      await until('the end to be told', () => Promise.resolve(refused.messages.length > 0));
      const { text, buttons } = onlyMessage(refused);
      assert.match(text, /^The sign-in to Halvorsen .* was ended, at Zoho or in another window\.$/);
      assert.deepEqual(buttons, ['Sign In Again']);
      const again = await run('zohoCrm.signInAgain', [...more(), agree()], visit);
      assert.deepEqual(questionsIn(again), asked);
      assert.deepEqual(again.offers, [], 'neither way nor place is asked');
    });
  }

  it('takes a pasted token in its place with one question, straight from the message', async () => {
    await signIn(simulator);
    simulator.revoke(simulator.accessToken);
    const again = [click('Sign In Again'), type(simulator.issueToken())];
    const person = await run('zohoCrm.copyTerritoryId', again);
    assert.deepEqual(person.offers, []);
    assert.deepEqual(questionsIn(person), ['Sign In to a Local Simulator']);
  });

  it('begins from the start where nobody has been signed in', async () => {
    const person = await run('zohoCrm.signInAgain', [pick('Open the Demo Organisation')]);
    assert.equal(person.offers[0]?.title, 'Sign In to Zoho CRM');
  });

  it('is announced where Zoho gave no refresh token, with how to get one', async () => {
    simulator.switches.refreshTokenIn = 'never';
    const script = [...at('Sign In with a Self Client', simulator), ...client(simulator)];
    const person = await run('zohoCrm.signIn', [...script, type(simulator.issueGrantCode()), agree()]);
    const warning = person.messages.find(({ severity }) => severity === 'warning');
    assert.match(
      warning?.text ?? '',
      /^This sign-in ends in an hour, .* Connected Apps, then sign in again\.$/,
    );
  });
});

/** As a person does at Zoho who takes all access away. */
async function endEverything({ url }: Simulator): Promise<void> {
  await fetch(`${url}/__simulator/revoke`, { method: 'POST', headers: { 'X-Simulator': '1' } });
}
