import * as vscode from 'vscode';
import type { Disposable } from '../../../core/util/event';
import { l10n } from '../../../core/util/l10n';
import type { RunHistory } from '../../../core/journal/runHistory';
import { keepRunsForDays } from '../../ui/config';
import { runOf, type ActivityNode, type GroupNode, type RunNode } from './nodes';

// Loaded with the first rows: activation only says that there is such a view.
const rendering = () => import('./render');

const mostRows = 200;

/** The view of what was changed from this computer: runs, outcomes, rows. Reads nothing until VS Code asks for it. */
export class ActivityTree implements vscode.TreeDataProvider<ActivityNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly made = new WeakSet();
  private readonly subscriptions: Disposable[];
  private pruned: Promise<void> | undefined;

  constructor(
    private readonly history: RunHistory,
    private readonly onFailure: (error: unknown) => void,
    private readonly view: vscode.TreeView<ActivityNode>,
  ) {
    this.subscriptions = [
      // what another window did meanwhile is read when the view comes into sight
      view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.changes.fire(undefined);
      }),
      history.onDidChange(() => this.changes.fire(undefined)),
    ];
  }

  /** The run of a row that a menu hands over; undefined for whatever another extension made up. */
  runIdOf(candidate: unknown): string | undefined {
    const isOurs = typeof candidate === 'object' && candidate !== null && this.made.has(candidate);
    return isOurs ? runOf(candidate as ActivityNode).id : undefined;
  }

  async getChildren(node?: ActivityNode): Promise<ActivityNode[]> {
    if (!node) return this.runs();
    if (node.kind === 'run') return this.groups(node);
    return node.kind === 'group' ? this.rows(node) : [];
  }

  getParent(node: ActivityNode): ActivityNode | undefined {
    return node.kind === 'run' ? undefined : node.parent;
  }

  async getTreeItem(node: ActivityNode): Promise<vscode.TreeItem> {
    const row = (await rendering()).render(node);
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(row.label, row.expandable ? Collapsed : None);
    item.id = row.id;
    // the blank keeps label and description two words for whatever reads the row's text
    item.description = row.description && ` ${row.description}`;
    item.tooltip = row.tooltip;
    const { name, colour } = row.icon;
    item.iconPath = new vscode.ThemeIcon(
      name,
      colour === undefined ? undefined : new vscode.ThemeColor(colour),
    );
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.accessibility };
    if (row.command) item.command = { command: row.command, title: row.label, arguments: [runOf(node).id] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem): vscode.TreeItem {
    return item;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  private async runs(): Promise<RunNode[]> {
    const { history } = this;
    this.pruned ??= history.prune(keepRunsForDays(), Date.now()).catch(this.onFailure);
    await this.pruned;
    history.follow();
    const runs = await history.list();
    this.view.message =
      history.unreadable === 0
        ? ''
        : l10n.t(
            'Damaged from the first line on, and not shown: records of {0} runs. What they did is in Zoho CRM only.',
            history.unreadable,
          );
    return Promise.all(
      runs.map(async (run) =>
        this.keep({
          kind: 'run',
          run,
          underWay: await history.isUnderWay(run),
        }),
      ),
    );
  }

  private async groups(parent: RunNode): Promise<GroupNode[]> {
    const { outcomesOf } = await rendering();
    return outcomesOf(parent.run).map((outcome) => this.keep({ kind: 'group', parent, outcome }));
  }

  private async rows(parent: GroupNode): Promise<ActivityNode[]> {
    const run = await this.history.get(parent.parent.run.id);
    const all = run?.rows.filter(({ outcome }) => outcome.kind === parent.outcome) ?? [];
    const shown = all.slice(0, mostRows);
    const rows = shown.map((result): ActivityNode => {
      const { user, territory } = result.row;
      const names = { user: run?.names.user(user) ?? '', territory: run?.names.territory(territory) ?? '' };
      return this.keep({ kind: 'row', parent, result, names });
    });
    const more = all.length - shown.length;
    return more > 0 ? [...rows, this.keep({ kind: 'more', parent, count: more })] : rows;
  }

  private keep<Kind extends ActivityNode>(node: Kind): Kind {
    this.made.add(node);
    return node;
  }
}
