import * as vscode from 'vscode';
import { CrmError, type CrmErrorKind } from '../../../core/zoho/errors';
import type { Territory, User } from '../../../core/zoho/schemas';
import { Cancelled } from '../../../core/util/async';
import type { Disposable } from '../../../core/util/event';
import type { TerritoryId, UserId } from '../../../core/util/ids';
import type { Hierarchy } from '../../../core/org/hierarchy';
import type { OrganisationModel } from '../../../core/org/organisation';
import { inactiveIn } from '../../../core/org/problems';
import type { PlanMarks } from '../../ports/planMarks';
import { KeptNodes } from '../../ui/keptNodes';
import { ShownLists } from '../../ui/shownLists';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import type { Filter, FilterResult } from './found';
import { idOf, rowIdOf, sameContent, type Node, type TerritoryNode, type UserNode } from './nodes';
import { memberRows, problemIn } from './memberRows';
import { rowAround, rowsFor, rowsIn } from './ranges';
import { render } from './render';

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
  private readonly nodes = new KeptNodes<Node>(idOf, sameContent);
  private model: OrganisationModel | undefined;
  private lastRead: Hierarchy | undefined;
  private shownFound: FilterResult | undefined;
  private shownMembers = new ShownLists<TerritoryId, User>(() => undefined);
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

  /** What is shown instead of everything. */
  get found(): FilterResult | undefined {
    return this.shownFound;
  }

  /** Shows what a filter leaves, or everything again. */
  filter(filter: Filter | undefined): void {
    const hierarchy = this.hierarchy();
    const territories = hierarchy && filter?.find(hierarchy);
    if (!territories && !this.shownFound) return;
    this.shownFound = filter && territories && { filter, territories };
    this.redraw();
  }

  /** Shows and selects the row of a territory; false when the tree has none. */
  revealTerritory(territory: TerritoryId): Promise<boolean> {
    this.makeRoomFor(territory);
    return this.reveal(this.territoryNode(territory));
  }

  /** Shows and selects the row of a member; false when the tree has none. */
  async revealUser(territory: TerritoryId, user: UserId): Promise<boolean> {
    this.makeRoomFor(territory);
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
    if (node.kind === 'range') return rowsIn(node, this.siblingsIn(node.territory));
    return node.kind === 'territory' && this.model ? this.inside(node.territory, this.model) : [];
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'territory') return node.territory && this.territoryNode(node.territory.id);
    const parent = this.found ? undefined : this.hierarchy()?.shownParentOf(node.territory.id);
    const around = rowAround(node.territory, parent, this.siblingsIn(parent));
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
      if (this.hierarchy() && model.territories.state === 'reading') return this.show('ready');
      this.states.fire('reading');
      const hierarchy = await model.hierarchy();
      if (model !== this.model) return [];
      return this.show(hierarchy.size === 0 ? 'empty' : 'ready');
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.onFailure(error);
      return this.show(error instanceof CrmError ? error.kind : 'failed');
    }
  }

  private show(state: ViewState): Node[] {
    this.states.fire(state);
    return state === 'ready' ? rowsFor(undefined, this.siblingsIn(undefined)) : [];
  }

  private async inside(territory: Territory, model: OrganisationModel): Promise<Node[]> {
    const below = this.found ? [] : rowsFor(territory, this.siblingsIn(territory));
    try {
      const members = await this.shownMembers.of(territory.id, model.members(territory.id));
      const rows = [...(await memberRows(territory, members, model.gapIn(territory.id))), ...below];
      return rows.length > 0 ? rows : [{ kind: 'empty', territory }];
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return [await problemIn(territory, error), ...below];
    }
  }

  /** The territories right below one, or on top. */
  private siblingsIn(parent: Territory | undefined): readonly Territory[] {
    const hierarchy = this.hierarchy();
    if (parent) return hierarchy?.childrenOf(parent.id) ?? [];
    return this.found?.territories ?? hierarchy?.top ?? [];
  }

  /** Ends a filter that does not let a territory through. */
  private makeRoomFor(id: TerritoryId): void {
    if (this.found && !this.found.territories.some((territory) => territory.id === id))
      this.filter(undefined);
  }

  private follow(model: OrganisationModel | undefined): void {
    if (model === this.model) return;
    this.modelSubscription?.dispose();
    this.nodes.clear();
    this.forget(); // rows of the organisation before are no arguments of commands any more
    this.model = model;
    this.lastRead = undefined;
    this.shownFound = undefined;
    this.shownMembers = new ShownLists((id) => {
      if (model === this.model) this.redrawTerritories([id]);
    });
    if (model) this.states.fire('reading');
    model?.onDidMiss(this.onFailure); // until it is closed
    this.modelSubscription = model?.onDidChange((change) => {
      if (change !== 'everything') this.redrawTerritories(change);
      else if (model.territories.state !== 'reading') this.showAnew();
    });
  }

  /** After a refresh a filter finds others, or what it needs is not held any more. */
  private showAnew(): void {
    if (this.found) this.filter(this.found.filter);
    else this.redraw();
  }

  protected rowOf(node: Node): TreeRow | undefined {
    const hierarchy = this.hierarchy();
    return (
      hierarchy &&
      render(node, {
        hierarchy,
        countOf: ({ territory }) => this.model?.countOf(territory.id),
        markOf: ({ territory }) => this.marks.of(territory.id),
        inactiveIn: ({ territory }) => (this.model ? inactiveIn(territory.id, this.model) : 0),
        isFlat: this.found !== undefined,
      })
    );
  }

  /** Rows that nobody has seen yet are drawn when they are. */
  private redrawTerritories(territories: readonly TerritoryId[]): void {
    const nodes = territories.flatMap((id) =>
      this.nodes.get(rowIdOf(id)) ? (this.territoryNode(id) ?? []) : [],
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

  protected override keep<Kind extends Node>(node: Kind): Kind {
    return super.keep(this.nodes.keep(node));
  }
}
