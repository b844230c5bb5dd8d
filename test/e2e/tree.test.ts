import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { Organisation } from '../../src/simulator/organisation/organisation';
import type { Editor } from '../harness/editor/editor';
import { borrowOurView, enter, keepPicture, signIn } from './support';

const hostile = '$(trash) [click](command:workbench.action.quit) **bold**';

/** An organisation with everything that a tree builder must survive. */
function oddOrganisation(): Organisation {
  const organisation = new Organisation({ name: 'Odd Ltd' });
  const boss = organisation.addUser({ firstName: 'Bo', lastName: 'Boss', email: 'bo@odd.example' });
  organisation.addUser({ lastName: hostile, email: 'h@odd.example', id: '7001' });
  const root = organisation.addTerritory({ name: 'Root', manager: boss.id });
  const ring = organisation.addTerritory({ name: 'Ring A', reportingTo: '8801', id: '8800' });
  organisation.addTerritory({ name: 'Ring B', reportingTo: ring.id, id: '8801' });
  organisation.addTerritory({ name: 'Lost', reportingTo: '9999' });
  organisation.addTerritory({ name: 'Second root' });
  organisation.addTerritory({ name: 'Empty', reportingTo: root.id });
  organisation.addTerritory({ name: hostile, reportingTo: root.id, id: '6001' });
  organisation.addMember(root.id, boss.id);
  organisation.addMember('6001', '7001');
  return organisation;
}

describe('the tree', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ organisation: oddOrganisation() });
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  it('shows every territory once, wherever its parents lead, and says what is wrong', async () => {
    const { workbench } = editor;
    await workbench.row('Second root').waitFor();
    const rows = await workbench.rows();
    const top = rows
      .filter(({ level }) => level === 1)
      .map(({ label, description }) => `${label}: ${description}`);
    assert.equal(top[0], 'Root: 1 user here · Bo Boss');
    assert.ok(
      top.some((row) => /^Lost: 0 users · no manager · parent not in the list$/.test(row)),
      top.join('\n'),
    );
    assert.ok(
      top.some((row) => /^Second root: 0 users · no manager · no parent$/.test(row)),
      top.join('\n'),
    );
    assert.ok(
      top.some((row) => /^Ring [AB]: 0 users here · no manager · its parents form a ring$/.test(row)),
      top.join('\n'),
    );
    await keepPicture(workbench, 'odd-organisation');
  });

  it('shows text from the CRM as text: no icons, no links', async () => {
    const { workbench } = editor;
    const row = await workbench.rowThat('the hostile territory', ({ label }) => label.includes('trash'));
    await workbench.expand(row.label);
    const user = await workbench.rowThat(
      'the hostile user',
      ({ label, level }) => level === 3 && label.includes('trash'),
    );
    assert.equal(user.label.replaceAll('\u200b', ''), hostile);
    assert.equal(await workbench.sideBar.locator('.monaco-list-row .codicon-trash').count(), 0);
    assert.equal(await workbench.sideBar.locator('.monaco-list-row a[href*=command]').count(), 0);
  });

  it('shows who is in a territory before the territories below it', async () => {
    const below = (await editor.workbench.rows()).filter(({ level }) => level === 2);
    assert.equal(below[0]?.label, 'Bo Boss');
    assert.ok(below.some(({ label }) => label === 'Empty'));
  });

  it('says so where a territory has nobody', async () => {
    const { workbench } = editor;
    await workbench.expand('Empty');
    await workbench.row('No users yet').waitFor();
  });

  it('asks once for the members of a territory that is opened, and no more while they are held', async () => {
    const { workbench } = editor;
    const { id } = [...simulator.organisation.territories.values()].find(({ name }) => name === 'Lost') ?? {};
    const asked = simulator.requests.length;
    await workbench.expand('Lost');
    await workbench.rowThat('nobody in it', ({ label, level }) => level === 2 && label === 'No users yet');
    await workbench.collapse('Lost');
    await workbench.expand('Lost');
    await workbench.rowThat('nobody in it', ({ label, level }) => level === 2 && label === 'No users yet');
    assert.deepEqual(
      simulator.requests.slice(asked).map(({ path }) => path),
      [`/crm/v7/settings/territories/${id ?? ''}/users`],
    );
    await workbench.collapse('Lost');
  });

  it('shows all there is to know of a territory to whoever points at it', async () => {
    const { workbench } = editor;
    await workbench.row('Second root').locator('.label-name').hover();
    const hover = editor.page.locator('.monaco-hover:visible, .workbench-hover:visible').first();
    await hover.filter({ hasText: 'No manager' }).waitFor();
    assert.match((await hover.textContent()) ?? '', /Id: \d+.*0 users.*No manager/s);
    await editor.page.mouse.move(0, 0);
  });

  it('puts a failure to read members in their place, and reads them again on request', async () => {
    const { workbench } = editor;
    simulator.failNext({ kind: 'html', status: 200, match: { path: /\/users$/ } });
    await workbench.expand('Second root');
    await workbench.row('The users could not be read').click();
    await workbench.rowThat('the members', ({ label, level }) => level === 2 && label === 'No users yet');
    assert.equal(await workbench.row('The users could not be read').count(), 0);
  });

  it('names organisation, counts and manager to a screen reader', async () => {
    const names = (await editor.workbench.rows()).map(({ accessibleName }) => accessibleName);
    assert.ok(
      names.some((name) => name.startsWith('Root, 1 user here, Bo Boss, territory with manager')),
      names.join('\n'),
    );
  });

  it('folds up on Collapse All', async () => {
    await editor.workbench.viewAction('Collapse All');
    await editor.workbench.row('Bo Boss').waitFor({ state: 'detached' });
  });
});

describe('what the view says when there is no tree', () => {
  let editor: Editor;

  before(async () => {
    editor = await borrowOurView();
  });

  after(() => editor.close());

  const cases: readonly {
    when: string;
    simulate: (simulator: Simulator) => void;
    says: RegExp;
    button: string;
    isRead?: boolean;
  }[] = [
    ...(
      [
        '400-FEATURE_NOT_ENABLED',
        '403-FEATURE_NOT_ENABLED',
        '403-TERRITORY_NOT_ENABLED',
        '403-TERRITORY_DISABLED',
      ] as const
    ).map((feature) => ({
      when: `territory management is off (${feature})`,
      simulate: (simulator: Simulator) => void (simulator.switches.territoryFeature = feature),
      says: /Territory management is switched off/,
      button: 'Refresh',
    })),
    {
      when: 'the organisation answers that it has none (204)',
      simulate: (simulator) => void (simulator.switches.territoryFeature = '204'),
      says: /This organisation shows no territories/,
      button: 'Refresh',
      isRead: true,
    },
    ...(['NO_PERMISSION', 'AUTHORIZATION_FAILED', 'PERMISSION_DENIED'] as const).map((permission) => ({
      when: `the user may not (${permission})`,
      simulate: (simulator: Simulator) => void (simulator.switches.permission = permission),
      says: /Your Zoho user may not see territories/,
      button: 'Try Again',
    })),
    {
      when: 'the token is refused',
      simulate: (simulator) =>
        simulator.failNext({
          kind: 'answer',
          match: { path: /territories/ },
          times: Infinity,
          status: 401,
          body: '{"code":"INVALID_TOKEN","details":{},"message":"invalid oauth token","status":"error"}',
        }),
      says: /Zoho did not accept the access token/,
      button: 'Sign In Again',
    },
    {
      when: 'there are too many requests',
      simulate: (simulator) =>
        simulator.failNext({
          kind: 'answer',
          match: { path: /territories/ },
          times: Infinity,
          status: 429,
          headers: { 'retry-after': '3600' },
          body: '{"code":"TOO_MANY_REQUESTS","details":{},"message":"","status":"error"}',
        }),
      says: /too many requests/,
      button: 'Try Again',
    },
    {
      when: 'Zoho fails',
      simulate: (simulator) =>
        simulator.failNext({ kind: 'html', match: { path: /territories/ }, times: Infinity }),
      says: /Zoho has a problem of its own/,
      button: 'Show Log',
    },
    {
      when: 'the connection breaks',
      simulate: (simulator) =>
        simulator.failNext({ kind: 'reset', match: { path: /territories/ }, times: Infinity }),
      says: /Zoho cannot be reached/,
      button: 'Try Again',
    },
  ];

  for (const { when, simulate, says, button, isRead = false } of cases) {
    it(`${when}: says so, and what to do`, async () => {
      const { workbench } = editor;
      const simulator = await startSimulator();
      try {
        await signIn(workbench, simulator);
        await workbench.row('Halvorsen Instruments').waitFor();
        simulate(simulator);
        await workbench.command('Zoho CRM: Refresh');
        await workbench.sideBar.getByText(says).waitFor();
        if (!isRead) await workbench.sideBar.getByText(/^not read, \d\d:\d\d$/).waitFor();
        await workbench.sideBar.locator('.welcome-view .monaco-button').filter({ hasText: button }).waitFor();
        assert.deepEqual(await workbench.rows(), []);
      } finally {
        await simulator.close();
      }
    });
  }

  it('the token lacks the scope: says which scopes', async () => {
    const { workbench } = editor;
    const simulator = await startSimulator();
    try {
      const poor = simulator.issueToken({ scopes: ['ZohoCRM.users.READ', 'ZohoCRM.org.READ'] });
      await enter(workbench, simulator.url, poor);
      await workbench.sideBar.getByText(/ZohoCRM.settings.territories.ALL/).waitFor();
      await keepPicture(workbench, 'missing-scope');
    } finally {
      await simulator.close();
    }
  });

  it('nobody is signed in: offers the demo organisation', async () => {
    const { workbench } = editor;
    await workbench.command('Zoho CRM: Sign Out');
    await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).click();
    await workbench.row('Halvorsen Instruments').waitFor();
  });
});
