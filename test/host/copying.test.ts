import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Organisation } from '../../src/simulator/server';
import { agree, click, pick, turnAway, type } from '../harness/scriptedPrompter';
import {
  openReport,
  onlyMessage,
  plainReport,
  run,
  withApiVersion,
  textsOf,
  withSimulator,
  workspaceFile,
  writesOf,
} from './support';

const territory = '431581000000744113';

describe('copying', () => {
  it('a territory gives its id', () =>
    withSimulator({}, async () => {
      const person = await run('zohoCrm.copyTerritoryId', [pick('Germany South')]);
      assert.deepEqual(person.copied, [territory]);
      assert.equal(onlyMessage(person).text, 'Territory id copied.');
    }));

  it('a user gives the id', () =>
    withSimulator({}, async () => {
      const person = await run('zohoCrm.copyUserId', [pick('Katharina Vogel')]);
      assert.deepEqual(person.copied, ['431581000000258001']);
      assert.equal(onlyMessage(person).text, 'User id copied.');
    }));

  for (const version of ['v7', 'v8'] as const) {
    it(`S11 as cURL gives the request of ${version} with a variable in the place of the token`, () =>
      withSimulator({}, (simulator) =>
        withApiVersion(version, async () => {
          const [text = ''] = (await run('zohoCrm.copyAsCurl', [pick('Germany South')])).copied;
          assert.deepEqual(text.split(' \\\n  '), [
            `curl --request PUT '${simulator.url}/crm/${version}/settings/territories/${territory}/users'`,
            '--header "Authorization: Zoho-oauthtoken $ZOHO_ACCESS_TOKEN"',
            "--header 'Content-Type: application/json'",
            `--data '{"users":[{"id":"USER_ID"}]}'`,
          ]);
          assert.ok(!text.includes(simulator.accessToken));
        }),
      ));
  }

  it('that is turned away from leaves the clipboard alone', () =>
    withSimulator({}, async () => {
      for (const command of [
        'zohoCrm.copyTerritoryId',
        'zohoCrm.copyUserId',
        'zohoCrm.copyAsCurl',
      ] as const) {
        const { messages, copied } = await run(command, [turnAway('pick')]);
        assert.deepEqual([messages, copied], [[], []]);
      }
    }));
});

describe('looking around', () => {
  // other tests count every request, and a view that is seen makes its own
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('has no web page to open for a simulator, and says where there is one', async () => {
    await run('zohoCrm.openDemoOrganisation');
    try {
      assert.deepEqual(onlyMessage(await run('zohoCrm.openInZoho')), {
        severity: 'error',
        text:
          'This organisation lives in a simulator on this machine and has no web page. Nothing was opened. ' +
          'Sign in to a production organisation to use this command.',
        buttons: ['Show Log'],
      });
    } finally {
      await run('zohoCrm.signOut');
    }
  });

  it('goes to a territory and to a user, asking which territory when there are several', () =>
    withSimulator({}, async (simulator) => {
      await run('zohoCrm.goTo', [pick('Germany South')]);
      const { offers } = await run('zohoCrm.goTo', [pick('Ryan Castellano'), pick('US West')]);
      assert.deepEqual(offers[1]?.labels, [
        'Americas',
        'US East',
        'US West',
        'All of them, in the view of users',
      ]);
      const usWest = [...simulator.organisation.territories.values()].find(({ name }) => name === 'US West');
      const members = `/crm/v7/settings/territories/${usWest?.id}/users`;
      assert.ok(simulator.requests.some(({ path }) => path === members));
    }));

  it('says that a user belongs to no territory', () =>
    withSimulator({}, async () => {
      const { text } = onlyMessage(await run('zohoCrm.goTo', [pick('Katharina Vogel')]));
      assert.equal(text, 'Katharina Vogel belongs to no territory.');
    }));

  it('leads from either view to the other', () =>
    withSimulator({}, async (simulator) => {
      const script = [pick('Ryan Castellano'), pick('All of them, in the view of users')];
      await run('zohoCrm.goTo', script);
      const of = (path: string) => simulator.requests.filter((request) => request.path.endsWith(path)).length;
      assert.ok(of('/territories') > 0);
      // each takes what the one before has selected
      const { offers } = await run('zohoCrm.showInTerritories', [pick('US West')]);
      assert.equal(offers[0]?.title, 'Show in Territories');
      await run('zohoCrm.showInUsers');
      const ryan = [...simulator.organisation.users.values()].find(
        ({ lastName }) => lastName === 'Castellano',
      );
      assert.deepEqual((await run('zohoCrm.copyUserId')).copied, [ryan?.id]);
    }));

  it('finds who is not active any more', () =>
    withSimulator({}, async (simulator) => {
      const gone = [...simulator.organisation.users.values()].find(({ status }) => status !== 'active');
      assert.deepEqual(textsOf(await run('zohoCrm.findUser', [pick(gone?.id ?? '')])), []);
    }));

  it('finds a new territory after a refresh, not before', () =>
    withSimulator({}, async (simulator) => {
      const names = async () => (await run('zohoCrm.goTo', [turnAway('pick')])).offers[0]?.labels ?? [];
      assert.ok((await names()).includes('Germany South'));
      simulator.organisation.addTerritory({ name: 'Greenland' });
      assert.ok(!(await names()).includes('Greenland'));
      await run('zohoCrm.refresh');
      assert.ok((await names()).includes('Greenland'));
    }));

  it('shows the report of a change from its message, and the last one at any time', () =>
    withSimulator({}, async (simulator) => {
      const script = [pick('Germany South'), type('431581000000258001'), agree(), click('Show Report')];
      await run('zohoCrm.associateUserById', script);
      const { label, document } = await openReport();
      assert.match(label, /^Report: Associate with Germany South, [A-Z][a-z]+ \d+, \d{4}, \d\d:\d\d$/);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      assert.deepEqual((await run('zohoCrm.showLastReport')).messages, []);
      assert.equal((await openReport()).document.uri.toString(), document.uri.toString());
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      assert.equal(writesOf(simulator).length, 1);
    }));

  it('writes a report out of the journal, as it does for one that was open before a reload, until it is forgotten', () =>
    withSimulator({}, async () => {
      const script = [pick('Germany South'), type('431581000000258001'), agree(), click('Show Report')];
      await run('zohoCrm.associateUserById', script);
      const { document } = await openReport();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      const [, id = ''] = document.uri.path.split('/');
      const textAt = async (name: string) =>
        (await vscode.workspace.openTextDocument(document.uri.with({ path: `/${id}/${name}` }))).getText();
      assert.equal(await textAt('of another window.md'), document.getText());
      await run('zohoCrm.forgetRun', [agree()], { args: [id] });
      assert.equal(await textAt('of a third.md'), 'There is no record of this run any more.');
    }));

  it('shows the report of a long run as text with every row, which is not rendered for all extensions to wait', () => {
    const ids = Array.from({ length: 501 }, (_, index) => String(431581000000300001n + BigInt(index)));
    const organisation = new Organisation({ name: 'Long', territoryUserLimit: 600 });
    organisation.addUser({ lastName: 'Admin', email: 'admin@long.example', profile: 'Administrator' });
    for (const id of ids) organisation.addUser({ id, lastName: `a_b ${id}`, email: `u${id}@long.example` });
    organisation.addTerritory({ name: 'Long' });
    return withSimulator({ organisation }, async () => {
      const file = workspaceFile('long.json');
      await vscode.workspace.fs.writeFile(
        file,
        Buffer.from(JSON.stringify({ users: ids.map((id) => ({ id })) })),
      );
      await run('zohoCrm.associateUsersFromFile', [pick('Long'), agree(), click('Show Report')], {
        args: [file],
      });
      const document = await plainReport();
      assert.equal(document.languageId, 'plaintext');
      const lines = document.getText().split('\n');
      // no more than five hundred names are read for a report
      const rows = lines.flatMap((line) => /^(?:a_b \d+|–) +(\d+) +added +Zoho /.exec(line)?.[1] ?? []);
      assert.deepEqual(rows.sort(), ids, document.getText().slice(-600));
      assert.doesNotMatch(document.getText(), /^[|#]/m, 'U19: no raw Markdown');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(file);
    });
  });
});
