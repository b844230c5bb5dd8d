import * as vscode from 'vscode';
import type { TerritoryId, UserId } from '../base/ids';
import type { Node } from './nodes';
import type { TerritoryTree } from './provider';

const territoriesViewId = 'zohoCrm.territories';

/** The view in the activity bar: creates it, reveals rows in it. */
export class TerritoryView implements vscode.Disposable {
  private readonly view: vscode.TreeView<Node>;

  constructor(private readonly tree: TerritoryTree) {
    this.view = vscode.window.createTreeView(territoriesViewId, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    });
  }

  /** A line above the rows; VS Code shows a welcome text only where this is empty. */
  setHeading(text: string): void {
    this.view.message = text;
  }

  /** Shows and selects the row of a territory; false when the tree has none. */
  revealTerritory(territory: TerritoryId): Promise<boolean> {
    return this.reveal(this.tree.territoryNode(territory));
  }

  /** Shows and selects the row of a member; false when the tree has none. */
  async revealUser(territory: TerritoryId, user: UserId): Promise<boolean> {
    return this.reveal(await this.tree.userNode(territory, user));
  }

  private async reveal(node: Node | undefined): Promise<boolean> {
    if (node) await this.view.reveal(node, { select: true, focus: true });
    return node !== undefined;
  }

  dispose(): void {
    this.view.dispose();
  }
}
