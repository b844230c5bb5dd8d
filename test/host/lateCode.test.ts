import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { turnAway } from '../harness/scriptedPrompter';
import { extensionId, run, withSimulator } from './support';

const { executeCommand } = vscode.commands;

/** Which of some parts of the extension are loaded again by a command, once they are forgotten. */
async function loadedBy(names: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
  const dist = path.join(vscode.extensions.getExtension(extensionId)?.extensionPath ?? '', 'dist');
  const parts = names.map((name) => {
    const file = fs.readdirSync(dist).find((one) => one.startsWith(`${name}-`)) ?? assert.fail(name);
    return { name, file: path.join(dist, file) };
  });
  for (const { file } of parts) Reflect.deleteProperty(require.cache, file);
  await work();
  return parts.flatMap(({ name, file }) => (file in require.cache ? [name] : []));
}

/** Selects the first row of the tree, as soon as there is one: a command that is about a territory then asks for none. */
async function selectATerritory(): Promise<void> {
  for (;;) {
    for (const id of ['zohoCrm.territories.focus', 'list.focusFirst', 'list.select'])
      await executeCommand(id);
    const { offers } = await run('zohoCrm.copyTerritoryId', [], { refusesEverything: true });
    if (offers.length === 0) return;
  }
}

describe('code that only some need', () => {
  // beside the territories all users would be read in every test that follows
  after(() => executeCommand('workbench.view.explorer'));

  it('is not loaded to associate users with a territory that was clicked, where an organisation is open', () =>
    withSimulator({}, async () => {
      const names = ['signIn', 'targets'];
      const asked = await loadedBy(names, async () => {
        await run('zohoCrm.associateUsers', [turnAway('pick')]);
      });
      assert.deepEqual(asked, ['targets'], 'nothing was clicked');
      await selectATerritory();
      const clicked = await loadedBy(names, async () => {
        await run('zohoCrm.associateUsers', [turnAway('pickUsers')]);
      });
      assert.deepEqual(clicked, []);
    }));
});
