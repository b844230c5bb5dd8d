import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { demoOrganisation, Organisation, type Simulator } from '../../src/simulator/server';
import {
  agree,
  click,
  look,
  pick,
  tick,
  tickWhile,
  turnAway,
  type ScriptedPrompter,
  type Step,
} from '../harness/scriptedPrompter';
import { onlyMessage, run, textsOf, withSimulator, workspaceFile, writesOf } from './support';

const root = '431581000000700500';
const territories = ['North', 'South', 'East', 'West'] as const;
const placeOf = (name: (typeof territories)[number]) => `43158100000070050${territories.indexOf(name) + 1}`;
const names = ['Ann', 'Ben', 'Cyd', 'Dan'] as const;
const idOf = (name: (typeof names)[number]) => `43158100000030001${names.indexOf(name)}`;
const addressOf = (name: string) => `${name.toLowerCase()}@people.example`;

/** Below Acme: Ann, who is not active any more, is in North, South and East, and manages East; Cyd is in West. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'People' });
  made.addUser({ lastName: 'Admin', email: 'admin@people.example', profile: 'Administrator' });
  for (const name of names) {
    const status = name === 'Ann' ? 'inactive' : 'active';
    made.addUser({ id: idOf(name), lastName: name, email: addressOf(name), status });
  }
  made.addTerritory({ id: root, name: 'Acme' });
  for (const name of territories) {
    const manager = name === 'East' ? idOf('Ann') : null;
    made.addTerritory({ id: placeOf(name), name, reportingTo: root, manager });
  }
  for (const name of ['North', 'South'] as const) made.addMember(placeOf(name), idOf('Ann'));
  made.addMember(placeOf('West'), idOf('Cyd'));
  return made;
}

const here = (test: (simulator: Simulator) => Promise<void>) => () =>
  withSimulator({ organisation: organisation() }, test);

/** Where somebody is, by the first letters. */
const at = ({ organisation: crm }: Simulator, name: (typeof names)[number]) =>
  territories.filter((one) => crm.isMember(placeOf(one), idOf(name))).join(' ');

/** What the last review said. */
const reviewIn = ({ confirmations }: ScriptedPrompter) => confirmations.at(-1)?.detail ?? '';

describe('a user who leaves', () => {
  it(
    'is found though they are not active any more, and leaves what they do not manage',
    here(async (simulator) => {
      const person = await run('zohoCrm.offboardUser', [pick('Ann'), agree()]);
      assert.equal(person.confirmations.at(-1)?.message, 'Offboard Ann: remove from 2 of 3 territories?');
      assert.match(reviewIn(person), /Ann stays in East as its manager: give it another manager first\./);
      const [removal, ...others] = writesOf(simulator);
      assert.match(removal?.path ?? '', new RegExp(`/users/${idOf('Ann')}/territories\\?ids=`));
      assert.deepEqual(others, []);
      assert.equal(at(simulator, 'Ann'), 'East');
    }),
  );

  it(
    'is put back by undo',
    here(async (simulator) => {
      await run('zohoCrm.offboardUser', [pick('Cyd'), agree(), click('Undo'), agree()]);
      assert.deepEqual(
        writesOf(simulator).map(({ method }) => method),
        ['DELETE', 'PUT'],
      );
      assert.equal(at(simulator, 'Cyd'), 'West');
    }),
  );

  it(
    'stays where they are when the person turns away, and needs not be anywhere',
    here(async (simulator) => {
      await run('zohoCrm.offboardUser', [pick('Cyd'), turnAway('confirm')]);
      const person = await run('zohoCrm.offboardUser', [pick('Dan')]);
      assert.equal(onlyMessage(person).text, 'Dan belongs to no territory.');
      assert.deepEqual(writesOf(simulator), []);
    }),
  );
});

describe('a user who is added to another territory while the review of their leaving stands there', () => {
  it(
    'is said to be there, and leaves it, too, where the person goes on',
    here(async (simulator) => {
      const meanwhile = () => simulator.organisation.addMember(placeOf('West'), idOf('Ann'));
      const script = [pick('Ann'), agree(meanwhile), click('Offboard Again…'), agree()];
      const person = await run('zohoCrm.offboardUser', script);
      const [first] = person.messages;
      assert.equal(first?.severity, 'warning');
      assert.match(first.text, /^Ended 2 of 3 memberships .* Ann was added to West meanwhile\./);
      assert.equal(person.confirmations[1]?.message, 'Offboard Ann: remove from 1 of 2 territories?');
      assert.doesNotMatch(person.messages.at(-1)?.text ?? '', /meanwhile/);
      assert.equal(at(simulator, 'Ann'), 'East');
    }),
  );

  it(
    'is named with all of them, those that they had left among them',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      const removed = [pick('Cyd'), agree(() => crm.addMember(placeOf('North'), idOf('Cyd')))];
      const onStep = ({ title }: Step) => {
        const isAfter =
          title === 'Reading the territories of these users' && at(simulator, 'Cyd') === 'North';
        if (isAfter) crm.addMember(placeOf('West'), idOf('Cyd'));
      };
      const person = await run('zohoCrm.offboardUser', removed, { onStep });
      assert.match(onlyMessage(person).text, /Cyd was added to 2 territories meanwhile: North, West\./);
    }),
  );

  it(
    'may be there where that cannot be read, which is said',
    here(async (simulator) => {
      const isOver = () => at(simulator, 'Cyd') === '';
      const onStep = ({ title, cancel }: Step) => {
        if (title === 'Reading the territories of these users' && isOver()) cancel();
      };
      const person = await run('zohoCrm.offboardUser', [pick('Cyd'), agree()], { onStep });
      assert.match(
        onlyMessage(person).text,
        /It could not be read whether they were added to other territories meanwhile\./,
      );
    }),
  );
});

describe('a user who is replaced', () => {
  it(
    'leaves once the successor is there, and is put back by undo',
    here(async (simulator) => {
      const script = [pick('Cyd'), pick('Ben'), agree(), click('Undo'), agree()];
      const person = await run('zohoCrm.replaceUser', script);
      assert.match(
        person.confirmations[0]?.detail ?? '',
        /Ben is added first\. Cyd leaves only where Ben was seen to have arrived\./,
      );
      assert.ok(
        !person.offers.some(({ title, labels }) => title === 'Replace Cyd' && labels.includes('Cyd')),
      );
      assert.deepEqual(
        writesOf(simulator).map(({ method }) => method),
        ['PUT', 'DELETE', 'PUT', 'DELETE'],
      );
      assert.deepEqual([at(simulator, 'Cyd'), at(simulator, 'Ben')], ['West', '']);
    }),
  );

  it(
    'stays where there is no seat until the person has them leave first',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      crm.addMember(placeOf('South'), idOf('Cyd'));
      crm.addMember(placeOf('South'), idOf('Dan'));
      crm.territoryUserLimit = 3;
      const script = [pick('Ann'), pick('Ben'), agree(), click('Remove First…'), agree()];
      const person = await run('zohoCrm.replaceUser', script);
      assert.match(reviewIn(person), /Ann is removed first, because there is no free seat: South/);
      assert.equal(person.confirmations[0]?.message, 'Replace Ann by Ben in 2 territories?');
      assert.equal(person.confirmations.at(-1)?.message, 'Replace Ann by Ben in South?');
      assert.deepEqual([at(simulator, 'Ann'), at(simulator, 'Ben')], ['East', 'North South East']);
    }),
  );

  /** Nobody comes to South, which has no seat for a fourth. */
  const fullSouth = ({ organisation: crm }: Simulator) => {
    for (const name of ['Cyd', 'Dan'] as const) crm.addMember(placeOf('South'), idOf(name));
    crm.territoryUserLimit = 3;
  };

  it(
    'leaves last, as usual, where a seat has become free before Remove First is pressed',
    here(async (simulator) => {
      fullSouth(simulator);
      const meanwhile = () => simulator.organisation.removeMember(placeOf('South'), idOf('Dan'));
      const script = [pick('Ann'), pick('Ben'), agree(), click('Remove First…', meanwhile), agree()];
      const person = await run('zohoCrm.replaceUser', script);
      assert.match(
        reviewIn(person),
        /Ben is added first\. Ann leaves only where Ben was seen to have arrived\./,
      );
      assert.doesNotMatch(reviewIn(person), /no free seat/);
      assert.deepEqual(
        writesOf(simulator)
          .slice(-2)
          .map(({ method }) => method),
        ['PUT', 'DELETE'],
      );
      assert.deepEqual([at(simulator, 'Ann'), at(simulator, 'Ben')], ['East', 'North South East']);
    }),
  );

  it(
    'is left alone where somebody else has done it before Remove First is pressed',
    here(async (simulator) => {
      fullSouth(simulator);
      const { organisation: crm } = simulator;
      const meanwhile = () => {
        crm.removeMember(placeOf('South'), idOf('Ann'));
        crm.addMember(placeOf('South'), idOf('Ben'));
      };
      const script = [pick('Ann'), pick('Ben'), agree(), click('Remove First…', meanwhile)];
      const person = await run('zohoCrm.replaceUser', script);
      assert.equal(textsOf(person).at(-1), 'Everything is as wanted already. Nothing was sent.');
    }),
  );

  it(
    'is followed also where somebody else has removed them before Remove First is pressed',
    here(async (simulator) => {
      fullSouth(simulator);
      const meanwhile = () => simulator.organisation.removeMember(placeOf('South'), idOf('Ann'));
      const script = [pick('Ann'), pick('Ben'), agree(), click('Remove First…', meanwhile), agree()];
      const person = await run('zohoCrm.replaceUser', script);
      assert.equal(person.confirmations.at(-1)?.message, 'Associate Ben with South?');
      assert.match(reviewIn(person), /South \(\d+\) – to add: Ben \(\d+\) · not there any more: Ann/);
      assert.doesNotMatch(reviewIn(person), /leaves only|removed first/);
      assert.deepEqual([at(simulator, 'Ann'), at(simulator, 'Ben')], ['East', 'North South East']);
    }),
  );

  it(
    'is asked about before where as many are there as Zoho documents',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      for (let n = 0; n < 99; n++) {
        const { id } = crm.addUser({ lastName: `Many ${n}`, email: `many${n}@people.example` });
        crm.addMember(placeOf('South'), id);
      }
      await run('zohoCrm.refresh');
      await run('zohoCrm.loadNames');
      const [extra = ''] = crm.membersOf(placeOf('South')).slice(-1);
      crm.removeMember(placeOf('South'), extra);
      const seat = await run('zohoCrm.replaceUser', [pick('Ann'), pick('Ben'), turnAway('confirm')]);
      assert.ok(!seat.shown.includes('South is full'), 'it was when it was read');
      crm.addMember(placeOf('South'), extra);
      await run('zohoCrm.refresh');
      await run('zohoCrm.loadNames');
      const stays = [pick('Ann'), pick('Ben'), pick('No, leave Ann there'), turnAway('confirm')];
      assert.deepEqual(textsOf(await run('zohoCrm.replaceUser', stays)), []);
      const goes = [pick('Ann'), pick('Ben'), pick('Yes, remove Ann first'), agree()];
      const person = await run('zohoCrm.replaceUser', goes);
      assert.ok(person.shown.includes('South is full'));
      assert.deepEqual([at(simulator, 'Ann'), at(simulator, 'Ben')], ['East', 'North South East']);
    }),
  );
});

describe('the access of a user', () => {
  it(
    'is added to that of others, or takes its place',
    here(async (simulator) => {
      const copy = (mode: string) => [pick('Ann'), pick(mode), tick('Cyd', 'Ben'), agree()];
      const added = await run('zohoCrm.copyAccess', copy('Add what is missing'));
      assert.equal(added.confirmations[0]?.message, 'Copy the access of Ann to 2 users?');
      assert.deepEqual(
        [at(simulator, 'Ben'), at(simulator, 'Cyd')],
        ['North South East', territories.join(' ')],
      );
      await run('zohoCrm.copyAccess', copy('Make the same'));
      assert.deepEqual(
        [at(simulator, 'Ben'), at(simulator, 'Cyd')],
        ['North South East', 'North South East'],
      );
    }),
  );

  for (const [how, leave] of [
    ['is gone', (simulator: Simulator) => void simulator.organisation.users.delete(idOf('Ann'))],
    [
      'was deleted',
      ({ organisation: { users } }: Simulator) => {
        const ann = users.get(idOf('Ann')) ?? assert.fail();
        users.set(ann.id, { ...ann, status: 'deleted' });
      },
    ],
  ] as const)
    it(
      `of somebody who ${how} meanwhile takes nothing from others`,
      here(async (simulator) => {
        const before = at(simulator, 'Cyd');
        const meanwhile = () => {
          for (const name of territories) simulator.organisation.removeMember(placeOf(name), idOf('Ann'));
          leave(simulator);
        };
        const script = [pick('Ann'), pick('Make the same'), tickWhile(meanwhile, 'Cyd')];
        const person = await run('zohoCrm.copyAccess', script);
        assert.match(onlyMessage(person).text, /^Ann has been deleted in Zoho CRM\./);
        assert.equal(at(simulator, 'Cyd'), before);
      }),
    );

  it(
    'that is none is told, and with “the same” managers stay',
    here(async (simulator) => {
      const none = await run('zohoCrm.copyAccess', [pick('Dan'), pick('Add what is missing'), tick('Ben')]);
      assert.equal(onlyMessage(none).text, 'Dan belongs to no territory.');
      const territory = simulator.organisation.territories.get(placeOf('West')) ?? assert.fail();
      territory.manager = idOf('Cyd');
      simulator.organisation.addMember(placeOf('North'), idOf('Cyd'));
      const script = [pick('Dan'), pick('Make the same'), tick('Cyd'), agree()];
      const copied = await run('zohoCrm.copyAccess', script);
      assert.equal(copied.confirmations[0]?.message, 'Copy the access of Dan to Cyd?');
      assert.match(reviewIn(copied), /Cyd stays in West as its manager/);
      assert.equal(at(simulator, 'Cyd'), 'West');
    }),
  );
});

describe('the leaver’s day that docs/leavers.md walks through', () => {
  it('comes out as it says', () =>
    withSimulator({ organisation: demoOrganisation() }, async ({ organisation: crm }) => {
      const idNamed = (mailbox: string) =>
        [...crm.users.values()].find(({ email }) => email.startsWith(`${mailbox}@`))?.id ??
        assert.fail(mailbox);
      const placesOf = (mailbox: string) => crm.territoriesOf(idNamed(mailbox)).map((one) => one.name);
      const leaving = await run('zohoCrm.offboardUser', [pick('Ryan Castellano'), agree()]);
      const [{ message, action } = assert.fail('nothing was asked')] = leaving.confirmations;
      assert.deepEqual(
        [message, action],
        ['Offboard Ryan Castellano: remove from 3 of 3 territories?', 'Remove'],
      );
      for (const name of ['Americas', 'US East', 'US West'])
        assert.match(reviewIn(leaving), new RegExp(`^${name} .*Ryan Castellano`, 'm'));
      assert.deepEqual(placesOf('ryan.castellano'), []);
      const script = [pick('Torstein Vik'), pick('Alasdair Munro'), agree()];
      const turn = await run('zohoCrm.replaceUser', [...script, click('Remove First…'), agree()]);
      assert.match(
        turn.confirmations[0]?.detail ?? '',
        /Torstein Vik stays in Offshore Energy as its manager/,
      );
      assert.deepEqual(
        turn.confirmations.map(({ action }) => action),
        ['Make Changes', 'Make Changes'],
      );
      assert.deepEqual(placesOf('torstein.vik'), ['Offshore Energy']);
      assert.deepEqual(placesOf('alasdair.munro'), ['Offshore Energy', 'Norway']);
      const copy = [pick('Grace Lim'), pick('Add what is missing'), tick('Katharina Vogel'), agree()];
      await run('zohoCrm.copyAccess', copy);
      assert.deepEqual(placesOf('katharina.vogel'), ['Asia Pacific', 'South-East Asia']);
    }));
});

describe('somebody who leaves, in an open assignment file', () => {
  // names of their own: the editor keeps the text of a file that is gone for a while
  let files = 0;
  let name = '';
  let part = '';
  beforeEach(() => {
    name = `people${++files}.territories.jsonc`;
    part = `part${files}.territories.jsonc`;
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const [file] of await vscode.workspace.fs.readDirectory(workspaceFile('.')))
      if (file.endsWith('.territories.jsonc')) await vscode.workspace.fs.delete(workspaceFile(file));
  });

  /** North is in another file, and Ann is in a group. */
  async function opened(simulator: Simulator): Promise<readonly vscode.TextDocument[]> {
    const fence = `"test": { "id": "${simulator.organisation.id}", "environment": "simulator" }`;
    const people = (...some: string[]) => some.map((one) => `"${addressOf(one)}"`).join(', ');
    const texts = new Map([
      [
        name,
        `{
  "version": 1,
  "organisations": { ${fence} },
  "mode": "exact",
  "include": ["${part}"],
  "groups": { "team": [${people('ann', 'dan')}] },
  "territories": {
    // stays
    "South": { "members": ["@team"] },
    "West": { "mode": "additive", "members": [${people('cyd')}], "absent": [${people('ann')}] },
  },
}
`,
      ],
      [part, `{ "version": 1, "territories": { "North": { "members": [${people('ann', 'ben')}] } } }\n`],
    ]);
    const documents: vscode.TextDocument[] = [];
    for (const [file, text] of [...texts].reverse()) {
      await vscode.workspace.fs.writeFile(workspaceFile(file), Buffer.from(text));
      const document = await vscode.workspace.openTextDocument(workspaceFile(file));
      await vscode.window.showTextDocument(document, { preview: false });
      documents.unshift(document);
    }
    return documents;
  }

  const textsIn = (documents: readonly vscode.TextDocument[]) =>
    documents.map((document) => document.getText());
  const replaced = (texts: readonly string[], ...pairs: (readonly [string, string])[]) =>
    texts.map((text) => pairs.reduce((all, [from, to]) => all.replaceAll(from, to), text));

  it(
    'is taken out of it by Update File, and nobody else',
    here(async (simulator) => {
      const documents = await opened(simulator);
      const before = textsIn(documents);
      const offered = [pick('Ann'), agree(), click('Update File')];
      let seen: readonly (string | undefined)[] = [];
      const { confirmations } = await run('zohoCrm.offboardUser', [
        ...offered,
        look(() => void (seen = [vscode.window.tabGroups.activeTabGroup.activeTab?.label])),
        agree(() => assert.deepEqual(textsIn(documents), before)),
      ]);
      assert.deepEqual(seen, [`${name}: edits (2 files)`]);
      const { message, detail } = confirmations.at(-1) ?? assert.fail();
      assert.equal(message, `Bring ${name} up to date with this change?`);
      assert.ok(detail.startsWith(`Files that change: ${name}, ${part}\n`), detail);
      assert.deepEqual(
        textsIn(documents),
        replaced(
          before,
          ['["@team"]', `["${addressOf('dan')}"]`],
          [`"${addressOf('ann')}", "${addressOf('ben')}"`, `"${addressOf('ben')}"`],
        ),
      );
      assert.ok(documents.every(({ isDirty }) => isDirty));
      // it says so now: nothing is offered after the next change
      const again = await run('zohoCrm.offboardUser', [pick('Cyd'), agree()]);
      assert.ok(
        again.messages.some(({ buttons }) => buttons.includes('Update File')),
        'Cyd is in West',
      );
    }),
  );

  it(
    'stays listed where they are in again when Update File is pressed, which says so where nothing is left to do',
    here(async (simulator) => {
      const { organisation: crm } = simulator;
      const documents = await opened(simulator);
      const before = textsIn(documents);
      const backIn = (...places: (typeof territories)[number][]) => ({
        onStep: ({ title }: Step) => {
          if (!title.startsWith('Reading who belongs') || crm.isMember(placeOf('South'), idOf('Ann'))) return;
          for (const place of places) crm.addMember(placeOf(place), idOf('Ann'));
        },
      });
      const script = [pick('Ann'), agree(), click('Update File')];
      const none = await run('zohoCrm.offboardUser', script, backIn('North', 'South'));
      assert.deepEqual(textsIn(documents), before);
      assert.equal(textsOf(none).at(-1), `${name}: there is nothing to bring up to date any more.`);
      await run('zohoCrm.offboardUser', [...script, agree()], backIn('South'));
      const [ann, ben] = [`"${addressOf('ann')}"`, `"${addressOf('ben')}"`];
      assert.deepEqual(textsIn(documents), replaced(before, [`${ann}, ${ben}`, ben]));
    }),
  );

  it(
    'stays listed there as whoever is active under the same address',
    here(async (simulator) => {
      const documents = await opened(simulator);
      const before = textsIn(documents);
      simulator.organisation.addUser({ lastName: 'Ann', email: addressOf('ann') });
      const ids = simulator.organisation.membersOf(placeOf('North'));
      const person = await run('zohoCrm.offboardUser', [pick(idOf('Ann')), agree()]);
      assert.ok(ids.includes(idOf('Ann')) && at(simulator, 'Ann') === 'East');
      assert.ok(!person.messages.some(({ buttons }) => buttons.includes('Update File')));
      assert.deepEqual(textsIn(documents), before);
    }),
  );

  it(
    'is not taken out of it who becomes the manager, or is it no more',
    here(async (simulator) => {
      const documents = await opened(simulator);
      const before = textsIn(documents);
      for (const manager of ['Ben', 'No manager']) {
        const person = await run('zohoCrm.setManager', [pick('North'), pick(manager), agree()]);
        assert.match(
          textsOf(person).at(-1) ?? '',
          /^(Ben is the manager of North now|North has no manager any more)\./,
        );
        assert.ok(!person.messages.some(({ buttons }) => buttons.includes('Update File')));
      }
      assert.deepEqual(textsIn(documents), before);
    }),
  );

  it(
    'is not mentioned where no file that is open covers it',
    here(async () => {
      const person = await run('zohoCrm.offboardUser', [pick('Cyd'), agree()]);
      assert.ok(!person.messages.some(({ buttons }) => buttons.includes('Update File')));
    }),
  );

  it(
    'is taken out of every list, group and file, or replaced there, once the edits could be looked at',
    here(async (simulator) => {
      const documents = await opened(simulator);
      const before = textsIn(documents);
      const [ann, ben] = [`"${addressOf('ann')}"`, `"${addressOf('ben')}"`];
      const seen = () => {
        const { label = '' } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
        assert.ok(label.startsWith(`${name}: edits`), label);
        assert.deepEqual(textsIn(documents), before);
      };
      const turn = [pick(addressOf('ann')), pick(addressOf('ben')), look(seen), agree()];
      await run('zohoCrm.replaceInFile', turn, { args: [workspaceFile(name)] });
      assert.deepEqual(textsIn(documents), replaced(before, [`${ann}, ${ben}`, ben], [ann, ben]));
      const person = await run('zohoCrm.offboardInFile', [pick(addressOf('ben')), agree()], {
        args: [workspaceFile(part)],
      });
      assert.deepEqual(
        textsIn(documents),
        replaced(before, [`${ann}, ${ben}`, ''], [`${ann}, `, ''], [ann, '']),
      );
      assert.match(reviewIn(person), new RegExp(`^Files that change: ${name}, ${part}$`, 'm'));
      assert.equal(onlyMessage(person).text, `${name}: changed, and not saved.`);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is said to stay where they stand by their id as well',
    here(async (simulator) => {
      await run('zohoCrm.loadNames');
      const [shown = assert.fail()] = await opened(simulator);
      const at = shown.positionAt(shown.getText().indexOf(`"${addressOf('cyd')}"`));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(shown.uri, at, `"id:${idOf('Cyd')}", `);
      await vscode.workspace.applyEdit(edit);
      const script = [pick(addressOf('cyd')), agree()];
      const person = await run('zohoCrm.offboardInFile', script, { args: [workspaceFile(name)] });
      const left = `${addressOf('cyd')} stands there as id:${idOf('Cyd')}, too: that is left.`;
      assert.equal(onlyMessage(person).text, `${name}: changed, and not saved. ${left}`);
    }),
  );

  it(
    'is whoever the cursor is on, and stays when the person turns away',
    here(async (simulator) => {
      const documents = await opened(simulator);
      const before = textsIn(documents);
      const [shown = assert.fail()] = documents;
      const editor = vscode.window.activeTextEditor ?? assert.fail('no editor is open');
      assert.equal(editor.document, shown);
      const place = shown.positionAt(shown.getText().indexOf('cyd@') + 1);
      editor.selection = new vscode.Selection(place, place);
      const { shown: said, messages } = await run('zohoCrm.offboardInFile', [turnAway('confirm')]);
      assert.ok(said.includes(`Take ${addressOf('cyd')} out of every list and group of ${name}?`));
      assert.deepEqual([messages, textsIn(documents)], [[], before]);
    }),
  );
});
