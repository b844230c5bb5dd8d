import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { renewalsOf } from '../harness/accounts';
import { openAnotherWindow, openOurView } from './support';

const hour = 3_600_000;

describe('a token that has expired, with two windows open', () => {
  let simulator: Simulator;
  let editor: Editor;

  beforeEach(async () => {
    simulator = await startSimulator();
    editor = await openOurView({ sharedSecrets: true });
  });

  afterEach(async () => {
    await editor.close();
    await simulator.close();
  });

  /** With a self client, because such a sign-in can be renewed. */
  const signIn = async ({ workbench }: Editor) => {
    const { quickInput } = workbench;
    await workbench.command('Zoho CRM: Sign In…');
    await quickInput.pick('Sign In with a Self Client');
    await quickInput.fill('Local Simulator');
    await quickInput.pick('Local Simulator');
    const { url, clientId, clientSecret } = simulator;
    for (const text of [url, clientId, clientSecret, simulator.issueGrantCode()])
      await quickInput.submit(text);
    await workbench.answerDialog('Open');
    await workbench.row('Halvorsen Instruments').waitFor();
  };

  it('is renewed once, and both go on', async () => {
    await signIn(editor);
    const { page, workbench } = editor;
    const other = await openAnotherWindow(editor);
    await other.row('Halvorsen Instruments').waitFor();

    const [root = ''] = simulator.organisation.territories.keys();
    simulator.organisation.addTerritory({ name: 'New since then', reportingTo: root });
    simulator.advance(2 * hour);
    // long enough for both windows to meet the refusal before either has another token
    simulator.switches.latencyMs = 5000;
    const { authorization: expired } = simulator.requests.at(-1)?.headers ?? {};
    simulator.requests.length = 0;
    await other.command('Zoho CRM: Refresh');
    await page.bringToFront();
    await workbench.command('Zoho CRM: Refresh');
    const territoriesAndCountsOfBoth = 4;
    await until('both windows to ask with the token that has expired', () => {
      const asked = simulator.requests.filter(({ headers }) => headers.authorization === expired);
      return Promise.resolve(asked.length >= territoriesAndCountsOfBoth);
    });
    simulator.switches.latencyMs = 0;
    for (const window of [workbench, other]) await window.row('New since then').waitFor();
    assert.equal(renewalsOf(simulator), 1);
  });
});
