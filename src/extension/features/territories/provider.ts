import * as vscode from 'vscode';
import { CrmError, type CrmErrorKind } from '../../../core/zoho/errors';
import type { Territory } from '../../../core/zoho/schemas';
import { Cancelled } from '../../../core/util/async';
import type { Disposable } from '../../../core/util/event';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import type { Hierarchy } from '../../../core/org/hierarchy';
import type { OrganisationModel } from '../../../core/org/organisation';
import type { PlanMarks } from '../../ports/planMarks';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import { idOf, rowIdOf, type Node, type ProblemNode, type TerritoryNode, type UserNode } from './nodes';
import { rowAround, rowsFor, rowsIn } from './ranges';
import { render } from './render';
import { ShownMembers } from './shownMembers';

/** What the view as a whole has to show; the welcome texts in package.json look at it. */
export type ViewState = 'signedOut' | 'reading' | 'ready' | 'empty' | 'failed' | CrmErrorKind;

export interface OrganisationSource {
  /** The open organisation, opened now if one is stored. */
  restore(): Promise<{ readonly model: OrganisationModel } | undefined>;
  readonly onDidChange: (
    listener: (open: { readonly model: OrganisationModel } | undefined) => void,
  ) => Disposable;
}

/** Shows the territories and their members. Asks for nothing until VS Code asks for rows. */
export class TerritoryTree extends TreeBase<Node> {
  private readonly states = new vscode.EventEmitter<ViewState>();
  readonly onDidChangeState = this.states.event;
  private readonly nodes = new Map<string, Node>();
  private model: OrganisationModel | undefined;
  private lastRead: Hierarchy | undefined;
  /** The rows in sight are those of the organisation before. */
  private isOfAnother = false;
  private shownMembers = new ShownMembers(() => undefined);
  private modelSubscription: Disposable | undefined;
  private readonly sourceSubscription: Disposable;
  private readonly markSubscription: Disposable;

  constructor(
    private readonly source: OrganisationSource,
    /** Told why there is no tree to show. */
    private readonly onFailure: (error: unknown) => void,
    view: vscode.TreeView<Node>,
    private readonly marks: Pick<PlanMarks, 'of' | 'onDidChange'>,
  ) {
    super(view);
    this.markSubscription = marks.onDidChange((territories) => this.redrawTerritories(territories));
    // followed also while the view is hidden: a command may reveal a row in it at any time
    this.sourceSubscription = source.onDidChange((open) => {
      this.follow(open?.model);
      this.redraw();
    });
  }

  /** The territory or membership that an argument of a command stands for; nothing that another extension made up. */
  clickedRow(candidate: unknown): TerritoryNode | UserNode | undefined {
    if (!this.has(candidate)) return undefined;
    return candidate.kind === 'territory' || candidate.kind === 'user' ? candidate : undefined;
  }

  /** Shows and selects the row of a territory; false when the tree has none. */
  revealTerritory(territory: TerritoryId): Promise<boolean> {
    return this.reveal(this.territoryNode(territory));
  }

  /** Shows and selects the row of a member; false when the tree has none. */
  async revealUser(territory: TerritoryId, user: UserId): Promise<boolean> {
    return this.reveal(await this.userNode(territory, user));
  }

  private territoryNode(id: TerritoryId): TerritoryNode | undefined {
    const territory = this.hierarchy()?.get(id);
    return territory && this.keep({ kind: 'territory', territory });
  }

  private async userNode(territory: TerritoryId, user: UserId): Promise<UserNode | undefined> {
    const parent = this.hierarchy()?.get(territory);
    const members = parent ? await this.model?.members(territory) : undefined;
    const member = members?.find((candidate) => candidate.id === user);
    return parent && member && this.keep({ kind: 'user', territory: parent, user: member });
  }

  protected async nodesIn(node: Node | undefined): Promise<readonly Node[]> {
    if (!node) return this.topLevel();
    if (node.kind === 'range') return rowsIn(node, this.childrenOf(node.territory));
    return node.kind === 'territory' && this.model ? this.inside(node.territory, this.model) : [];
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'territory') return this.territoryNode(node.territory.id);
    const parent = this.hierarchy()?.shownParentOf(node.territory.id);
    const around = parent && rowAround(node.territory, parent, this.childrenOf(parent));
    return around && this.keep(around);
  }

  override dispose(): void {
    this.sourceSubscription.dispose();
    this.markSubscription.dispose();
    this.modelSubscription?.dispose();
    this.states.dispose();
    super.dispose();
  }

  private async topLevel(): Promise<Node[]> {
    try {
      this.follow((await this.source.restore())?.model);
      const { model } = this;
      if (!model) return this.show('signedOut');
      if (this.isOfAnother) return this.emptyFirst();
      const shown = this.hierarchy();
      if (shown && model.territories.state === 'reading') return this.show('ready', shown.top);
      this.states.fire('reading');
      const hierarchy = await model.hierarchy();
      if (model !== this.model) return [];
      return this.show(hierarchy.size === 0 ? 'empty' : 'ready', hierarchy.top);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.onFailure(error);
      return this.show(error instanceof CrmError ? error.kind : 'failed');
    }
  }

  /** The view keeps its rows until it has others: those of another organisation go at once, and the reading comes next. */
  private emptyFirst(): Node[] {
    this.isOfAnother = false;
    setImmediate(() => this.redraw());
    return this.show('reading');
  }

  private show(state: ViewState, territories: readonly Territory[] = []): Node[] {
    this.states.fire(state);
    return territories.map((territory) => ({ kind: 'territory', territory }));
  }

  private async inside(territory: Territory, model: OrganisationModel): Promise<Node[]> {
    const below = rowsFor(territory, this.childrenOf(territory));
    try {
      const members = await this.shownMembers.of(territory.id, model.members(territory.id));
      const sorted = [...members].sort(managerFirst(territory));
      const users = sorted.map((user): Node => ({ kind: 'user', territory, user }));
      const error = model.gapIn(territory.id);
      if (error) users.push({ ...(await problemIn(territory, error)), partly: true });
      const rows = [...below, ...users];
      return rows.length > 0 ? rows : [{ kind: 'empty', territory }];
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return [...below, await problemIn(territory, error)];
    }
  }

  private childrenOf({ id }: Territory): readonly Territory[] {
    return this.hierarchy()?.childrenOf(id) ?? [];
  }

  private follow(model: OrganisationModel | undefined): void {
    if (model === this.model) return;
    this.modelSubscription?.dispose();
    this.isOfAnother = this.nodes.size > 0;
    this.nodes.clear();
    this.forget(); // rows of the organisation before are no arguments of commands any more
    this.model = model;
    this.lastRead = undefined;
    this.shownMembers = new ShownMembers((id) => {
      if (model === this.model) this.redrawTerritories([id]);
    });
    model?.onDidMiss(this.onFailure); // until it is closed
    this.modelSubscription = model?.onDidChange((change) => {
      if (change !== 'everything') this.redrawTerritories(change);
      else if (model.territories.state !== 'reading') this.redraw();
    });
  }

  protected rowOf(node: Node): TreeRow | undefined {
    const hierarchy = this.hierarchy();
    return (
      hierarchy &&
      render(node, {
        hierarchy,
        countOf: ({ territory }) => this.model?.countOf(territory.id),
        markOf: ({ territory }) => this.marks.of(territory.id),
      })
    );
  }

  /** Rows that nobody has seen yet are drawn when they are. */
  private redrawTerritories(territories: readonly TerritoryId[]): void {
    const nodes = territories.flatMap((id) =>
      this.nodes.has(rowIdOf(id)) ? (this.territoryNode(id) ?? []) : [],
    );
    if (nodes.length > 0) this.redraw(nodes);
  }

  /** What the rows stand on: while the territories are read again, those read last. */
  private hierarchy(): Hierarchy | undefined {
    const territories = this.model?.territories;
    if (territories?.state === 'failed') this.lastRead = undefined;
    if (territories?.state === 'read') this.lastRead = territories.hierarchy;
    return this.lastRead;
  }

  /** One object per row, as long as what it shows is the same. */
  protected override keep<Kind extends Node>(node: Kind): Kind {
    const id = idOf(node);
    const known = this.nodes.get(id);
    if (known && sameContent(known, node)) return known as Kind;
    this.nodes.set(id, node);
    return super.keep(node);
  }
}

function sameContent(a: Node, b: Node): boolean {
  if (a.kind === 'user' && b.kind === 'user') return a.user === b.user && a.territory === b.territory;
  if (a.kind === 'range' && b.kind === 'range' && a.size !== b.size) return false;
  return a.kind === b.kind && a.kind !== 'problem' && a.territory === b.territory;
}

function managerFirst(territory: Territory) {
  const rank = (id: string) => (territory.manager?.id === id ? 0 : 1);
  return (a: { id: string; name: string }, b: { id: string; name: string }) =>
    rank(a.id) - rank(b.id) || a.name.localeCompare(b.name);
}

/** A row for what could not be read; the words of failures are loaded with the first one. */
async function problemIn(territory: Territory, error: CrmError): Promise<ProblemNode> {
  const { told } = await import('../../../messages/explain');
  return { kind: 'problem', territory, error, why: told(error) };
}
