import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Organisation, type Simulator } from '../../src/simulator/server';
import { run, withSimulator, workspaceFile } from './support';

const id = (end: number) => `4315810000003000${end}`;
export const [north, south] = ['431581000000700501', '431581000000700502'];
const people = ['ann', 'ben', 'cyd', 'dan', 'eve', 'fay'] as const;
export const addressOf = (name: string) => `${name}@plans.example`;
export const idOf = (name: (typeof people)[number]) => id(10 + people.indexOf(name));

/** North: Ann, Ben, Cyd; South: Dan. Eve and Fay are nowhere. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Plans' });
  made.addUser({ lastName: 'Admin', email: 'admin@plans.example', profile: 'Administrator' });
  for (const name of people) made.addUser({ id: idOf(name), lastName: name, email: addressOf(name) });
  made.addTerritory({ id: north, name: 'North' });
  made.addTerritory({ id: south, name: 'South' });
  for (const name of ['ann', 'ben', 'cyd'] as const) made.addMember(north, idOf(name));
  made.addMember(south, idOf('dan'));
  return made;
}

export const here = (test: (simulator: Simulator) => Promise<void>) => () =>
  withSimulator({ organisation: organisation() }, test);
export const membersOf = (simulator: Simulator, at: string) =>
  [...simulator.organisation.membersOf(at)].sort();
export const ids = (...names: (typeof people)[number][]) => names.map(idOf).sort();

const list = (names: readonly string[]) => names.map((name) => `        "${addressOf(name)}",\n`).join('');

/** A file for the simulator with these lists; the comment is there to stay. */
export function fileOf(
  simulator: Simulator,
  northern: readonly string[],
  southern: readonly string[],
  more = '',
): string {
  return `{
  "version": 1,
  "organisations": { "test": { "id": "${simulator.organisation.id}", "environment": "simulator" } },
  "mode": "exact",
  "territories": {
    // looked after by Ann
    "North": {
      "members": [
${list(northern)}      ],
    },
    "South": {
      "members": [
${list(southern)}      ],${more}
    },
  },
}
`;
}

/** The file of a test. Each has one of its own: the editor keeps the text of one that is gone for a while. */
export let name = '';
let files = 0;

export function nextFile(word: string): void {
  name = `${word}${++files}.territories.jsonc`;
}

/** Leaves no editor open and no file behind. */
export async function clean(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const [file] of await vscode.workspace.fs.readDirectory(workspaceFile('.')))
    if (/\.(?:territories\.jsonc|csv)$/.test(file)) await vscode.workspace.fs.delete(workspaceFile(file));
}

async function written(text: string): Promise<vscode.Uri> {
  const file = workspaceFile(name);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

export async function shown(text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await written(text));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

export async function edited(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `${from} is not in the file`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)),
    to,
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export const front = () => vscode.window.activeTextEditor?.document ?? assert.fail('no editor is open');

export const lensesOf = async (file: vscode.Uri) => {
  await vscode.workspace.openTextDocument(file);
  return (
    await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 10)
  ).map(({ command }) => (command?.title ?? '').replace(/\(\d\d:\d\d\)$/, '(time)'));
};

export const hintsOf = async (document: vscode.TextDocument) => {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const command = 'vscode.executeInlayHintProvider';
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(command, document.uri, all);
  return hints.map(({ position, label }) => `${position.line + 1} ${typeof label === 'string' ? label : ''}`);
};

/** Waits until the lenses of a file are so. */
export async function untilLenses(file: vscode.Uri, expected: readonly string[]): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (JSON.stringify(await lensesOf(file)) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(await lensesOf(file), expected);
}

const marksOn = (file: vscode.Uri) =>
  vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'Zoho CRM');

/** Waits until exactly these kinds of problems are marked in a file, in its order. */
export function marked(file: vscode.Uri, ...codes: readonly string[]): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const look = () => {
      const marks = marksOn(file).sort((one, other) => one.range.start.compareTo(other.range.start));
      if (JSON.stringify(marks.map(({ code }) => code)) !== JSON.stringify(codes)) return;
      subscription.dispose();
      resolve(marks);
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

export const usual = ['Plan', 'Compare', 'Apply…'];
export const plan = (file: vscode.Uri) => run('zohoCrm.planAssignments', [], { args: [file] });
export const apply = (file: vscode.Uri, script: Parameters<typeof run>[1]) =>
  run('zohoCrm.applyAssignments', script, { args: [file] });
