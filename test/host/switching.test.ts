import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { OrganisationModel } from '../../src/core/org/organisation';
import type { Sessions } from '../../src/core/session/sessions';
import { Emitter } from '../../src/core/util/event';
import { TerritoryTree } from '../../src/extension/features/territories/provider';
import { UserTree } from '../../src/extension/features/users/provider';
import type { TreeBase } from '../../src/extension/ui/treeBase';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { client } from '../harness/crm';
import { until } from '../harness/editor/until';

interface Open {
  readonly model: OrganisationModel;
}

interface Source {
  readonly restore: () => Promise<Open | undefined>;
  readonly onDidChange: Emitter<Open | undefined>['event'];
}

interface View {
  readonly tree: TreeBase<object>;
  /** What the tree as a whole says of itself. */
  readonly states?: string[];
}

const view = { message: '', reveal: () => Promise.resolve() } as unknown as vscode.TreeView<never>;

const views: Readonly<Record<string, (source: Source) => View>> = {
  territories(source) {
    const marks = { of: () => undefined, onDidChange: new Emitter<never>().event };
    const tree = new TerritoryTree(source, assert.ifError, view, marks);
    const states: string[] = [];
    tree.onDidChangeState((state) => states.push(state));
    return { tree: tree as unknown as TreeBase<object>, states };
  },
  users(source) {
    const sessions = source as unknown as Sessions;
    const tree = new UserTree(sessions, assert.ifError, view, () => undefined);
    return { tree: tree as unknown as TreeBase<object> };
  },
};

for (const [name, make] of Object.entries(views)) {
  describe(`the view of ${name} when another organisation is opened`, () => {
    let simulators: readonly Simulator[];
    let models: readonly OrganisationModel[];
    let open: Open | undefined;
    const changes = new Emitter<Open | undefined>();

    beforeEach(async () => {
      simulators = await Promise.all([startSimulator(), startSimulator()]);
      models = simulators.map((each) => new OrganisationModel(client(each), undefined));
      [open] = models.map((model) => ({ model }));
    });

    afterEach(async () => {
      for (const model of models) model.dispose();
      await Promise.all(simulators.map((simulator) => simulator.close()));
    });

    function change(to: OrganisationModel | undefined): void {
      open = to && { model: to };
      changes.fire(open);
    }

    /** A tree that shows the first organisation, and how often VS Code was told to ask again since. */
    async function shown(): Promise<View & { readonly asked: () => number }> {
      const made = make({ restore: () => Promise.resolve(open), onDidChange: changes.event });
      assert.ok((await made.tree.getChildren()).length > 0);
      let asked = 0;
      made.tree.onDidChangeTreeData(() => asked++);
      return { ...made, asked: () => asked };
    }

    it('is empty at once, and has the rows of the new one when they are read', async () => {
      const { tree, states, asked } = await shown();
      const [, after] = simulators;
      assert.ok(after);
      after.switches.latencyMs = 50;
      try {
        change(models[1]);
        assert.deepEqual(await tree.getChildren(), []);
        assert.deepEqual(after.requests, [], 'nothing was waited for');
        if (states) assert.equal(states.at(-1), 'reading');
        await until('the rows to be asked for once more', () => Promise.resolve(asked() === 2));
        assert.ok((await tree.getChildren()).length > 0);
        if (states) assert.equal(states.at(-1), 'ready');
      } finally {
        tree.dispose();
      }
    });

    it('is empty, and stays so, when the organisation is left', async () => {
      const { tree, asked } = await shown();
      try {
        change(undefined);
        assert.deepEqual(await tree.getChildren(), []);
        await until('the rows to be asked for once more', () => Promise.resolve(asked() === 2));
        assert.deepEqual(await tree.getChildren(), []);
      } finally {
        tree.dispose();
      }
    });
  });
}
