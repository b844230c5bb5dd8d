import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { OrganisationModel } from '../../src/core/org/organisation';
import { Emitter } from '../../src/core/util/event';
import type { Node } from '../../src/extension/features/territories/nodes';
import { TerritoryTree } from '../../src/extension/features/territories/provider';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { client } from '../harness/crm';
import { until } from '../harness/editor/until';

describe('the tree when another organisation is opened', () => {
  it('is empty at once, and has the rows of the new one when they are read', async () => {
    const simulators = await Promise.all([startSimulator(), startSimulator()]);
    const [before, after] = simulators.map(
      (each: Simulator) => new OrganisationModel(client(each), undefined),
    );
    assert.ok(before && after);
    let open = { model: before };
    const changes = new Emitter<typeof open>();
    const source = { restore: () => Promise.resolve(open), onDidChange: changes.event };
    const view = { reveal: () => Promise.resolve() } as unknown as vscode.TreeView<Node>;
    const marks = { of: () => undefined, onDidChange: new Emitter<never>().event };
    const tree = new TerritoryTree(source, assert.ifError, view, marks);
    try {
      const states: string[] = [];
      tree.onDidChangeState((state) => states.push(state));
      assert.ok((await tree.getChildren()).length > 0);
      const [, { switches, requests }] = simulators;
      switches.latencyMs = 50;
      let asked = 0;
      tree.onDidChangeTreeData(() => asked++);
      open = { model: after };
      changes.fire(open);
      assert.deepEqual(await tree.getChildren(), []);
      assert.deepEqual(requests, [], 'nothing was waited for');
      assert.equal(states.at(-1), 'reading');
      await until('the rows to be asked for once more', () => Promise.resolve(asked === 2));
      assert.ok((await tree.getChildren()).length > 0);
      assert.equal(states.at(-1), 'ready');
    } finally {
      tree.dispose();
      before.dispose();
      after.dispose();
      await Promise.all(simulators.map((simulator) => simulator.close()));
    }
  });
});
