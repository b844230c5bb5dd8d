import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

/** What VS Code asks of a tree: every method that it looks for. */
export interface Tree<Node> extends Required<vscode.TreeDataProvider<Node>> {
  readonly onDidChangeTreeData: vscode.Event<Node | Node[] | undefined>;
}

/** Beside what VS Code itself hands over of rows that are dragged. */
const mime = 'application/vnd.zoho-crm-territories.rows';

/** VS Code gives a row to the view it comes from, and to others no more than a text, which another window has, too. */
let underWay: { readonly token: string; readonly rows: readonly unknown[] } = { token: '', rows: [] };

/** A view whose rows come from a part that is loaded when VS Code asks for the first ones. */
export class LateTree<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  readonly view: vscode.TreeView<Node>;
  private tree: Tree<Node> | undefined;
  /** Told what was dropped on a row, from this view or another of ours. */
  onDrop: (target: Node, dragged: readonly unknown[]) => Promise<void> = () => Promise.resolve();

  constructor(
    id: string,
    /** Loads the part, which then calls `show`. */
    private readonly load: () => Promise<unknown>,
    {
      canSelectMany = false,
      drops = [],
    }: {
      readonly canSelectMany?: boolean;
      /** The views whose rows can be dropped on its rows. */
      readonly drops?: readonly string[];
    } = {},
  ) {
    this.view = vscode.window.createTreeView(id, {
      treeDataProvider: this,
      canSelectMany,
      showCollapseAll: true,
      dragAndDropController: {
        dragMimeTypes: [],
        dropMimeTypes: drops.map((view) => `application/vnd.code.tree.${view.toLowerCase()}`),
        handleDrag: (rows, data) => {
          underWay = { token: randomUUID(), rows };
          data.set(mime, new vscode.DataTransferItem(underWay.token));
        },
        handleDrop: async (target, data) => {
          const { token, rows } = underWay;
          if (target && (await data.get(mime)?.asString()) === token) await this.onDrop(target, rows);
        },
      },
    });
  }

  /** From now on these are the rows. */
  show(tree: Tree<Node>): vscode.Disposable {
    this.tree = tree;
    return tree.onDidChangeTreeData((changed) => this.changes.fire(changed));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!this.tree) await this.load();
    return (await this.tree?.getChildren(node)) ?? [];
  }

  getTreeItem(node: Node): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.tree?.getTreeItem(node) ?? new vscode.TreeItem('');
  }

  getParent(node: Node): vscode.ProviderResult<Node> {
    return this.tree?.getParent(node);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.tree?.resolveTreeItem(item, node, token);
  }

  dispose(): void {
    this.view.dispose();
    this.changes.dispose();
  }
}
