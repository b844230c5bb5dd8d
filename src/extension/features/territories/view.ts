import type * as vscode from 'vscode';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import type { Node } from './nodes';
import type { TerritoryTree } from './provider';

/** The view in the activity bar: reveals rows in it. */
export class TerritoryView {
  constructor(
    private readonly view: vscode.TreeView<Node>,
    private readonly tree: TerritoryTree,
  ) {}

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
}
