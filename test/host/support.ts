import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import {
  type SeenRequest,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/server';
import { pick, type Reaction, ScriptedPrompter, type Step, type } from '../harness/scriptedPrompter';

export const extensionId = 'territory-tools.zoho-crm-territories';

export interface RunOptions {
  /** What a menu would hand over. */
  readonly args?: readonly unknown[];
  readonly onStep?: (step: Step) => void;
  /** Is the browser. */
  readonly onPage?: (url: string) => Promise<void>;
  /** Turns away from every question that the script does not foresee. */
  readonly refusesEverything?: boolean;
}

/** Runs a command with a person who follows the script, and fails when anything else was asked, or less. */
export async function run(
  command: string,
  script: readonly Reaction[] = [],
  { args = [], onStep, onPage, refusesEverything }: RunOptions = {},
): Promise<ScriptedPrompter> {
  await vscode.extensions.getExtension(extensionId)?.activate();
  const seam = 'zohoCrm.test.answerWith';
  const Cancelled = await vscode.commands.executeCommand<new () => Error>(seam);
  const person = new ScriptedPrompter(script, Cancelled, refusesEverything);
  if (onStep) person.onStep = onStep;
  if (onPage) person.onPage = onPage;
  await vscode.commands.executeCommand(seam, person);
  lastBegan = Date.now();
  await vscode.commands.executeCommand(command, ...args);
  assert.deepEqual(person.complaints, [], `${command} said: ${textsOf(person).join(' | ')}`);
  return person;
}

export function textsOf(person: ScriptedPrompter): string[] {
  return person.messages.map(({ text }) => text);
}

/** Asserts that exactly one message was shown, and returns it. */
export function onlyMessage(person: ScriptedPrompter) {
  const [message, ...others] = person.messages;
  assert.ok(message, 'no message was shown');
  assert.deepEqual(others, []);
  return message;
}

export function signIn(simulator: Simulator, token = simulator.accessToken): Promise<ScriptedPrompter> {
  return run('zohoCrm.signInToLocalSimulator', [type(simulator.url), type(token)]);
}

/** What is to happen at a simulator once the members of a territory were read for the next time. */
const waiting = new Map<Simulator, () => void>();

/**
 * Lets something happen at the worst moment: after the look at the members that comes right before a write. What
 * happened before it is found by that look.
 */
export function afterNextLook(simulator: Simulator, act: () => void): void {
  waiting.set(simulator, act);
}

/** Signs out of every organisation, the open one first. */
export async function signOutEverywhere(): Promise<void> {
  for (;;) {
    const { offers, messages } = await run('zohoCrm.signOut', [], { refusesEverything: true });
    const [label] = offers[0]?.labels ?? [];
    if (label !== undefined) await run('zohoCrm.signOut', [pick(label)]);
    else if (messages[0]?.text === 'Signed out. No token is kept here.') return;
  }
}

/** Runs a test against a simulator of its own, signed in, with an empty log; signs out and closes it afterwards. */
export async function withSimulator(
  options: SimulatorOptions,
  test: (simulator: Simulator) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({
    ...options,
    onRequest: (request) => {
      options.onRequest?.(request);
      const act = waiting.get(simulator);
      if (!act || !/^GET .*\/users$/.test(`${request.method} ${request.path}`)) return;
      waiting.delete(simulator);
      act();
    },
  });
  try {
    await signIn(simulator);
    simulator.requests.length = 0;
    await test(simulator);
  } finally {
    await signOutEverywhere();
    await simulator.close();
  }
}

/**
 * In the tests of a group chance is small, and with it each wait before another attempt: it is any part of a bound.
 * Limits, and waits that Zoho asks for, stay as they are.
 */
export function hurryAttempts(): void {
  const { random } = Math;
  let chance: { readonly mock: { restore: () => void } };
  before(() => {
    chance = mock.method(Math, 'random', () => random() / 1000);
  });
  after(() => chance.mock.restore());
}

export function writesOf(simulator: Simulator): SeenRequest[] {
  return simulator.requests.filter(({ method }) => method !== 'GET');
}

/** The setting in the user's own settings for the time of a test. */
export async function withApiVersion(version: 'v7' | 'v8', test: () => Promise<void>): Promise<void> {
  const set = (value: string | undefined) =>
    vscode.workspace
      .getConfiguration('zohoCrm')
      .update('apiVersion', value, vscode.ConfigurationTarget.Global);
  await set(version);
  try {
    await test();
  } finally {
    await set(undefined);
  }
}

/** When the last command began (milliseconds since 1970): the report of what it did is of no run before that. */
let lastBegan = 0;

/** Whose text was given last: it stays open for a while after its tab has gone, and the next may have the same name. */
let givenLast = '';

/** The text of the newest report, which is opened for that: of another run than the last one. */
export async function newestReport(): Promise<string> {
  await vscode.commands.executeCommand('zohoCrm.showLastReport');
  const { document } = await openReport(givenLast, Math.floor(lastBegan / 1000));
  const text = document.getText();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  return text;
}

/** Waits until the preview of a report is the active tab; what it is called, and the document that it shows. */
export function openReport(not = '', second = 0): Promise<{ label: string; document: vscode.TextDocument }> {
  const { tabGroups } = vscode.window;
  return new Promise((resolve) => {
    const look = () => {
      const label = /Report: .*(?=\.md$)/.exec(tabGroups.activeTabGroup.activeTab?.label ?? '')?.[0];
      const document = label === undefined ? undefined : newestDocument(`/${label}.md`);
      if (label === undefined || document === undefined) return;
      if (document.uri.toString() === not || secondOf(document) < second) return;
      for (const subscription of subscriptions) subscription.dispose();
      givenLast = document.uri.toString();
      resolve({ label, document });
    };
    const subscriptions = [tabGroups.onDidChangeTabs(look), vscode.workspace.onDidOpenTextDocument(look)];
    look();
  });
}

/** Waits until a report that is shown as text is the active editor, which the editor tells a moment after it opened it. */
export function plainReport(): Promise<vscode.TextDocument> {
  return new Promise((resolve) => {
    const look = () => {
      const document = vscode.window.activeTextEditor?.document;
      if (document?.uri.scheme !== 'zoho-crm-report' || !document.uri.path.endsWith('.txt')) return;
      subscription.dispose();
      resolve(document);
    };
    const subscription = vscode.window.onDidChangeActiveTextEditor(look);
    look();
  });
}

/** Addresses of reports in the order in which they were opened. */
const openedReports: string[] = [];
vscode.workspace.onDidOpenTextDocument(({ uri }) => {
  if (uri.scheme === 'zoho-crm-report') openedReports.push(uri.path);
});

/** The report of the run that began last, of one that is on record, which has more than a line: several may have the same name, and ids tell when they began to the second. */
function newestDocument(ending = ''): vscode.TextDocument | undefined {
  const second = ({ uri }: vscode.TextDocument) => uri.path.slice(0, '/yyyymmddThhmmss'.length);
  const opened = ({ uri }: vscode.TextDocument) => openedReports.lastIndexOf(uri.path);
  return vscode.workspace.textDocuments
    .filter(({ uri, lineCount }) => uri.scheme === 'zoho-crm-report' && lineCount > 1)
    .filter(({ uri }) => uri.path.endsWith(ending))
    .sort((one, other) => second(one).localeCompare(second(other)) || opened(one) - opened(other))
    .at(-1);
}

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

/** The second since 1970 in which the run of a report began. */
function secondOf({ uri }: vscode.TextDocument): number {
  const [, ...parts] = /^\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(uri.path) ?? [];
  const [year = 0, month = 1, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest) / 1000;
}
