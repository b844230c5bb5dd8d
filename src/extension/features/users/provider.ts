import * as vscode from 'vscode';
import type { Hierarchy } from '../../../core/org/hierarchy';
import type { OrganisationModel } from '../../../core/org/organisation';
import type { People } from '../../../core/org/users';
import type { Sessions } from '../../../core/session/sessions';
import { Cancelled } from '../../../core/util/async';
import type { Disposable } from '../../../core/util/event';
import type { UserId } from '../../../core/util/ids';
import { CrmError } from '../../../core/zoho/errors';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import { l10n } from '../../../messages/l10n';
import { KeptNodes } from '../../ui/keptNodes';
import { ShownLists } from '../../ui/shownLists';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import { nodeOf, UserLists, type Filter } from './lists';
import {
  idOf,
  rowIdOf,
  sameContent,
  type Node,
  type PlaceNode,
  type ProblemNode,
  type UserNode,
} from './nodes';
import { render } from './render';

/** Shows everybody in the organisation and where each belongs. Asks for nothing until VS Code asks for rows. */
export class UserTree extends TreeBase<Node> {
  private readonly nodes = new KeptNodes<Node>(idOf, sameContent);
  private readonly lists = new UserLists();
  private model: OrganisationModel | undefined;
  private places = new ShownLists<UserId, TerritoryOfUser>(() => undefined);
  private subscriptions: Disposable[] = [];
  private readonly sourceSubscription: Disposable;

  constructor(
    private readonly source: Pick<Sessions, 'restore' | 'onDidChange'>,
    /** Told why there are no users to show. */
    private readonly onFailure: (error: unknown) => void,
    view: vscode.TreeView<Node>,
    /** Told that a filter is in force, or none. */
    private readonly onFilter: (isFiltered: boolean) => void,
  ) {
    super(view);
    this.sourceSubscription = source.onDidChange((open) => {
      this.follow(open?.model);
      this.redraw();
    });
  }

  /** The user or membership that an argument of a command stands for; nothing that another extension made up. */
  clickedRow(candidate: unknown): UserNode | PlaceNode | undefined {
    if (!this.has(candidate)) return undefined;
    return candidate.kind === 'user' || candidate.kind === 'territory' ? candidate : undefined;
  }

  /** Shows, selects and unfolds the row of a user, reading everybody first if need be; false when there is none. */
  async revealUser(id: UserId): Promise<boolean> {
    await this.read();
    const user = this.lists.get(id);
    if (user && this.lists.filter?.lets(user) === false) this.filter(undefined);
    return this.reveal(user && this.keep(nodeOf(user)), true);
  }

  /** Shows what a filter leaves, once everybody is read. */
  async show(filter: Filter): Promise<void> {
    await this.read();
    this.filter(filter);
    await vscode.commands.executeCommand('zohoCrm.users.focus');
  }

  /** Shows what a filter leaves, or everybody again. */
  filter(filter: Filter | undefined): void {
    if (!filter && !this.lists.filter) return;
    this.lists.let(filter);
    this.redraw(); // first: VS Code holds back what comes within 200 ms of it, and the rows are what a person waits for
    this.tellFilter();
  }

  protected async nodesIn(node: Node | undefined): Promise<readonly Node[]> {
    if (!node) return this.topLevel();
    switch (node.kind) {
      case 'range':
        return this.lists.rowsIn(node);
      case 'others':
        return this.lists.rowsFor('others');
      case 'user':
        return this.model ? this.inside(node.user, this.model) : [];
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    const parent = this.parentOf(node);
    return parent && this.keep(parent);
  }

  override dispose(): void {
    this.sourceSubscription.dispose();
    this.unfollow();
    super.dispose();
  }

  protected rowOf(node: Node): TreeRow | undefined {
    return this.model && render(node, this.hierarchy());
  }

  protected override keep<Kind extends Node>(node: Kind): Kind {
    return super.keep(this.nodes.keep(node));
  }

  private parentOf(node: Node): Node | undefined {
    switch (node.kind) {
      case 'territory':
        return nodeOf(node.user);
      case 'problem':
      case 'nowhere':
        return node.of && nodeOf(node.of);
      case 'range':
        return node.among === 'others' ? this.lists.others() : undefined;
      case 'others':
        return undefined;
      case 'user':
        return this.lists.around(node.user);
    }
  }

  private async topLevel(): Promise<readonly Node[]> {
    try {
      const gap = (await this.read())?.active.gap;
      return [...this.lists.top(), ...(gap ? [await problemOf(gap)] : [])];
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.onFailure(error);
      if (error instanceof CrmError) return [await problemOf(error)];
      throw error;
    }
  }

  /** Everybody in the open organisation; undefined when there is none. */
  private async read(): Promise<People | undefined> {
    this.follow((await this.source.restore())?.model);
    const { model } = this;
    if (!model) return undefined;
    const [people] = await Promise.all([
      model.users.people(model.whenClosed),
      model.hierarchy().catch(() => undefined), // without it nobody is seen to manage anything
    ]);
    if (model !== this.model) throw new Cancelled();
    if (this.lists.take(people)) this.tellFilter();
    return people;
  }

  /** Above the tree, and to whoever has buttons for it. */
  private tellFilter(): void {
    const { filter, size } = this.lists;
    this.setHeading(filter ? l10n.t('Filter: {0} ({1}). Escape shows all.', filter.name, size) : '');
    this.onFilter(filter !== undefined);
  }

  private async inside(user: User, model: OrganisationModel): Promise<Node[]> {
    try {
      const places = await this.places.of(user.id, model.users.territoriesOf(user.id));
      const hierarchy = this.hierarchy();
      const rows = places.map(({ id, name }): PlaceNode => {
        const territory = hierarchy?.get(id) ?? { ...unlisted, id, name };
        return { kind: 'territory', territory, user };
      });
      return rows.length > 0 ? rows.sort(managedFirst) : [{ kind: 'nowhere', of: user }];
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return [await problemOf(error, user)];
    }
  }

  private hierarchy(): Hierarchy | undefined {
    const territories = this.model?.territories;
    return territories?.state === 'read' ? territories.hierarchy : undefined;
  }

  private follow(model: OrganisationModel | undefined): void {
    if (model === this.model) return;
    this.unfollow();
    this.nodes.clear();
    this.forget(); // rows of the organisation before are no arguments of commands any more
    this.model = model;
    if (this.lists.take(undefined)) this.tellFilter();
    this.places = new ShownLists((id) => {
      if (model === this.model) this.redrawUsers([id]);
    });
    if (!model) return;
    this.subscriptions = [
      model.users.onDidMove((users) => this.redrawUsers(users)),
      model.onDidChange((change) => {
        if (change === 'everything' && model.territories.state !== 'reading') this.redraw();
      }),
    ];
  }

  private unfollow(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.subscriptions = [];
  }

  /** Rows that nobody has seen yet are drawn when they are. */
  private redrawUsers(users: readonly UserId[]): void {
    const nodes = users.flatMap((id) => this.nodes.get(rowIdOf(id)) ?? []);
    if (nodes.length > 0) this.redraw(nodes);
  }
}

/** A territory of which the list of territories says nothing. */
const unlisted = { description: '', parentId: '', manager: undefined, permission: undefined };

function managedFirst(one: PlaceNode, other: PlaceNode): number {
  const rank = ({ territory, user }: PlaceNode) => (territory.manager?.id === user.id ? 0 : 1);
  return rank(one) - rank(other) || one.territory.name.localeCompare(other.territory.name);
}

/** A row for what could not be read; the words of failures are loaded with the first one. */
async function problemOf(error: CrmError, of?: User): Promise<ProblemNode> {
  const { told } = await import('../../../messages/explain');
  return { kind: 'problem', error, why: told(error), ...(of && { of }) };
}
