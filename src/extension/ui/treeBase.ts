import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import type { TreeRow } from './treeRow';

/** What every tree does; one of its own has the nodes, and how each of them is shown. */
export abstract class TreeBase<Node extends object>
  implements vscode.TreeDataProvider<Node>, vscode.Disposable
{
  private readonly changes = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private made = new WeakSet();
  private hasRows = false;
  /** The rows in sight are of what the tree was about before. */
  private isOfAnother = false;

  protected constructor(private readonly view: Pick<vscode.TreeView<Node>, 'message' | 'reveal'>) {}

  /** The nodes inside of one, or on top; what they throw is shown by VS Code, but for the end of what they are about. */
  protected abstract nodesIn(node: Node | undefined): Promise<readonly Node[]>;

  /** How a node is shown; undefined when it is not there any more. */
  protected abstract rowOf(node: Node): TreeRow | undefined;

  abstract getParent(node: Node): Node | undefined;

  /** Whether an argument of a command is a node of this tree, and not something that another extension made up. */
  has(candidate: unknown): candidate is Node {
    return typeof candidate === 'object' && candidate !== null && this.made.has(candidate);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const isStale = () => node !== undefined && !this.has(node);
    if (isStale()) return [];
    if (!node && this.isOfAnother) return this.emptyFirst();
    try {
      const nodes = await this.nodesIn(node);
      if (!node) this.hasRows = nodes.length > 0;
      return isStale() ? [] : nodes.map((child) => this.keep(child));
    } catch (error) {
      if (error instanceof Cancelled) return []; // the organisation was closed; the next one asks for its rows
      throw error;
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const row = this.rowOf(node);
    return row ? itemOf(row) : new vscode.TreeItem('');
  }

  /** Adds what is shown when somebody points at the row: of thousands of rows, few are. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip = this.rowOf(node)?.tooltip;
    return item;
  }

  /** A line above the rows; VS Code shows a welcome text only where this is empty. */
  setHeading(text: string): void {
    this.view.message = text;
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** Has VS Code ask again for these nodes and what is inside of them, or for everything. */
  protected redraw(nodes?: Node[]): void {
    this.changes.fire(nodes);
  }

  /** Shows and selects a row, with what is inside of it if that is wanted; false when there is none. */
  protected async reveal(node: Node | undefined, expand = false): Promise<boolean> {
    if (!node) return false;
    this.isOfAnother = false; // it is looked for among all rows, and not in a view that is empty at first
    await this.view.reveal(node, { select: true, focus: true, expand });
    return true;
  }

  /** The object that stands for a node from now on. */
  protected keep<Kind extends Node>(node: Kind): Kind {
    this.made.add(node);
    return node;
  }

  /** None of the nodes so far counts any more: from now on the tree is about something else. */
  protected forget(): void {
    this.made = new WeakSet();
    this.isOfAnother = this.hasRows;
  }

  /** The view keeps its rows until it has others: those of something else go at once, and the reading comes next. */
  private emptyFirst(): Node[] {
    this.isOfAnother = this.hasRows = false;
    setImmediate(() => this.redraw());
    return [];
  }
}

function itemOf(row: TreeRow): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const state = row.expanded ? Expanded : row.expandable ? Collapsed : None;
  const item = new vscode.TreeItem(row.label, state);
  item.id = row.id;
  // the blank keeps label and description two words for whatever reads the row's text
  item.description = row.description && ` ${row.description}`;
  item.iconPath = new vscode.ThemeIcon(row.icon, row.colour ? new vscode.ThemeColor(row.colour) : undefined);
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.accessibility };
  if (row.command)
    item.command = {
      command: row.command,
      title: row.label,
      ...(row.argument !== undefined && { arguments: [row.argument] }),
    };
  return item;
}
