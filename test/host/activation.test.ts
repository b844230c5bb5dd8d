import assert from 'node:assert/strict';
import * as diagnostics from 'node:diagnostics_channel';
import * as vscode from 'vscode';
import { extensionId } from './support';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** How many connections anything in this process begins meanwhile. */
async function connectionsDuring(work: () => PromiseLike<unknown>): Promise<number> {
  let connections = 0;
  const note = () => connections++;
  diagnostics.subscribe('net.client.socket', note);
  await work();
  diagnostics.unsubscribe('net.client.socket', note);
  return connections;
}

describe('the extension in the editor', () => {
  const extension = vscode.extensions.getExtension<unknown>(extensionId);

  it('activates without asking anybody for anything, and hands nothing to other extensions', async () => {
    assert.ok(extension);
    const connections = await connectionsDuring(() => extension.activate());
    assert.equal(extension.isActive, true);
    assert.equal(connections, 0);
    assert.equal(extension.exports, undefined);
  });

  it('answers to every command it offers', async () => {
    const offered = (extension?.packageJSON as Manifest).contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notEqual(offered.length, 0);
    assert.deepEqual(
      offered.filter((command) => !registered.has(command)),
      [],
    );
  });
});
