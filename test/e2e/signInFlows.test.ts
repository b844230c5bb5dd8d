import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startDataCentres } from '../../src/simulator/dataCentres';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import type { Workbench } from '../harness/editor/workbench';
import { borrowOurView, signOut } from './support';

const inBrowser = 'Sign In in the Browser';
const withDeviceCode = 'Sign In with a Device Code';
const withSelfClient = 'Sign In with a Self Client';

describe('signing in at a page of Zoho', () => {
  let editor: Editor;
  let workbench: Workbench;
  let simulators: Simulator[] = [];

  before(async () => {
    editor = await borrowOurView();
    ({ workbench } = editor);
  });
  after(() => editor.close());

  afterEach(async () => {
    await workbench.quickInput.cancel();
    await signOut(workbench);
    for (const page of editor.page.context().pages()) if (page !== editor.page) await page.close();
    await Promise.all(simulators.map((simulator) => simulator.close()));
    simulators = [];
  });

  const startOfView = () => workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' });
  const started = async (...args: Parameters<typeof startSimulator>) => {
    const simulator = await startSimulator(...args);
    simulators.push(simulator);
    return simulator;
  };

  /** Chooses a way in and the simulator, up to the question for the client. */
  const begin = async (way: string, simulator: Simulator) => {
    await workbench.command('Zoho CRM: Sign In…');
    await workbench.quickInput.pick(way);
    await chooseSimulator(simulator);
  };
  const chooseSimulator = async (simulator: Simulator) => {
    await workbench.quickInput.fill('Local Simulator');
    await workbench.quickInput.pick('Local Simulator');
    await workbench.quickInput.submit(simulator.url);
  };
  const enterClient = async ({ clientId, clientSecret }: Simulator) => {
    await workbench.quickInput.submit(clientId);
    await workbench.quickInput.submit(clientSecret);
  };
  /** The page that the editor opens beside itself because of an act. */
  const pageOpenedBy = async (act: () => Promise<void>): Promise<Page> => {
    const [page] = await Promise.all([editor.page.context().waitForEvent('page'), act()]);
    await page.getByRole('button').first().waitFor();
    return page;
  };
  const agreeToIdentity = async (simulator: Simulator) => {
    const { message, buttons } = await workbench.dialogContent();
    const where = `Halvorsen Instruments (local simulator, port ${simulator.port})`;
    assert.equal(message, `Signed in as Ingrid Solheim in ${where}.`);
    assert.ok(buttons.includes('Cancel'), 'it can be refused');
    await workbench.answerDialog('Open');
    await workbench.row('Halvorsen Instruments').waitFor();
  };
  const refusedBecause = async (text: string) => {
    const toast = await workbench.toastText(text);
    assert.match(toast, /Nobody was signed in\./);
    await startOfView().waitFor();
  };

  describe('in the browser', () => {
    it('shows the tree once the person has accepted there and here', async () => {
      const simulator = await started();
      await begin(inBrowser, simulator);
      const consent = await pageOpenedBy(() => enterClient(simulator));
      assert.match(await consent.locator('main').innerText(), /ZohoCRM\.settings\.territories\.ALL/);
      await consent.getByRole('button', { name: 'Accept' }).click();
      await consent.getByText('You can close this page and go back to VS Code').waitFor();
      await agreeToIdentity(simulator);
      assert.deepEqual(signInRequests(simulator), [
        'GET /oauth/serverinfo',
        'GET /oauth/v2/auth',
        'POST /oauth/v2/auth',
        'POST /oauth/v2/token',
      ]);
      assert.deepEqual(editor.blockedRequests, []);
    });

    it('says so calmly when the person rejects, and works the next time without asking for the client', async () => {
      const simulator = await started();
      await begin(inBrowser, simulator);
      const consent = await pageOpenedBy(() => enterClient(simulator));
      await consent.getByRole('button', { name: 'Reject' }).click();
      await refusedBecause('Access was refused on the page of Zoho (access_denied).');
      assert.ok(!signInRequests(simulator).includes('POST /oauth/v2/token'));

      const again = await pageOpenedBy(() => begin(inBrowser, simulator));
      await again.getByRole('button', { name: 'Accept' }).click();
      await agreeToIdentity(simulator);
    });

    it('ends the sign-in at Zoho and keeps nothing when it is not the organisation that was meant', async () => {
      const simulator = await started();
      await begin(inBrowser, simulator);
      const consent = await pageOpenedBy(() => enterClient(simulator));
      await consent.getByRole('button', { name: 'Accept' }).click();
      await workbench.answerDialog('Cancel');
      await until('the sign-in to be ended', () =>
        Promise.resolve(signInRequests(simulator).at(-1) === 'POST /oauth/v2/token/revoke'),
      );
      await startOfView().waitFor();
    });

    it('goes on waiting when another page brings an answer with a wrong state', async () => {
      const simulator = await started();
      await begin(inBrowser, simulator);
      const consent = await pageOpenedBy(() => enterClient(simulator));
      const callback = new URL(consent.url()).searchParams.get('redirect_uri') ?? '';
      const stranger = await editor.page.context().newPage();
      for (const query of ['code=1000.stolen.code&state=guessed', 'error=access_denied']) {
        const answer = await stranger.goto(`${callback}?${query}`);
        assert.deepEqual([answer?.status(), await answer?.text()], [404, '']);
      }
      await workbench.toast('Waiting for your browser').waitFor();
      assert.ok(!signInRequests(simulator).includes('POST /oauth/v2/token'));
      await consent.getByRole('button', { name: 'Accept' }).click();
      await agreeToIdentity(simulator);
    });

    it('lets go of an attempt that waits when the person begins another one', async () => {
      const simulator = await started();
      await begin(inBrowser, simulator);
      const first = await pageOpenedBy(() => enterClient(simulator));
      const second = await pageOpenedBy(() => begin(inBrowser, simulator));
      await until('one attempt to wait', async () => (await workbench.toast('Waiting for').count()) === 1);
      await second.getByRole('button', { name: 'Accept' }).click();
      await agreeToIdentity(simulator);
      await first.getByRole('button', { name: 'Accept' }).click();
      await first.waitForURL(/chrome-error:|callback/);
      assert.equal(exchanges(simulator), 1, 'the late answer of the first attempt is nobody’s');
      await workbench.row('Halvorsen Instruments').waitFor();
    });
  });

  describe('with a device code', () => {
    const quickly = { switches: { deviceAnnouncedSeconds: 1, devicePollSeconds: 0 } };
    const codeShown = async () => {
      const text = await workbench.toastText(
        /on another machine open \S+\/oauth\/v3\/device and enter [A-Z0-9]{8}/,
      );
      return /enter ([A-Z0-9]{8})/.exec(text)?.[1] ?? assert.fail(text);
    };

    it('shows the code, and the tree once it was entered in any browser and accepted', async () => {
      const simulator = await started(quickly);
      await begin(withDeviceCode, simulator);
      const page = await pageOpenedBy(() => enterClient(simulator));
      const code = await codeShown();
      assert.equal(new URL(page.url()).searchParams.get('user_code'), code, 'the page has it already');
      await page.goto(`${simulator.url}/oauth/v3/device`);
      await page.getByLabel('Code shown by the application').fill(code);
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.getByText('Access is granted.').waitFor();
      await agreeToIdentity(simulator);
      const seen = signInRequests(simulator);
      assert.equal(seen.filter((request) => request === 'POST /oauth/v3/device/code').length, 1);
      assert.equal(seen.at(-1), 'POST /oauth/v3/device/token');
    });

    it('says so calmly when the person rejects, and when nobody came before the code had expired', async () => {
      const simulator = await started(quickly);
      await begin(withDeviceCode, simulator);
      const page = await pageOpenedBy(() => enterClient(simulator));
      await page.getByRole('button', { name: 'Reject' }).click();
      await refusedBecause('Access was refused on the page of Zoho (access_denied).');
      await workbench.clearToasts();

      await pageOpenedBy(() => begin(withDeviceCode, simulator));
      await codeShown();
      simulator.advance(300_000);
      await refusedBecause('Nobody agreed in time, and the code has expired.');
    });

    it('goes on at the data centre where the organisation of the person lives', async () => {
      const centres = await startDataCentres({ us: quickly, eu: quickly });
      simulators = [...centres.values()];
      const [us, eu] = [centres.get('us') ?? assert.fail(), centres.get('eu') ?? assert.fail()];
      await workbench.command('Zoho CRM: Change Client ID and Secret…');
      await workbench.quickInput.pick(withDeviceCode);
      await chooseSimulator(eu);
      await enterClient(eu);
      await workbench.toast('The next sign-in uses the new client').waitFor();

      await begin(withDeviceCode, us);
      const page = await pageOpenedBy(() => enterClient(us));
      await page.getByRole('radio', { name: '(eu)' }).check();
      await page.getByRole('button', { name: 'Accept' }).click();
      await agreeToIdentity(eu);
      assert.equal(signInRequests(eu).at(-1), 'POST /oauth/v3/device/token');
      assert.deepEqual(
        us.requests.filter(({ path }) => path.startsWith('/crm/')),
        [],
        'no token of one data centre goes to another',
      );
    });
  });

  describe('with a self client', () => {
    it('takes the code that the console made, and says so when it has expired', async () => {
      const simulator = await started();
      await begin(withSelfClient, simulator);
      await enterClient(simulator);
      await workbench.toast(`The code is made at ${simulator.url}/console`).waitFor();
      const console = await pageOpenedBy(() =>
        workbench.pressToastButton('The code is made', 'Open API Console'),
      );
      const scopes = await editor.page.evaluate(readClipboard);
      const makeCode = async () => {
        await console.goto(`${simulator.url}/console`);
        await console.getByLabel('Scopes').fill(scopes);
        await console.getByRole('button', { name: 'Create' }).click();
        return console.locator('main p').innerText();
      };
      const late = await makeCode();
      simulator.advance(3_600_000);
      await editor.page.bringToFront();
      await workbench.quickInput.submit(late);
      await refusedBecause('Zoho did not accept the code (invalid_code)');

      await begin(withSelfClient, simulator);
      const code = await makeCode();
      await editor.page.bringToFront();
      await workbench.quickInput.submit(code);
      await agreeToIdentity(simulator);
      assert.equal(exchanges(simulator), 2);
      const asked = new URLSearchParams(
        simulator.requests.findLast(({ path }) => path === '/console')?.body ?? '',
      );
      assert.equal(asked.get('scope'), 'ZohoCRM.settings.territories.ALL,ZohoCRM.users.ALL,ZohoCRM.org.READ');
    });
  });
});

/** What an accounts server was asked, without the parameters: `METHOD path`. */
function signInRequests(simulator: Simulator): string[] {
  return simulator.requests
    .filter(({ path }) => path.startsWith('/oauth/'))
    .map(({ method, path }) => `${method} ${path.split('?', 1).join('')}`);
}

function exchanges(simulator: Simulator): number {
  return signInRequests(simulator).filter((request) => request === 'POST /oauth/v2/token').length;
}

/** Runs in the page. */
function readClipboard(): Promise<string> {
  const { navigator } = globalThis as unknown as {
    navigator: { clipboard: { readText(): Promise<string> } };
  };
  return navigator.clipboard.readText();
}
