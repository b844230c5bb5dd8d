import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { agree, choose, click, pick, saveAs, tick } from '../harness/scriptedPrompter';
import { onlyMessage, run, withSimulator, workspaceFile, writesOf } from './support';

const north = '431581000000700501';
const south = '431581000000700502';
const mara = '431581000000258001';
const ilya = '431581000000200208';
const manager = '431581000000300999';
const many = Array.from({ length: 60 }, (_, index) => String(431581000000300001n + BigInt(index)));

function organisation(): Organisation {
  const made = new Organisation({ name: 'Files', territoryUserLimit: 500 });
  made.addUser({ lastName: 'Admin', email: 'admin@files.example', profile: 'Administrator' });
  made.addUser({ id: manager, lastName: 'Manager', email: 'manager@files.example' });
  made.addUser({ id: mara, firstName: 'Mara', lastName: 'Voss', email: 'mara@example.test' });
  made.addUser({ id: ilya, firstName: 'Ilya', lastName: 'Brandt', email: 'ilya@example.test' });
  made.addUser({ id: '431581000000258000', lastName: 'Somebody Else', email: 'else@example.test' });
  many.forEach((id, index) =>
    made.addUser({ id, lastName: `User ${index + 1}`, email: `u${index}@files.example` }),
  );
  made.addTerritory({ id: north, name: 'North', manager });
  made.addTerritory({ id: south, name: 'South' });
  made.addMember(north, manager);
  return made;
}

const here = (test: (simulator: Simulator) => Promise<void>) => () =>
  withSimulator({ organisation: organisation() }, test);
const members = (simulator: Simulator, at: string) => [...simulator.organisation.membersOf(at)].sort();

async function write(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const file = workspaceFile(name);
  await vscode.workspace.fs.writeFile(file, typeof content === 'string' ? Buffer.from(content) : content);
  return file;
}

const associate = (files: readonly vscode.Uri[], script: Parameters<typeof run>[1] = []) =>
  run('zohoCrm.associateUsersFromFile', script, { args: [files[0], files] });

const marksOn = (file: vscode.Uri) =>
  vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'Zoho CRM');

/** Waits until the marks of a file are as many, and say this. */
function marked(file: vscode.Uri, count: number, says = /^/): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const marks = marksOn(file);
      if (marks.length !== count || !marks.every(({ message }) => says.test(message))) return;
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

const damaged = 'user_id,name\n431581000000258000,Mara Voss\n';

async function shown(file: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('a file of users', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it(
    'that was never saved is taken by its language',
    here(async (simulator) => {
      const content = JSON.stringify({ users: [{ id: mara }] });
      const { uri } = await vscode.workspace.openTextDocument({ language: 'json', content });
      assert.equal(uri.scheme, 'untitled');
      await associate([uri], [pick('North'), agree()]);
      assert.ok(members(simulator, north).includes(mara));
    }),
  );

  it(
    'with a name beside a damaged id adds nobody, and says whose id it is',
    here(async (simulator) => {
      const file = await write('damaged.csv', damaged);
      const message = onlyMessage(await associate([file]));
      assert.equal(
        message.text,
        'damaged.csv:2:1 431581000000258000 is the id of Somebody Else in Zoho, not of Mara Voss. Nothing was sent to Zoho. Correct the file and try again.',
      );
      assert.deepEqual(message.buttons, ['Show Problems', 'Show Log']);
      assert.deepEqual(writesOf(simulator), []);
      const [mark] = marksOn(file);
      assert.deepEqual(mark?.range, new vscode.Range(1, 0, 1, 18), 'the id is underlined');
      await vscode.workspace.fs.delete(file);
      await marked(file, 0);
    }),
  );

  it(
    'is put right by a quick fix, loses its problems, and is used then',
    here(async (simulator) => {
      const file = await write('fixed.csv', damaged);
      await associate([file]);
      const document = await shown(file);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        file,
        new vscode.Range(1, 3, 1, 3),
      );
      const fix = actions.find(({ title }) => title === `Write the id of Mara Voss: ${mara}`);
      assert.ok(fix?.edit, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.equal(document.getText(), damaged.replace('431581000000258000', mara));
      await marked(file, 0);
      const person = await associate([file], [pick('South'), agree()]);
      assert.equal(onlyMessage(person).text, 'Associated Mara Voss with South.');
      assert.deepEqual(members(simulator, south), [mara]);
    }),
  );

  it(
    'that is corrected loses its problems, and one that is spoilt again has them again, without a call to Zoho',
    here(async (simulator) => {
      const file = await write('spoilt.csv', `${damaged}abc,Ilya Brandt\n`);
      await associate([file]);
      assert.equal(marksOn(file).length, 1, 'Zoho is not asked about a file with an id that is none');
      const document = await shown(file);
      await replace(document, 'abc', ilya);
      await marked(file, 0);
      await associate([file]);
      assert.equal(marksOn(file).length, 1);
      const asked = simulator.requests.length;
      await replace(document, '431581000000258000', mara);
      await marked(file, 0);
      await replace(document, mara, '431581000000258000');
      await marked(file, 1);
      await replace(document, 'user_id', 'who');
      await marked(file, 1, /There is no column/);
      assert.equal(simulator.requests.length, asked);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await marked(file, 0);
    }),
  );

  it(
    'that another program corrects loses its problems, and so does one that is renamed',
    here(async () => {
      const file = await write('outside.csv', damaged);
      await associate([file]);
      await write('outside.csv', damaged.replace('431581000000258000', mara));
      await marked(file, 0);
      const other = await write('old.csv', damaged);
      await associate([other]);
      assert.equal(marksOn(other).length, 1);
      const rename = new vscode.WorkspaceEdit();
      rename.renameFile(other, workspaceFile('new.csv'));
      assert.ok(await vscode.workspace.applyEdit(rename));
      await marked(other, 0);
    }),
  );

  it(
    'says how many problems there are, and how many of them are shown',
    here(async () => {
      const rows = (count: number) => `user_id\n${'x\n'.repeat(count)}`;
      const few = await write('few.csv', rows(100));
      assert.match(onlyMessage(await associate([few])).text, /And 99 more, in the Problems view\./);
      const lots = await write('lots.csv', rows(5000));
      assert.match(
        onlyMessage(await associate([lots], [click('Show Problems')])).text,
        /And 4,999 more; the Problems view shows 100 of all\./,
      );
      assert.equal(marksOn(lots).length, 100);
    }),
  );

  it(
    'beside others that are selected is read with all of them, and each is named in the review',
    here(async (simulator) => {
      const csv = await write('ONE.CSV', `User ID;Phone\n${mara};1\n`);
      const json = await write('two.JSON', `{"users":[{"email":"ILYA@example.test"}]}`);
      const tsv = await write('three.tsv', `id\tname\n${mara}\tvoss mara\n`);
      const person = await associate([json, csv, tsv], [pick('South'), agree()]);
      assert.equal(onlyMessage(person).text, 'Associated 2 of 2 users with South.');
      const [{ detail } = { detail: '' }] = person.confirmations;
      assert.match(detail, /^From two\.JSON \(1\), ONE\.CSV \(1\), three\.tsv \(1\)$/m);
      assert.match(detail, /^Not used of it: Phone$/m);
      assert.match(detail, /^Comparing it with Zoho took \d API credits\.$/m);
      assert.match(detail, /Ilya Brandt/);
      assert.deepEqual(members(simulator, south), [ilya, mara].sort());
      const notes = await write('notes.txt', mara);
      assert.match(
        onlyMessage(await associate([csv, notes])).text,
        /^notes\.txt is no JSON or CSV file\. Nothing was sent to Zoho\./,
      );
    }),
  );

  it(
    'in UTF-16, as a spreadsheet saves it, is read',
    here(async (simulator) => {
      const text = `sep=;\r\nUser ID;Full Name\r\n="${mara}";Voß Mara\r\nzcrm_${ilya};Ilya Brandt\r\n`;
      const file = await write('excel.csv', Buffer.from(`\ufeff${text.replace('Voß', 'Voss')}`, 'utf16le'));
      await associate([file], [pick('South'), agree()]);
      assert.deepEqual(members(simulator, south), [ilya, mara].sort());
    }),
  );

  it(
    'with a territory in every row asks for none; a bare id that Zoho does not know is said to be one',
    here(async (simulator) => {
      const file = await write('rows.csv', `id,territory,operation\n${mara},North,add\n99,${south},add\n`);
      const person = await associate([file], [agree()]);
      const [{ detail } = { detail: '' }] = person.confirmations;
      assert.match(detail, /^Users shown by their ids, because their names are not known: 1$/m);
      assert.deepEqual(members(simulator, north), [manager, mara].sort());
      assert.equal(writesOf(simulator).length, 2);
    }),
  );

  it(
    'of which some rows name a territory asks for the others alone, and refuses what is contradictory then',
    here(async (simulator) => {
      const file = await write(
        'mixed.csv',
        `id,territory,operation\n${mara},North,remove\n${mara},,add\n${ilya},,add\n`,
      );
      const refused = onlyMessage(await associate([file], [pick('North')]));
      assert.match(refused.text, /^mixed\.csv:3:1 User 431581000000258001 is to be added and removed here/);
      assert.deepEqual(writesOf(simulator), []);
      const person = await associate([file], [pick('South'), agree()]);
      assert.equal(person.offers[0]?.title, 'Associate Users from mixed.csv: 2 rows name no territory');
      assert.deepEqual(members(simulator, south), [ilya, mara].sort());
    }),
  );
});

describe('an exported run of removals', () => {
  for (const form of ['JSON', 'CSV']) {
    it(
      `that is given back as ${form} removes those who are left, and nobody else`,
      here(async (simulator) => {
        for (const id of many) simulator.organisation.addMember(north, id);
        await run('zohoCrm.removeUsers', [pick('North'), tick(...many), agree()], {
          onStep: ({ message, cancel }) => message === '25 of 60' && cancel(),
        });
        const left = members(simulator, north);
        assert.ok(left.length > 1 && left.length < 61, String(left.length));
        const file = workspaceFile(`removals.${form.toLowerCase()}`);
        const theRun = pick(`Files (local simulator, port ${simulator.port})`);
        await run('zohoCrm.exportRun', [theRun, pick(form), saveAs(file)]);
        simulator.organisation.addMember(north, mara);
        const person = await run('zohoCrm.associateUsersFromFile', [choose(file), agree()]);
        const [review] = person.confirmations;
        assert.match(review?.message ?? '', /^Remove \d+ users from North\?$/);
        assert.match(
          review?.detail ?? '',
          new RegExp(`^Rows left out because they were done already: ${61 - left.length}$`, 'm'),
        );
        assert.deepEqual(members(simulator, north), [mara, manager].sort());
        assert.deepEqual(members(simulator, south), []);
      }),
    );
  }
});
