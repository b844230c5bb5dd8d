import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { Organisation } from '../../src/simulator/server';
import { agree, pick, saveAs, tick } from '../harness/scriptedPrompter';
import { speaking } from './speaking';
import { afterNextLook, run, withSimulator, workspaceFile } from './support';

const territory = '431581000000700501';
const id = (number: number) => `43158100000020050${number}`;
const runs = path.join(process.env['HOST_TESTS_STORAGE'] ?? '', 'runs');

function organisation(): Organisation {
  const made = new Organisation({ name: 'Mixed' });
  made.addUser({ id: id(0), lastName: 'Admin', email: 'admin@mixed.example', profile: 'Administrator' });
  for (const number of [1, 2, 3]) {
    made.addUser({ id: id(number), lastName: `User ${number}`, email: `user${number}@mixed.example` });
  }
  made.addTerritory({ id: territory, name: 'Mixed' });
  return made;
}

/** A language in which every word has a mark. */
const marking =
  (mark: string) =>
  (message: string, ...args: readonly (string | number)[]): string =>
    message
      .replace(/\p{L}{2,}/gu, (word) => `${mark}${word}`)
      .replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));

describe('a run with refusals and a conflict, in an editor of another language', () => {
  it('leaves no translated word in its journal, which tells the same in each language', () =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      const { organisation: changing } = simulator;
      const before = new Set(await fs.readdir(runs).catch(() => []));
      const person = await speaking(marking('※'), () =>
        run('zohoCrm.associateUsers', [
          pick('Mixed'),
          tick(id(1), id(3), '431581000000999999'),
          agree(() => {
            changing.addMember(territory, id(2));
            afterNextLook(simulator, () => {
              const leaver = changing.users.get(id(3));
              if (leaver) leaver.status = 'deleted';
            });
          }),
          agree(),
        ]),
      );
      assert.match(person.confirmations[1]?.message ?? '', /^※Somebody ※else ※changed Mixed ※since/);
      assert.match(person.messages[0]?.text ?? '', /^※Associated 1 ※of 3/);

      const [journal, ...others] = (await fs.readdir(runs)).filter((name) => !before.has(name));
      assert.ok(journal !== undefined);
      assert.deepEqual(others, []);
      const bytes = await fs.readFile(path.join(runs, journal), 'utf8');
      assert.match(bytes, /"kind":"failed"/);
      assert.match(bytes, /"kind":"ended"/);
      assert.doesNotMatch(bytes, /※/);

      const file = workspaceFile('told.csv');
      const told = async (mark: string) => {
        const args = [path.basename(journal, '.ndjson')];
        await speaking(marking(mark), () => run('zohoCrm.exportRun', [pick('CSV'), saveAs(file)], { args }));
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      };
      const texts = [await told('※'), await told('¤')];
      await vscode.workspace.fs.delete(file);
      assert.match(texts[0] ?? '', /"failed","※Zoho ※does ※not ※accept ※this ※user/);
      assert.match(texts[1] ?? '', /"failed","¤Zoho ¤does ¤not ¤accept ¤this ¤user/);
      assert.equal(texts[0]?.replaceAll('※', ''), texts[1]?.replaceAll('¤', ''));
    }));
});
