import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { agree, choose, click, look, pick, saveAs, turnAway, type } from '../harness/scriptedPrompter';
import {
  addressOf,
  apply,
  clean,
  edited,
  fileOf,
  front,
  here,
  hintsOf,
  idOf,
  ids,
  lensesOf,
  membersOf,
  name,
  nextFile,
  north,
  plan,
  shown,
  untilLenses,
  usual,
} from './assignmentBed';
import { newestReport, onlyMessage, run, workspaceFile, writesOf } from './support';

describe('an assignment file', () => {
  beforeEach(() => nextFile('crm'));
  afterEach(clean);

  it(
    'sends nothing when it is opened, edited and saved, and offers what can be done with it',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann'], ['dan']));
      await edited(document, addressOf('ann'), addressOf('eve'));
      await document.save();
      assert.deepEqual(await lensesOf(document.uri), usual);
      assert.deepEqual(await hintsOf(document), []);
      assert.deepEqual(simulator.requests, []);
    }),
  );

  it(
    'is planned: a document says every row and why, the file what it came to; both go when the text changes',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await plan(document.uri);
      const page = front().getText();
      assert.match(
        page,
        /^Plans \(demo organisation\) {3}crm\d+\.territories\.jsonc {3}2 territories, 4 memberships/,
      );
      assert.match(page, /^ {2}\+ eve@plans\.example +eve.* +line 11$/m);
      assert.match(page, /^ {2}- cyd@plans\.example +cyd.* +not listed$/m);
      assert.match(page, /1 to add, 1 to remove \(1 of 4\)\. .*API credits/);
      assert.deepEqual(writesOf(simulator), []);
      await untilLenses(document.uri, [...usual, 'test: 1 to add, 1 to remove (time)']);
      assert.deepEqual(await hintsOf(document), ['7 +1 −1']);
      const asked = simulator.requests.length;
      await edited(document, addressOf('eve'), addressOf('fay'));
      await untilLenses(document.uri, usual);
      assert.deepEqual(await hintsOf(document), []);
      assert.equal(simulator.requests.length, asked);
    }),
  );

  it(
    'is applied as it is saved, after a review that shows the plan; undone like every run, which names the file',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      let seen = '';
      const person = await apply(document.uri, [
        look(() => void (seen = front().getText())),
        agree(),
        click('Undo'),
        agree(),
      ]);
      assert.match(seen, /^ {2}- cyd@plans\.example/m);
      const [review, again, undo] = person.confirmations;
      assert.deepEqual(review, again);
      assert.equal(review?.message, 'Make 2 changes to North?');
      assert.match(review.detail, /^From crm\d+\.territories\.jsonc$/m);
      assert.match(undo?.detail ?? '', /1 to add, 1 to remove/);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'cyd'));
      await untilLenses(document.uri, usual);
    }),
  );

  it(
    'that fits is said to fit',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'cyd'], ['dan']));
      const { text } = onlyMessage(await apply(document.uri, []));
      assert.equal(text, 'Everything is as wanted already. Nothing was sent.');
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'says who stays as a manager whom it does not list, before it is applied and where nothing else differs',
    here(async (simulator) => {
      const { organisation } = simulator;
      organisation.setManager(north, idOf('cyd'));
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      const person = await apply(document.uri, [agree()]);
      const stays = 'Stay as managers, listed or not: cyd (North)';
      assert.ok(person.confirmations[0]?.detail.split('\n').includes(stays), person.confirmations[0]?.detail);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'cyd', 'eve'));
      const again = onlyMessage(await apply(document.uri, []));
      assert.equal(again.text, `Everything is as wanted already. Nothing was sent. ${stays}`);
    }),
  );

  it(
    'says whom it lists and who is not added, before it is applied and where nothing else differs',
    here(async (simulator) => {
      const { organisation } = simulator;
      const { id, lastName, email } = organisation.users.get(idOf('fay')) ?? assert.fail();
      organisation.addUser({ id, lastName, email, status: 'inactive' });
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'cyd', 'eve', 'fay'], ['dan']));
      const person = await apply(document.uri, [agree()]);
      const left = 'fay is listed in North and not active: Zoho takes nobody who is not.';
      assert.ok(person.confirmations[0]?.detail.split('\n').includes(left), person.confirmations[0]?.detail);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'cyd', 'eve'));
      const again = onlyMessage(await apply(document.uri, []));
      assert.equal(again.text, `There is nothing that can be changed. Nothing was sent. ${left}`);
    }),
  );

  it(
    'is not applied while it is not saved, nor turned away from, nor in another organisation',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
      await apply(document.uri, [turnAway('confirm')]);
      await edited(document, addressOf('eve'), addressOf('fay'));
      const message = onlyMessage(await apply(document.uri, []));
      assert.equal(
        message.text,
        `Not saved: ${name} Nothing was sent to Zoho. Save it, then apply it again.`,
      );
      await edited(document, simulator.organisation.id, '1');
      await document.save();
      assert.match(
        onlyMessage(await apply(document.uri, [])).text,
        /^The file is for test \(id 1, simulator\), but /,
      );
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is not applied when it removes more than it lets pass, unless somebody types how many; and never an empty one',
    here(async (simulator) => {
      const many = fileOf(simulator, [], ['dan']).replace('[\n      ],', '[],\n      "empty": true,');
      const document = await shown(many);
      await plan(document.uri);
      assert.match(
        front().getText(),
        /^Apply has you type how many are removed: It would remove 3 of 3 users/m,
      );
      const typed = await apply(document.uri, [
        type('remove 3 from Plans', ['remove 2 from Plans']),
        turnAway('confirm'),
      ]);
      assert.match(
        typed.questions[0]?.prompt ?? '',
        /It would remove 3 of 3 users of North; the limit is 2\./,
      );
      assert.deepEqual(writesOf(simulator), []);
      await apply(document.uri, [type('remove 3 from Plans'), agree()]);
      assert.deepEqual(membersOf(simulator, north), []);
      assert.match(await newestReport(), /^From crm\d+\.territories\.jsonc {2}$/m);
    }),
  );

  it(
    'with a problem, or with people whom Zoho does not know, is not planned, and says where',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann', 'bne'], ['dan']));
      assert.match(
        onlyMessage(await plan(document.uri)).text,
        /^crm\d+\.territories\.jsonc:10:9 Nobody in this organisation has the address or id bne@plans\.example\. Did you mean ben@plans\.example/,
      );
      await edited(document, '"mode": "exact",', '');
      assert.match(onlyMessage(await plan(document.uri)).text, /^crm\d+\.territories\.jsonc:1:1 .*"mode"/);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'is compared with what is so, in its own order and with its comments, and adopts it without saving',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['eve', 'ann', 'ben'], ['dan']));
      await run('zohoCrm.compareAssignments', [], { args: [document.uri] });
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      assert.ok(input instanceof vscode.TabInputTextDiff);
      assert.equal(input.modified.toString(), document.uri.toString());
      const live = await vscode.workspace.openTextDocument(input.original);
      assert.equal(live.getText(), fileOf(simulator, ['ann', 'ben', 'cyd'], ['dan']));
      const person = await run('zohoCrm.adoptAssignments', [agree()], { args: [document.uri] });
      assert.equal(onlyMessage(person).text, `${name}: brought up to date.`);
      assert.equal(document.getText(), live.getText());
      assert.ok(document.isDirty);
      assert.deepEqual(writesOf(simulator), []);
      const none = await run('zohoCrm.compareAssignments', [], { args: [document.uri] });
      assert.equal(onlyMessage(none).text, `${name}: says what is so.`);
    }),
  );

  it(
    'is written from the organisation, and what is exported then is added to it',
    here(async (simulator) => {
      await run('zohoCrm.exportAssignments', [
        pick('One territory and all below it…'),
        pick('South'),
        saveAs(workspaceFile(name)),
      ]);
      const document = front();
      assert.match(document.getText(), /"South": \{\n {6}"members": \["dan@plans\.example"\],\n {4}\},/);
      assert.doesNotMatch(document.getText(), /North/);
      await edited(document, '  "territories"', '  // all of them\n  "territories"');
      await run('zohoCrm.exportAssignments', [pick('All territories'), pick(name)]);
      assert.match(document.getText(), /\/\/ all of them\n {2}"territories": \{\n {4}"North": \{/);
      assert.deepEqual(writesOf(simulator), []);
      await plan(document.uri);
      assert.match(front().getText(), /Nothing to change\./);
    }),
  );

  it(
    'is asked for its name again where that is no name of one, and for nothing else',
    here(async () => {
      const person = await run('zohoCrm.exportAssignments', [
        pick('All territories'),
        saveAs(workspaceFile(name.replace('.territories', ''))),
        agree(),
        saveAs(workspaceFile(name)),
      ]);
      assert.deepEqual(person.fileNames, ['crm.territories.jsonc', name]);
      assert.match(
        person.confirmations[0]?.message ?? '',
        /^crm\d+\.jsonc is no name of an assignment file\.$/,
      );
      assert.equal(person.confirmations[0]?.action, 'Choose Another Name…');
      assert.match(front().getText(), /"North": \{/);
    }),
  );

  it(
    'takes the rows of a table into its lists, and nobody out',
    here(async (simulator) => {
      const document = await shown(fileOf(simulator, ['ann'], ['dan']));
      const table = workspaceFile('table.csv');
      await vscode.workspace.fs.writeFile(
        table,
        Buffer.from('territory,user\nNorth,eve@plans.example\nSouth,dan@plans.example\n'),
      );
      const person = await run('zohoCrm.importAssignments', [choose(table)], { args: [document.uri] });
      assert.equal(
        onlyMessage(person).text,
        `${name}: 2 rows of table.csv are in it now. Nothing was sent to Zoho.`,
      );
      assert.equal(document.getText(), fileOf(simulator, ['ann', 'eve'], ['dan']));
      await vscode.workspace.fs.writeFile(table, Buffer.from('territory,user\nNorth,Eve\n'));
      const refused = await run('zohoCrm.importAssignments', [choose(table)], { args: [document.uri] });
      assert.match(onlyMessage(refused).text, /^table\.csv:2:7 "Eve" is no e-mail address\./);
      // what a run was to remove is nobody whom a list needs
      const exported = 'user_id,user_name,territory_name,operation,outcome\nzcrm_1,Eve,North,remove,failed\n';
      await vscode.workspace.fs.writeFile(table, Buffer.from(exported));
      const removal = await run('zohoCrm.importAssignments', [choose(table)], { args: [document.uri] });
      assert.match(
        onlyMessage(removal).text,
        /^table\.csv:2:1 This row removes somebody.* No file was changed\./,
      );
      assert.equal(document.getText(), fileOf(simulator, ['ann', 'eve'], ['dan']));
      assert.deepEqual(simulator.requests, []);
    }),
  );

  it(
    'gets everyone with a role into the list under the cursor, or a chosen one, once a person has seen how many',
    here(async (simulator) => {
      const { organisation } = simulator;
      for (const who of ['ann', 'eve', 'fay'] as const)
        organisation.addUser({ id: idOf(who), lastName: who, email: addressOf(who), role: 'Scout' });
      const document = await shown(fileOf(simulator, ['ann', 'ben'], ['dan']));
      const add = (script: Parameters<typeof run>[1]) =>
        run('zohoCrm.addRoleToAssignmentFile', script, { args: [document.uri] });
      const { activeTextEditor = assert.fail() } = vscode.window;
      const inList = document.positionAt(document.getText().indexOf(addressOf('ben')));
      activeTextEditor.selection = new vscode.Selection(inList, inList);
      const person = await add([pick('Scout'), agree()]);
      const [asked] = person.confirmations;
      assert.equal(asked?.message, 'Write 2 users with the role Scout into the list of North?');
      assert.match(asked.detail, /^eve@plans\.example, fay@plans\.example\nListed already: 1$/m);
      assert.equal(document.getText(), fileOf(simulator, ['ann', 'ben', 'eve', 'fay'], ['dan']));
      assert.ok(document.isDirty);
      assert.equal(onlyMessage(await add([pick('Scout')])).text, 'North lists all of them already.');
      activeTextEditor.selection = new vscode.Selection(0, 0, 0, 0);
      const another = await add([pick('South'), pick('Scout'), turnAway('confirm')]);
      assert.match(another.confirmations[0]?.message ?? '', /^Write 3 users .* into the list of South\?$/);
      assert.deepEqual(writesOf(simulator), []);
    }),
  );

  it(
    'gets those who have the role now, whoever had it when the users were read before',
    here(async (simulator) => {
      const { organisation } = simulator;
      const scout = (who: 'ann' | 'eve' | 'fay', role: string) =>
        organisation.addUser({ id: idOf(who), lastName: who, email: addressOf(who), role });
      scout('ann', 'Scout');
      scout('eve', 'Scout');
      await run('zohoCrm.loadNames');
      scout('eve', 'Retired');
      scout('fay', 'Scout');
      const document = await shown(fileOf(simulator, ['ann'], ['dan']));
      const script = [pick('North'), pick('Scout'), agree()];
      await run('zohoCrm.addRoleToAssignmentFile', script, { args: [document.uri] });
      assert.equal(document.getText(), fileOf(simulator, ['ann', 'fay'], ['dan']));
    }),
  );

  it(
    'adopts what is so once somebody agrees, not what was so when they were asked',
    here(async (simulator) => {
      const { organisation } = simulator;
      const document = await shown(fileOf(simulator, ['ann', 'ben'], ['dan']));
      const meanwhile = () => {
        organisation.removeMember(north, idOf('cyd'));
        organisation.addMember(north, idOf('eve'));
      };
      await run('zohoCrm.adoptAssignments', [agree(meanwhile)], { args: [document.uri] });
      assert.equal(document.getText(), fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']));
    }),
  );
});
