import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { Cancelled } from '../../src/core/util/async';
import { TreeBase } from '../../src/extension/ui/treeBase';
import { leaf, type TreeRow } from '../../src/extension/ui/treeRow';

interface Node {
  readonly name: string;
}

/** A tree whose nodes come when the test says so. */
class Tree extends TreeBase<Node> {
  readonly revealed: Node[] = [];
  come: () => readonly Node[] = () => [{ name: 'a' }, { name: 'b' }];
  waiting: Promise<void> = Promise.resolve();

  constructor() {
    super({ reveal: (node) => Promise.resolve(void this.revealed.push(node)) });
  }

  protected async nodesIn(): Promise<readonly Node[]> {
    await this.waiting;
    return this.come();
  }

  protected rowOf({ name }: Node): TreeRow | undefined {
    if (name === 'gone') return undefined;
    return leaf({ id: name, label: name, description: 'x', icon: 'person', command: 'c', argument: name });
  }

  getParent(): undefined {
    return undefined;
  }

  override forget(): void {
    super.forget();
  }

  override redraw(nodes?: Node[]): void {
    super.redraw(nodes);
  }

  override reveal(node: Node | undefined): Promise<boolean> {
    return super.reveal(node);
  }
}

describe('every tree', () => {
  it('knows its own nodes from those that others make up', async () => {
    const tree = new Tree();
    const [first] = await tree.getChildren();
    assert.ok(tree.has(first));
    for (const other of [{ name: 'a' }, { ...first }, undefined, null, 'a']) assert.ok(!tree.has(other));
  });

  it('shows nothing below a node that does not count any more, however late the answer is', async () => {
    const tree = new Tree();
    const [first] = await tree.getChildren();
    assert.equal((await tree.getChildren(first)).length, 2);
    let answer = (): void => undefined;
    tree.waiting = new Promise((resolve) => (answer = resolve));
    const late = tree.getChildren(first);
    tree.forget();
    answer();
    assert.deepEqual(await late, []);
    assert.ok(!tree.has(first));
    tree.come = () => assert.fail('it is not even asked');
    assert.deepEqual(await tree.getChildren(first), []);
  });

  it('is about something else at once: its rows go first, and the others come', async () => {
    const tree = new Tree();
    let asked = 0;
    tree.onDidChangeTreeData(() => asked++);
    tree.forget();
    assert.equal((await tree.getChildren()).length, 2, 'there was nothing to be taken away');
    tree.forget();
    assert.deepEqual(await tree.getChildren(), []);
    await new Promise(setImmediate);
    assert.equal(asked, 1);
    assert.equal((await tree.getChildren()).length, 2);
  });

  it('has no rows where what they are about was closed, and hides no other failure', async () => {
    const tree = new Tree();
    const failure = (error: Error) => () => {
      throw error;
    };
    tree.come = failure(new Cancelled());
    assert.deepEqual(await tree.getChildren(), []);
    tree.come = failure(new Error('broken'));
    await assert.rejects(tree.getChildren(), /broken/);
  });

  it('draws a row as it is, its tooltip only when somebody points at it', () => {
    const tree = new Tree();
    const item = tree.getTreeItem({ name: 'a' });
    assert.deepEqual(
      [item.id, item.label, item.description, item.tooltip, item.accessibilityInformation?.label],
      ['a', 'a', ' x', undefined, 'a, x'],
    );
    assert.deepEqual(item.command, { command: 'c', title: 'a', arguments: ['a'] });
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.None);
    assert.equal(tree.resolveTreeItem(item, { name: 'a' }).tooltip, 'a, x');
    assert.equal(tree.getTreeItem({ name: 'gone' }).label, '');
  });

  it('tells what to draw again, and reveals what there is', async () => {
    const tree = new Tree();
    const drawn: unknown[] = [];
    tree.onDidChangeTreeData((nodes) => drawn.push(nodes));
    const [first] = await tree.getChildren();
    assert.ok(first);
    tree.redraw([first]);
    tree.redraw();
    assert.deepEqual(drawn, [[first], undefined]);
    assert.deepEqual([await tree.reveal(first), await tree.reveal(undefined)], [true, false]);
    assert.deepEqual(tree.revealed, [first]);
    tree.dispose();
  });
});
