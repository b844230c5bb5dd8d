import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { extensionId, run, textsOf, withSimulator, writesOf } from './support';

const territory = { id: '431581000000744113', name: 'Germany South', description: '', parentId: undefined };
const user = { id: '431581000000258001', name: 'Katharina Vogel', email: '', status: 'active' };
const node = { kind: 'territory', territory };
const angry = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a trap');
    },
    getPrototypeOf: () => {
      throw new Error('a trap');
    },
  },
);
const revoked = Proxy.revocable([], {});
revoked.revoke();
const ring: Record<string, unknown> = { kind: 'territory' };
ring['territory'] = ring;

/** What another extension, or a link in a document, may hand over: clicked row and selected rows. */
const hostile: readonly (readonly [what: string, ...args: unknown[]])[] = [
  ['the look of a territory', node],
  ['the look of a territory, among many', node, [node, node]],
  ['the look of a user', { kind: 'user', territory, user }],
  ['a territory without an id', { kind: 'territory', territory: { ...territory, id: '' } }],
  ['an id that leads elsewhere', { kind: 'territory', territory: { ...territory, id: '..' } }],
  ['a handle of the view', { $treeViewId: 'zohoCrm.territories', $treeItemHandle: `0/0:t:${territory.id}` }],
  ['a text', territory.id],
  ['a text that leads elsewhere', '../../org'],
  ['a number', 4315810000],
  ['null', null, null],
  ['a function', () => node],
  ['a hundred thousand rows', node, Array.from({ length: 100_000 }, () => node)],
  ['an object that refuses to be looked at', angry, [angry]],
  ['a revoked list', node, revoked.proxy],
  ['a ring', ring, [ring]],
  ['an account', { version: 1, kind: 'local', port: 1, accessToken: 'none' }],
  ['a prompter', { confirm: () => Promise.resolve(), pickUsers: () => Promise.resolve([user]) }],
  ['a file that is not there', vscode.Uri.file('/does/not/exist.json')],
  ['an address', vscode.Uri.parse('https://example.com/users.json')],
  ['a folder', vscode.Uri.file('/')],
];

/** What a command may say to somebody who turns away from every question. */
const expected: Readonly<Record<string, RegExp>> = {
  'zohoCrm.useTokenFromEnvironment': /^ZOHO_CRM_ACCESS_TOKEN holds no access token\./,
  'zohoCrm.signOut': /^Signed out\b.* No token is kept here\.$/,
  'zohoCrm.associateUsersFromFile':
    /^\S+ (?:cannot be read|is no JSON or CSV file)\. Nothing was sent to Zoho\./,
  'zohoCrm.openInZoho': /^This organisation lives in a simulator/,
  'zohoCrm.resumeRun': /^There is no run in this organisation/,
  'zohoCrm.undoRun': /^There is no run in this organisation/,
  'zohoCrm.retryFailed': /^There is no run in this organisation/,
  'zohoCrm.openReport': /^There is no such run/,
  'zohoCrm.exportRun': /^There is no such run/,
  'zohoCrm.forgetRun': /^There is no such run/,
  'zohoCrm.clearActivity': /^There are no runs to forget\./,
  'zohoCrm.leaveDemo': /^The demo organisation is not open\./,
  'zohoCrm.showLastReport': /^Nothing has been changed in this window yet\./,
  'zohoCrm.showAssignmentPlan': /^Nothing has been planned since/,
  'zohoCrm.importAssignments': /^There is no assignment file here\./,
  'zohoCrm.offboardInFile': /^There is no assignment file here\./,
  'zohoCrm.replaceInFile': /^There is no assignment file here\./,
  'zohoCrm.addRoleToAssignmentFile': /^There is no assignment file here\./,
  'zohoCrm.sortAssignments': /^There is no assignment file here\./,
  'zohoCrm.planAssignments': /^There is no assignment file here\./,
  'zohoCrm.compareAssignments': /^There is no assignment file here\./,
  'zohoCrm.adoptAssignments': /^There is no assignment file here\./,
  'zohoCrm.applyAssignments': /^There is no assignment file here\./,
};

const { contributes } = vscode.extensions.getExtension(extensionId)?.packageJSON as {
  contributes: { commands: { command: string }[] };
};

describe('S22 S55 arguments that nobody of ours made', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const { command } of contributes.commands) {
    it(`G01 lead ${command} to no change, no failure and no strange message`, () =>
      withSimulator({}, async (simulator: Simulator) => {
        for (const [what, ...args] of hostile) {
          const person = await run(command, [], { args, refusesEverything: true });
          const allowed = expected[command];
          const strange = textsOf(person).filter((text) => !allowed?.test(text));
          assert.deepEqual(strange, [], what);
          // it looks at no argument, and asks before it forgets
          if (command !== 'zohoCrm.clearActivity') assert.deepEqual(person.confirmations, [], what);
        }
        assert.deepEqual(writesOf(simulator), []);
      }));
  }
});
