import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { pick } from '../harness/scriptedPrompter';
import { marked } from './assignmentBed';
import { onlyMessage, run, signOutEverywhere, withSimulator, workspaceFile } from './support';

const kari = 'kari.nordmann@halvorsen.example';
const bo = 'bo.lund@halvorsen.example';
const nordic = 'id:431581000000258001';

const root = (keys: string, territories: string) => `{
  "version": 1,
  "organisations": { "demo": { "id": "431581000000000225", "environment": "simulator" } },
  "mode": "exact",
${keys}  "territories": {
${territories}
  }
}
`;
const simple = root('', `    "Denmark": { "members": ["${bo}"] },\n    "Norway": { "members": ["${kari}"] }`);

const here = (test: (simulator: Simulator) => Promise<void>) => () => withSimulator({}, test);

async function write(name: string, text: string): Promise<vscode.Uri> {
  const file = workspaceFile(name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

async function shown(file: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

async function open(name: string, text: string): Promise<vscode.TextDocument> {
  return shown(await write(name, text));
}

function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} in ${document.getText()}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, from), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function fixesAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(({ title }) => /^(?:Write|Delete|Add|Sort) /.test(title));
}

async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  const texts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
  return texts.map(({ value }) => value.replaceAll('&nbsp;', ' ').replaceAll('\\', '')).join('\n');
}

async function completionsAt(document: vscode.TextDocument, position: vscode.Position) {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  const { User, Folder, Constant, Event, File } = vscode.CompletionItemKind;
  const ours = new Set<vscode.CompletionItemKind | undefined>([User, Folder, Constant, Event, File]);
  return list.items.filter(({ kind }) => ours.has(kind));
}

const inside = (range: vscode.Range, characters: number) => range.start.translate(0, characters);
const insertOf = ({ insertText }: vscode.CompletionItem) =>
  typeof insertText === 'string' ? insertText : (insertText?.value ?? '');

describe('an assignment file in the editor', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const [name] of await vscode.workspace.fs.readDirectory(workspaceFile('')))
      if (name.endsWith('.territories.jsonc')) await vscode.workspace.fs.delete(workspaceFile(name));
  });

  it('is marked while it is typed, and not after it is corrected, closed or deleted', async () => {
    const document = await open('typed.territories.jsonc', simple);
    await replace(document, `"${bo}"`, '99158');
    const [mark] = await marked(document.uri, 'idIsNumber');
    assert.deepEqual(mark?.range, rangeOf(document, '99158'));
    await replace(document, '99158', `"${bo}"`);
    await marked(document.uri);
    await replace(document, `"${bo}"`, `"${bo}", "${bo.toUpperCase()}"`);
    await marked(document.uri, 'samePerson');
    await document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await marked(document.uri);
    const again = await shown(document.uri);
    await marked(again.uri, 'samePerson');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(document.uri);
    await marked(document.uri);
  });

  it('loses a problem by its quick fix, with CRLF as well', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = simple.replace(`"${bo}"`, `"${bo}", "@north"`).replaceAll('\n', end);
      const document = await open('fixed.territories.jsonc', text);
      const [mark] = await marked(document.uri, 'unknownGroup');
      assert.deepEqual(mark?.range, rangeOf(document, '"@north"'));
      const [fix, ...others] = await fixesAt(document, rangeOf(document, '@north'));
      assert.deepEqual([fix?.title, others.length], ['Delete "@north"', 0]);
      assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
      await marked(document.uri);
      assert.equal(document.getText(), simple.replaceAll('\n', end));
      await document.save();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  const unsorted = root(
    '',
    `    "Norway": { "members": ["${kari}", "${bo}"] },\n    "Denmark": { "members": ["${bo}"] }`,
  );

  it('is sorted by a command, which does not save it', async () => {
    const document = await open('sorted.territories.jsonc', unsorted);
    await run('zohoCrm.sortAssignments', [], { args: [document.uri] });
    assert.match(document.getText(), /"Denmark": \{[^]*"Norway": \{ "members": \["bo\.[^]*"kari\./);
    assert.ok(document.isDirty);
    const person = await run('zohoCrm.sortAssignments', [], { args: [document.uri] });
    assert.equal(onlyMessage(person).text, 'sorted.territories.jsonc is in order already.');
  });

  it('is sorted by a quick fix', async () => {
    const document = await open('unsorted.territories.jsonc', unsorted);
    const [mark] = await marked(document.uri, 'unsorted');
    assert.equal(mark?.severity, vscode.DiagnosticSeverity.Hint);
    const [fix] = await fixesAt(document, mark.range);
    assert.equal(fix?.title, 'Sort territories and people');
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await marked(document.uri);
  });

  it('marks an included file in its place, also when that changes on the disk', async () => {
    const part = (member: string) =>
      `{ "version": 1, "territories": { "Sweden": { "members": ["${member}"] } } }`;
    const included = await write('part.territories.jsonc', part('nobody'));
    await open(
      'whole.territories.jsonc',
      simple.replace('  "territories"', '  "include": ["part.territories.jsonc"],\n  "territories"'),
    );
    await marked(included, 'noMember');
    await write('part.territories.jsonc', part(kari));
    await marked(included);
    await write('part.territories.jsonc', part('nobody'));
    await marked(included, 'noMember');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await marked(included);
    await shown(included);
    await marked(included, 'noMember');
  });

  it(
    'is told what is wrong in it alone, and who is in it, where it is a part that nothing includes',
    here(async (simulator) => {
      const part = (members: string) =>
        `{\n  "version": 1,\n  "territories": { "Sweden": { "members": [${members}] } }\n}\n`;
      const document = await open('alone.territories.jsonc', part(`"@team", "${bo}", "${bo.toUpperCase()}"`));
      await marked(document.uri, 'samePerson');
      await run('zohoCrm.loadNames');
      simulator.requests.length = 0;
      await replace(document, `"${bo.toUpperCase()}"`, '"katharina v"');
      await marked(document.uri, 'noMember');
      const typed = rangeOf(document, '"katharina v"');
      const [item] = await completionsAt(document, inside(typed, 12));
      assert.equal(item && insertOf(item), '"katharina.vogel@halvorsen.example"');
      assert.match(await hoverAt(document, inside(rangeOf(document, bo), 3)), /Bo Lund[^]*Listed in: Sweden/);
      await replace(document, '"katharina v"', '"nobody@halvorsen.example"');
      await marked(document.uri);
      const whole = simple.replace(
        '  "territories"',
        '  "include": ["alone.territories.jsonc"],\n  "territories"',
      );
      await write('root.territories.jsonc', whole);
      await marked(document.uri, 'unknownGroup', 'notActive');
      assert.deepEqual(simulator.requests, []);
    }),
  );

  it('is known while it has never been saved', async () => {
    const untitled = vscode.Uri.parse('untitled:new.territories.jsonc');
    const document = await shown(untitled);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(untitled, new vscode.Position(0, 0), simple.replace(`"${bo}"`, '99158'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await marked(untitled, 'idIsNumber');
    await replace(document, '99158', `"${bo}"`);
    await marked(untitled);
  });

  it(
    'asks Zoho nothing while it is opened, typed, saved, hovered, completed and renamed',
    here(async (simulator) => {
      const document = await open('quiet.territories.jsonc', simple);
      await marked(document.uri);
      await replace(document, `"${kari}"`, `"${kari}", "kar"`);
      await marked(document.uri, 'noMember');
      const at = rangeOf(document, '"kar"');
      const offered = await completionsAt(document, inside(at, 4));
      assert.deepEqual(
        offered.map(({ label, command }) => [label, command?.command]),
        [['Load the users and territories of Halvorsen Instruments…', 'zohoCrm.loadNames']],
      );
      await hoverAt(document, inside(rangeOf(document, kari), 3));
      await replace(document, ', "kar"', '');
      await document.save();
      const rename = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        inside(rangeOf(document, kari), 3),
        'kari@halvorsen.example',
      );
      assert.equal(rename.size, 1);
      await marked(document.uri);
      assert.deepEqual(simulator.requests, []);
    }),
  );

  it(
    'knows people and territories once they were read, and asks nothing further',
    here(async (simulator) => {
      const document = await open('known.territories.jsonc', simple);
      await marked(document.uri);
      await run('zohoCrm.loadNames');
      assert.ok(simulator.requests.length > 0);
      simulator.requests.length = 0;

      await replace(document, 'Denmark', 'Denmrak');
      await replace(document, kari, 'kari.nordman@halvorsen.example');
      const [place, person] = await marked(document.uri, 'unknownTerritory', 'notActive');
      assert.match(place?.message ?? '', /Did you mean Denmark\?/);
      assert.match(person?.message ?? '', /Did you mean kari\.nordmann@halvorsen\.example\?/);
      for (const [text, title, left] of [
        ['Denmrak', 'Write "Denmark"', ['notActive']],
        ['kari.nordman@', `Write "${kari}"`, []],
      ] as const) {
        const [fix] = await fixesAt(document, rangeOf(document, text));
        assert.equal(fix?.title, title);
        assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
        await marked(document.uri, ...left);
      }
      assert.equal(document.getText(), simple);

      await replace(document, `"${bo}"`, '"Katharina Vogel"');
      await marked(document.uri, 'noMember');
      const [byName, ...noOthers] = await fixesAt(document, rangeOf(document, 'Katharina Vogel'));
      assert.deepEqual([byName?.title, noOthers], ['Write "katharina.vogel@halvorsen.example"', []]);
      await replace(document, '"Katharina Vogel"', `"${bo}"`);

      assert.match(
        await hoverAt(document, inside(rangeOf(document, kari), 3)),
        /Kari Nordmann[^]*Role: [^]*Status: active[^]*Listed in: Norway/,
      );
      assert.match(await hoverAt(document, inside(rangeOf(document, 'Norway'), 3)), /Norway[^]*Users: 12/);

      await replace(document, `"${bo}"`, '"katharina v"');
      const typed = rangeOf(document, '"katharina v"');
      const [item] = await completionsAt(document, inside(typed, 12));
      assert.equal(item && insertOf(item), '"katharina.vogel@halvorsen.example"');
      assert.ok(item?.range instanceof vscode.Range || item?.range !== undefined);
      const range = item.range instanceof vscode.Range ? item.range : item.range.replacing;
      assert.deepEqual(range, typed, 'the whole string is replaced');
      // as whoever writes has it before the comma
      await replace(document, '"katharina v"', '"katharina v" "freja.thomsen@halvorsen.example"');
      const [early] = await completionsAt(document, inside(typed, 12));
      assert.equal(early && insertOf(early), '"katharina.vogel@halvorsen.example",');
      assert.deepEqual(early?.additionalTextEdits ?? [], []);
      await replace(document, '"katharina v"', '"soren.kjaer@halvorsen.example"\n"katharina v"');
      const [after] = await completionsAt(document, inside(rangeOf(document, '"katharina v"'), 12));
      const [comma] = after?.additionalTextEdits ?? [];
      assert.deepEqual(comma?.range.start, rangeOf(document, '"soren.kjaer@halvorsen.example"').end);
      await replace(document, '"soren.kjaer@halvorsen.example"\n"katharina v"', '"katharina v"');
      await replace(document, ' "freja.thomsen@halvorsen.example"', '');
      await replace(document, '"katharina v"', '"key account"');
      const byRole = await completionsAt(document, inside(rangeOf(document, '"key account"'), 12));
      assert.ok(byRole.length > 0 && byRole.every(({ detail }) => /Key Account/.test(detail ?? '')));
      await replace(document, '"key account"', `"${nordic}"`);
      await marked(document.uri, 'idWithAddress');
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
      assert.ok(
        hints.some(({ label }) => label === 'Katharina Vogel'),
        JSON.stringify(hints),
      );
      assert.deepEqual(simulator.requests, []);
    }),
  );

  it('offers to sign in where nobody is, and reads the names then', async () => {
    try {
      const document = await open('signedOut.territories.jsonc', simple.replace(`"${bo}"`, '"bo"'));
      const position = inside(rangeOf(document, '"bo"'), 3);
      const [item, ...others] = await completionsAt(document, position);
      assert.deepEqual(
        [item?.label, others],
        ['Sign in to Zoho CRM to be offered users and territories…', []],
      );
      await run(item?.command?.command ?? '', [pick('Open the Demo Organisation')]);
      const [person] = await completionsAt(document, position);
      assert.equal(person && insertOf(person), `"${bo}"`);
    } finally {
      await signOutEverywhere();
    }
  });

  it('is offered the parts that lie beside it and below, and no other file', async () => {
    const part = '{ "version": 1, "territories": { "Sweden": { "members": ["@team"] } } }';
    await vscode.workspace.fs.createDirectory(workspaceFile('emea'));
    for (const name of ['emea/nordics.territories.jsonc', 'beside.territories.jsonc'])
      await write(name, part);
    await write('another.territories.jsonc', simple);
    try {
      const text = simple.replace('  "territories"', '  "include": [""],\n  "territories"');
      const document = await open('offered.territories.jsonc', text);
      const { File } = vscode.CompletionItemKind;
      const at = inside(rangeOf(document, '""'), 1);
      const offered = (await completionsAt(document, at)).filter(({ kind }) => kind === File);
      assert.deepEqual(offered.map(insertOf), [
        '"beside.territories.jsonc"',
        '"emea/nordics.territories.jsonc"',
      ]);
    } finally {
      await vscode.workspace.fs.delete(workspaceFile('emea'), { recursive: true });
    }
  });

  it('is renamed over root and include, with definitions, references and links', async () => {
    const included = await write(
      'north.territories.jsonc',
      `{ "version": 1, "territories": { "Sweden": { "members": ["@team", "${bo.toUpperCase()}"] } } }`,
    );
    const keys = `  "include": ["north.territories.jsonc"],\n  "groups": { "team": ["${kari}"] },\n`;
    const document = await open(
      'all.territories.jsonc',
      root(keys, `    "Denmark": { "members": ["${bo}"] }`),
    );
    await marked(document.uri);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.ok(links.some(({ target }) => target?.toString() === included.toString()));
    const part = await shown(included);
    const use = inside(rangeOf(part, '"@team"'), 3);
    const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      included,
      use,
    );
    assert.equal(definition?.uri.toString(), document.uri.toString());
    assert.deepEqual(definition.range, rangeOf(document, '"team"'));
    const references = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      inside(rangeOf(document, bo), 2),
    );
    assert.equal(new Set(references.map(({ uri }) => uri.toString())).size, 2);
    for (const [position, to] of [
      [use, 'crew'],
      [inside(rangeOf(part, bo.toUpperCase()), 2), 'bo.larsen@halvorsen.example'],
    ] as const) {
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        included,
        position,
        to,
      );
      assert.equal(edit.size, 2);
      assert.ok(await vscode.workspace.applyEdit(edit));
    }
    assert.match(part.getText(), /\["@crew", "bo\.larsen@halvorsen\.example"\]/);
    assert.match(document.getText(), /"crew": \[[^]*"bo\.larsen@halvorsen\.example"/);
    await marked(document.uri);
    await marked(included);
    const north = inside(rangeOf(part, '"Sweden"'), 3);
    const called = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      ...['vscode.executeDocumentRenameProvider', included, north, 'Sverige'],
    );
    assert.ok(await vscode.workspace.applyEdit(called));
    assert.match(part.getText(), /"Sverige": \{ "previously": \["Sweden"\], "members"/);
    await marked(included);
    await vscode.workspace.saveAll();
  });
});

describe('an id in any file', () => {
  const held = '431581000000258001';

  it(
    'is explained where the open organisation holds it, without a call, unless that is turned off',
    here(async (simulator) => {
      const code = `var owner = "${held}";\ninfo zoho.crm.getRecordById("Users", ${held});\n// 999999999999999999\n`;
      for (const name of ['script.js', 'function.deluge']) {
        const document = await open(name, code);
        const position = inside(rangeOf(document, held), 5);
        assert.doesNotMatch(await hoverAt(document, position), /Katharina/);
        await run('zohoCrm.loadNames');
        simulator.requests.length = 0;
        assert.match(await hoverAt(document, position), /User of Halvorsen Instruments[^]*Katharina Vogel/);
        assert.doesNotMatch(await hoverAt(document, inside(rangeOf(document, '999999'), 5)), /Halvorsen/);
        const setting = vscode.workspace.getConfiguration('zohoCrm');
        await setting.update('explainIds', false, vscode.ConfigurationTarget.Global);
        assert.doesNotMatch(await hoverAt(document, position), /Katharina/);
        await setting.update('explainIds', undefined, vscode.ConfigurationTarget.Global);
        assert.deepEqual(simulator.requests, []);
        await run('zohoCrm.refresh');
      }
    }),
  );
});
