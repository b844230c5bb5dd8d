import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { committed } from '../../src/extension/features/assignments/git';
import type { SoundAssignments } from '../../src/extension/features/assignments/chooseFile';
import { readAssignments } from '../../src/core/assignments/read';
import { workspaceFile } from './support';

const name = 'committed.territories.jsonc';
const textOf = (member: string) =>
  JSON.stringify({
    version: 1,
    organisations: { here: { id: '1', environment: 'simulator' } },
    mode: 'exact',
    territories: { North: { members: [member] } },
  });
const [old, newer] = [textOf('old@x.example'), textOf('new@x.example')];

/** A file with a text, as it was read. */
async function fileOf(text: string): Promise<SoundAssignments> {
  const include = () => Promise.resolve({ fault: 'missing' } as const);
  const reading = await readAssignments(name, text, include, new AbortController().signal);
  return { root: workspaceFile(name), reading, document: reading.document ?? assert.fail() };
}

/** The Git extension a moment after a commit in a terminal: it does not know of it yet, though Git does. */
function lateGit() {
  const commits: Readonly<Record<string, string>> = { first: old, HEAD: newer };
  const show = (ref: string) => Promise.resolve(commits[ref] ?? assert.fail(ref));
  const repository = { state: { HEAD: { commit: 'first' } }, show };
  return { isActive: true, exports: { enabled: true, getAPI: () => ({ getRepository: () => repository }) } };
}

describe('the commit of an assignment file', () => {
  before(() => mock.method(vscode.extensions, 'getExtension', lateGit));
  after(() => mock.restoreAll());

  it('is one that has the file as it is, also right after another commit', async () => {
    assert.equal((await committed(await fileOf(old)))?.commit, 'first');
    assert.equal((await committed(await fileOf(newer)))?.commit, undefined);
  });
});
