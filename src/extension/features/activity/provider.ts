import type * as vscode from 'vscode';
import type { Disposable } from '../../../core/util/event';
import { l10n } from '../../../messages/l10n';
import type { RunHistory } from '../../../core/journal/runHistory';
import type { Settings } from '../../ui/settings';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import { runOf, type ActivityNode, type GroupNode, type RunNode } from './nodes';
import type * as rendering from './render';

const mostRows = 200;

/** The view of what was changed from this computer: runs, outcomes, rows. Reads nothing until VS Code asks for it. */
export class ActivityTree extends TreeBase<ActivityNode> {
  /** Loaded with the first rows: activation only says that there is such a view. */
  private rendering: typeof rendering | undefined;
  private readonly subscriptions: Disposable[];
  private pruned: Promise<void> | undefined;

  constructor(
    private readonly history: RunHistory,
    private readonly settings: Settings,
    private readonly onFailure: (error: unknown) => void,
    view: vscode.TreeView<ActivityNode>,
  ) {
    super(view);
    this.subscriptions = [
      // what another window did meanwhile is read when the view comes into sight
      view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.redraw();
      }),
      history.onDidChange(() => this.redraw()),
    ];
  }

  /** The run of a row that a menu hands over; undefined for whatever another extension made up. */
  runIdOf(candidate: unknown): string | undefined {
    return this.has(candidate) ? runOf(candidate).id : undefined;
  }

  protected async nodesIn(node: ActivityNode | undefined): Promise<readonly ActivityNode[]> {
    const { outcomesOf } = (this.rendering ??= await import('./render'));
    if (!node) return this.runs();
    if (node.kind === 'run')
      return outcomesOf(node.run).map((outcome) => ({ kind: 'group', parent: node, outcome }));
    return node.kind === 'group' ? this.rows(node) : [];
  }

  getParent(node: ActivityNode): ActivityNode | undefined {
    return node.kind === 'run' ? undefined : node.parent;
  }

  protected rowOf(node: ActivityNode): TreeRow | undefined {
    return this.rendering?.render(node);
  }

  override dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    super.dispose();
  }

  private async runs(): Promise<RunNode[]> {
    const { history } = this;
    this.pruned ??= history.prune(this.settings.keepRunsForDays, Date.now()).catch(this.onFailure);
    await this.pruned;
    history.follow();
    const runs = await history.list();
    this.setHeading(
      history.unreadable === 0
        ? ''
        : l10n.t(
            'Damaged from the first line on, and not shown: records of {0} runs. What they did is in Zoho CRM only.',
            history.unreadable,
          ),
    );
    return Promise.all(
      runs.map(async (run) => ({ kind: 'run', run, underWay: await history.isUnderWay(run) })),
    );
  }

  private async rows(parent: GroupNode): Promise<ActivityNode[]> {
    const run = await this.history.get(parent.parent.run.id);
    const all = run?.rows.filter(({ outcome }) => outcome.kind === parent.outcome) ?? [];
    const shown = all.slice(0, mostRows);
    const rows = shown.map((result): ActivityNode => {
      const { user, territory } = result.row;
      const names = { user: run?.names.user(user) ?? '', territory: run?.names.territory(territory) ?? '' };
      return { kind: 'row', parent, result, names };
    });
    const more = all.length - shown.length;
    return more > 0 ? [...rows, { kind: 'more', parent, count: more }] : rows;
  }
}
