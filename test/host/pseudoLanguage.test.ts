import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { flawsIn, pseudo } from '../harness/pseudo';
import { agree, click, pick, type Reaction, tick, turnAway } from '../harness/scriptedPrompter';
import { clean, marked } from './assignmentBed';
import { speaking } from './speaking';
import { extensionId, type RunOptions, run, withSimulator, workspaceFile } from './support';

const [north, south] = ['431581000000700501', '431581000000700502'] as const;
const [anna, boris, vera] = ['431581000000300001', '431581000000300002', '431581000000300003'] as const;
const nobody = '431581000000999999';

/** Names in a script of their own: whatever else is not in a message was not translated. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Ромашка' });
  made.addUser({ lastName: 'Админ', email: 'admin@x.example', profile: 'Administrator', role: 'Директор' });
  const people = { [anna]: 'Анна', [boris]: 'Борис', [vera]: 'Вера' };
  for (const [id, lastName] of Object.entries(people))
    made.addUser({ id, lastName, email: `u${id.slice(-1)}@x.example`, role: 'Продажи', profile: 'Все' });
  made.addTerritory({ id: north, name: 'Север', manager: vera });
  made.addTerritory({ id: south, name: 'Юг', reportingTo: north });
  made.addMember(north, anna);
  return made;
}

/** What is the same in each language. */
const data = new RegExp(
  [
    /\d{8}T\d{6}Z-[0-9a-f]{8}/, // ids of runs
    /\d{15,}|\S+@\S+/, // ids and addresses of people
    /https?:\S+/,
    /[\w-]+\.(?:territories\.jsonc|jsonc?|csv|txt|md)(?::\d+:\d+)?/, // files, and places in them
    /^(?:JSON|CSV|Markdown)$/, // names of formats
    /^(?:Server-based Applications|Non-browser Applications|Self Client)$/, // clients, as Zoho's console calls them
    /^(?:us|eu|in|au|jp|cn|ca|sa|uk|ae)(?= · )/, // data centres, as Zoho writes them
    /crm\.zoho(?:cloud)?\.[a-z.]+$/, // and their addresses
    /\w{3} \d{1,2}, \d{4}, \d\d:\d\d/, // moments, which the platform writes
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
interface Contributed {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}
const { contributes } = vscode.extensions.getExtension<unknown>(extensionId)?.packageJSON as Contributed;
/** What VS Code itself translates. */
const titles = new Set(contributes.commands.map(({ title }) => title));

const flawsOf = (texts: readonly string[]) =>
  [...new Set(texts.flatMap((text) => text.split('\n')))]
    .filter((line) => !titles.has(line))
    .flatMap((line) => flawsIn(line.replace(data, '')));

/** These would leave another organisation open, or none. */
const leftOut = new Set(['zohoCrm.openDemoOrganisation', 'zohoCrm.leaveDemo', 'zohoCrm.signOut']);

const t = pseudo;

/** A command, what the person does about its questions, and how it is run. */
type Step = readonly [command: string, script?: readonly Reaction[], options?: RunOptions];

/** What other tests did has other names, and dates, which the platform writes. */
async function forgetRuns(): Promise<void> {
  const { offers, confirmations } = await run('zohoCrm.clearActivity', [], { refusesEverything: true });
  const all = offers[0]?.labels.find((label) => label.startsWith('All runs'));
  const runs = all === undefined ? [] : [pick(all)];
  // where all of them have ended, it is not asked which
  if (offers.length + confirmations.length > 0) await run('zohoCrm.clearActivity', [...runs, agree()]);
}

describe('in a language that nobody speaks, translated as a whole', () => {
  before(forgetRuns);
  after(clean);

  /** Everything that people were shown by commands in that language. */
  const shownBy = async (...runs: readonly Step[]) => {
    const shown: string[] = [];
    for (const [command, script, options] of runs)
      shown.push(...(await speaking(pseudo, () => run(command, script, options))).shown);
    return shown;
  };
  const here = (test: (simulator: Simulator) => Promise<void>) => () =>
    withSimulator({ organisation: organisation() }, test);

  it(
    'is the first that each command shows',
    here(async () => {
      const turned = contributes.commands
        .filter(({ command }) => !leftOut.has(command))
        .map(({ command }): Step => [command, [], { refusesEverything: true }]);
      assert.deepEqual(flawsOf(await shownBy(...turned)), []);
    }),
  );

  it(
    'are reviews, questions and results',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      const others = agree(() => crm.addMember(south, vera));
      const shown = await shownBy(
        ['zohoCrm.associateUsers', [pick('Юг'), tick(anna, boris, nobody), others, agree()]],
        ['zohoCrm.removeUsers', [pick('Юг'), tick(boris), agree(), click(t('Undo')), agree()]],
        ['zohoCrm.setManager', [pick(south), pick(boris), agree()]],
        ['zohoCrm.offboardUser', [pick('Анна'), agree()]],
        ['zohoCrm.replaceUser', [pick('Вера'), pick('Анна'), agree()]],
        ['zohoCrm.copyAccess', [pick('Анна'), pick(t('Add what is missing')), tick(vera), agree()]],
        ['zohoCrm.protectOrganisation', [pick(t('Read-only'))]],
        ['zohoCrm.associateUsers', [], { refusesEverything: true }],
        ['zohoCrm.protectOrganisation', [pick(t('Allow changes with a click')), agree()]],
        ['zohoCrm.clearActivity', [], { refusesEverything: true }],
        ['zohoCrm.filterActivity', [pick(t('undone'))]],
        ['zohoCrm.showAllRuns'],
      );
      assert.deepEqual(flawsOf(shown), []);
    }),
  );

  it(
    'are the problems, lenses and plan of an assignment file',
    here(async (simulator) => {
      const file = workspaceFile('pseudo.territories.jsonc');
      const fence = `"test": { "id": "${simulator.organisation.id}", "environment": "simulator" }`;
      const text = (members: string) =>
        `{ "version": 1, "organisations": { ${fence} }, "mode": "exact", "territories": { "Юг": { "members": [${members}] } } }\n`;
      const sound = workspaceFile('sound.territories.jsonc');
      await vscode.workspace.fs.writeFile(file, Buffer.from(text('99158, "u2@x.example", "U2@x.example"')));
      await vscode.workspace.fs.writeFile(sound, Buffer.from(text('"u2@x.example"')));
      const diagnostics = await speaking(pseudo, async () => {
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
        return marked(file, 'idIsNumber', 'samePerson');
      });
      const lenses = await speaking(pseudo, async () =>
        vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 10),
      );
      const refused = await shownBy(['zohoCrm.planAssignments', [], { args: [file] }]);
      const planned = await shownBy(['zohoCrm.planAssignments', [], { args: [sound] }]);
      const page = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(page, /⟦/);
      const applied = await shownBy(['zohoCrm.applyAssignments', [turnAway('confirm')], { args: [sound] }]);
      assert.deepEqual(
        flawsOf([
          ...diagnostics.map(({ message }) => message),
          ...lenses.map(({ command }) => command?.title ?? ''),
          ...[...refused, ...planned, ...applied],
          ...page.split(/ {3,}/), // columns
        ]),
        [],
      );
    }),
  );
});
