import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../harness/editor/until';
import { hostileIds } from '../harness/hostileIds';
import { agree, pick, turnAway, type } from '../harness/scriptedPrompter';
import { run, textsOf, withSimulator, workspaceFile, writesOf } from './support';

/** What a person or a file can hand over; what is no text at all is for test/unit/core/zoho/endpoints.test.ts. */
const texts = hostileIds.flatMap(([what, id]) => (typeof id === 'string' ? [[what, id] as const] : []));
const katharina = '431581000000258001';

const write = (name: string, content: unknown) =>
  vscode.workspace.fs.writeFile(workspaceFile(name), new TextEncoder().encode(JSON.stringify(content)));

describe('24 hostile ids', () => {
  it('S33 typed where an id belongs are refused while they are typed', () =>
    withSimulator({}, async (simulator) => {
      // blanks around an id are taken off
      const refused = texts.map(([, id]) => id).filter((id) => id.trim() === id || !/^\d+$/.test(id.trim()));
      assert.ok(refused.length >= 20);
      await run('zohoCrm.associateUserById', [pick('Germany South'), type(katharina, refused), agree()]);
      assert.equal(writesOf(simulator).length, 1);
    }));

  it('S33 in a file are refused with the file as a whole', () =>
    withSimulator({}, async (simulator) => {
      const asked = simulator.requests.length;
      const isTakenOff = (value: unknown) => /^\s*[1-9]\d{0,19}\s*$/.test(String(value));
      const short = hostileIds.filter(([, value]) => String(value).length < 1000);
      for (const [what, id] of short.filter(([, value]) => typeof value !== 'string' || !isTakenOff(value))) {
        await write('hostile-ids.json', { users: [{ id: katharina }, { id }] });
        const person = await run('zohoCrm.associateUsersFromFile', [], {
          args: [workspaceFile('hostile-ids.json')],
        });
        assert.match(textsOf(person)[0] ?? '', /^hostile-ids\.json:.*Nothing was sent to Zoho\./s, what);
      }
      assert.equal(simulator.requests.length, asked, 'not even the territories are read');
      await vscode.workspace.fs.delete(workspaceFile('hostile-ids.json'));
    }));

  it('S36 that the organisation itself gives to a territory lead to no request that holds them', () =>
    withSimulator({}, async (simulator) => {
      for (const [what, id] of texts.filter(([, text]) => text.length < 1000)) {
        simulator.requests.length = 0;
        const added = simulator.organisation.addTerritory({ id, name: 'Hostile' });
        await run('zohoCrm.refresh', [], { refusesEverything: true });
        await run('zohoCrm.copyTerritoryId', [], { refusesEverything: true });
        simulator.organisation.territories.delete(added.id);
        const strange = simulator.requests
          .map(({ path }) => path)
          .filter(
            (path) =>
              !/^\/crm\/v7\/(?:settings\/territories(?:\/actions\/\w+)?(?:\?[\w=&]+)?|org)$/.test(path),
          );
        assert.deepEqual(strange, [], what);
      }
    }));
});

describe('S57 opening, changing, saving, renaming and deleting a file', () => {
  it('asks Zoho nothing', () =>
    withSimulator({}, async (simulator) => {
      await run('zohoCrm.copyTerritoryId', [turnAway('pick')]);
      // the tree reads on for a moment after its territories are there
      const counts = () => simulator.requests.some(({ path }) => path.endsWith('associated_users_count'));
      await until('the numbers of users to be read', () => Promise.resolve(counts()));
      const asked = simulator.requests.length;
      await write('events.json', { users: [{ id: katharina }] });
      const document = await vscode.workspace.openTextDocument(workspaceFile('events.json'));
      await vscode.window.showTextDocument(document);
      const change = new vscode.WorkspaceEdit();
      change.insert(document.uri, new vscode.Position(0, 0), '\n');
      assert.ok(await vscode.workspace.applyEdit(change));
      assert.ok(await document.save());
      const rename = new vscode.WorkspaceEdit();
      rename.renameFile(workspaceFile('events.json'), workspaceFile('renamed.json'));
      assert.ok(await vscode.workspace.applyEdit(rename));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(workspaceFile('renamed.json'));
      assert.equal(simulator.requests.length, asked);
    }));
});
