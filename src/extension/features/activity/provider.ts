import type * as vscode from 'vscode';
import type { Disposable } from '../../../core/util/event';
import { l10n } from '../../../messages/l10n';
import type { RunSummary } from '../../../core/journal/result';
import type { RunHistory } from '../../../core/journal/runHistory';
import { organisationKey } from '../../../core/org/target';
import type { Sessions } from '../../../core/session/sessions';
import type { Settings } from '../../ui/settings';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import { isEmpty, type RunFilter } from './filter';
import { runOf, type ActivityNode, type GroupNode, type RunNode } from './nodes';
import type * as rendering from './render';
import type { RunSearch } from './runSearch';

const mostRows = 200;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The view of what was changed from this computer: runs, outcomes, rows. Reads nothing until VS Code asks for it. */
export class ActivityTree extends TreeBase<ActivityNode> {
  /** Loaded with the first rows: activation only says that there is such a view. */
  private rendering: typeof rendering | undefined;
  private readonly subscriptions: Disposable[];
  private pruned: Promise<void> | undefined;
  private wanted: RunFilter = {};
  /** Loaded with the first filter. */
  private search: RunSearch | undefined;
  /** Those whose words of time grow old while somebody looks at them. */
  private young: readonly RunNode[] = [];
  private clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly history: RunHistory,
    private readonly settings: Settings,
    private readonly sessions: Pick<Sessions, 'current' | 'onDidChange'>,
    private readonly onFailure: (error: unknown) => void,
    view: vscode.TreeView<ActivityNode>,
  ) {
    super(view);
    this.subscriptions = [
      // what another window did meanwhile is read when the view comes into sight
      view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.redraw();
        this.keepTime(visible);
      }),
      history.onDidChange(() => this.redraw()),
      sessions.onDidChange(() => this.redraw()),
    ];
    this.keepTime(view.visible);
  }

  get filter(): RunFilter {
    return this.wanted;
  }

  /** From now on the view shows these runs only. */
  setFilter(filter: RunFilter): void {
    this.wanted = filter;
    this.redraw();
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
    return this.rendering?.render(node, Date.now());
  }

  override dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.keepTime(false);
    super.dispose();
  }

  private async runs(): Promise<RunNode[]> {
    const { history } = this;
    this.pruned ??= history.prune(this.settings.keepRunsForDays, Date.now()).catch(this.onFailure);
    await this.pruned;
    history.follow();
    const all = await history.list();
    const { runs, words } = await this.found(all);
    this.setHeading([words, await this.lostWords()].filter(Boolean).join(' '));
    const { current } = this.sessions;
    const open = current && organisationKey(current.target);
    const nodes = runs.map(async (run): Promise<RunNode> => ({
      kind: 'run',
      run,
      underWay: await history.isUnderWay(run),
      elsewhere: organisationKey(run.target) !== open,
    }));
    const shown = await Promise.all(nodes);
    const now = Date.now();
    this.young = shown.filter(({ run }) => now - run.startedAt < dayMs);
    return shown;
  }

  /** The runs that the filter lets through, and what is said of it above them. */
  private async found(all: readonly RunSummary[]): Promise<{ runs: readonly RunSummary[]; words: string }> {
    const { wanted } = this;
    if (isEmpty(wanted)) return { runs: all, words: '' };
    const { filterWords, RunSearch } = await import('./runSearch');
    this.search ??= new RunSearch(this.history);
    const runs = await this.search.among(all, wanted);
    return { runs, words: l10n.t('{0} of {1} runs: {2}.', runs.length, all.length, filterWords(wanted)) };
  }

  private async lostWords(): Promise<string> {
    const lost = await this.history.unreadable();
    if (lost === 0) return '';
    return l10n.t(
      'Damaged from the first line on, and not shown: records of {0} runs. What they did is in Zoho CRM only.',
      lost,
    );
  }

  /** Has the minutes count up in the rows that are in sight; nothing is read for it. */
  private keepTime(visible: boolean): void {
    clearInterval(this.clock);
    if (!visible) return;
    this.clock = setInterval(() => {
      // the rows of a read that has been overtaken are not there any more
      const rows = this.young.filter((node) => this.has(node));
      if (rows.length > 0) this.redraw([...rows]);
    }, minuteMs).unref();
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
