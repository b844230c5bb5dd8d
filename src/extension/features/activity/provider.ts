import type * as vscode from 'vscode';
import type { Disposable } from '../../../core/util/event';
import type { UserId } from '../../../core/util/ids';
import { l10n } from '../../../core/util/l10n';
import type { RunResult } from '../../../core/journal/result';
import type { RunHistory } from '../../../core/journal/runHistory';
import type { OrganisationModel } from '../../../core/org/organisation';
import { organisationKey, type Target } from '../../../core/org/target';
import type { Settings } from '../../ui/settings';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import { runOf, type ActivityNode, type GroupNode, type RunNode } from './nodes';
import type * as rendering from './render';

const mostRows = 200;

interface OpenOrganisation {
  readonly target: Target;
  readonly model: OrganisationModel;
}

/** Where names come from. */
interface OpenOrganisationSource {
  readonly current: OpenOrganisation | undefined;
  readonly onDidChange: (listener: (open: OpenOrganisation | undefined) => void) => Disposable;
}

/** The view of what was changed from this computer: runs, outcomes, rows. Reads nothing until VS Code asks for it. */
export class ActivityTree extends TreeBase<ActivityNode> {
  /** Loaded with the first rows: activation only says that there is such a view. */
  private rendering: typeof rendering | undefined;
  private readonly closed = new AbortController();
  private readonly subscriptions: Disposable[];
  private modelSubscription: Disposable | undefined;
  private pruned: Promise<void> | undefined;

  constructor(
    private readonly history: RunHistory,
    private readonly source: OpenOrganisationSource,
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
      source.onDidChange((open) => this.follow(open?.model)),
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
    this.closed.abort();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.modelSubscription?.dispose();
    super.dispose();
  }

  /** Names come with the organisation that is open, and when its territories are read. */
  private follow(model: OrganisationModel | undefined): void {
    this.modelSubscription?.dispose();
    this.modelSubscription = model?.onDidChange((change) => {
      if (change === 'everything' && model.territories.state === 'read') this.redraw();
    });
    this.redraw();
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
      runs.map(async (run) => ({
        kind: 'run',
        run,
        underWay: await history.isUnderWay(run),
        territories: this.territoryNames(run),
      })),
    );
  }

  private async rows(parent: GroupNode): Promise<ActivityNode[]> {
    const { run, territories } = parent.parent;
    const all = run.rows.filter(({ outcome }) => outcome.kind === parent.outcome);
    const shown = all.slice(0, mostRows);
    const users = await this.userNames(
      run,
      shown.map(({ row }) => row.user),
    );
    const territoryNames = new Map(run.plan.territories.map(({ id }, index) => [id, territories[index]]));
    const rows = shown.map((result): ActivityNode => {
      const { user, territory } = result.row;
      const names = { user: users.get(user)?.name ?? '', territory: territoryNames.get(territory) ?? '' };
      return { kind: 'row', parent, result, names };
    });
    const more = all.length - shown.length;
    return more > 0 ? [...rows, { kind: 'more', parent, count: more }] : rows;
  }

  /** What the open organisation calls them, if it is the one of the run and they are known already. */
  private territoryNames(run: RunResult): string[] {
    const territories = this.modelOf(run)?.territories;
    if (territories?.state !== 'read') return [];
    return run.plan.territories.map(({ id }) => territories.hierarchy.get(id)?.name ?? '');
  }

  /** Users whom nobody has looked at yet are read now; where that fails, ids are shown. */
  private async userNames(
    run: RunResult,
    ids: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, { readonly name: string }>> {
    try {
      const users = await this.modelOf(run)?.usersById([...new Set(ids)], this.closed.signal);
      return users ?? new Map();
    } catch {
      return new Map();
    }
  }

  private modelOf({ plan }: RunResult): OrganisationModel | undefined {
    const { current } = this.source;
    const isOpen = current && organisationKey(current.target) === organisationKey(plan.target);
    return isOpen ? current.model : undefined;
  }
}
