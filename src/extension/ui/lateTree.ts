import * as vscode from 'vscode';

/** What VS Code asks of a tree: every method that it looks for. */
export interface Tree<Node> extends Required<vscode.TreeDataProvider<Node>> {
  readonly onDidChangeTreeData: vscode.Event<Node | Node[] | undefined>;
}

/** A view whose rows come from a part that is loaded when VS Code asks for the first ones. */
export class LateTree<Node> implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  readonly view: vscode.TreeView<Node>;
  private tree: Tree<Node> | undefined;

  constructor(
    id: string,
    /** Loads the part, which then calls `show`. */
    private readonly load: () => Promise<unknown>,
    { canSelectMany = false }: { readonly canSelectMany?: boolean } = {},
  ) {
    this.view = vscode.window.createTreeView(id, {
      treeDataProvider: this,
      canSelectMany,
      showCollapseAll: true,
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
