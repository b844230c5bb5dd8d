import type * as vscode from 'vscode';
import type { Hierarchy } from '../../../core/org/hierarchy';
import type { OrganisationModel } from '../../../core/org/organisation';
import type { People } from '../../../core/org/users';
import { Cancelled } from '../../../core/util/async';
import type { Disposable } from '../../../core/util/event';
import type { UserId } from '../../../core/util/ids';
import { CrmError } from '../../../core/zoho/errors';
import type { TerritoryOfUser, User } from '../../../core/zoho/schemas';
import type { Sessions } from '../../../core/session/sessions';
import { KeptNodes } from '../../ui/keptNodes';
import { itemsIn, rangeAround, rangesOf, sameRange } from '../../ui/ranges';
import { ShownLists } from '../../ui/shownLists';
import { TreeBase } from '../../ui/treeBase';
import type { TreeRow } from '../../ui/treeRow';
import {
  idOf,
  rowIdOf,
  type Among,
  type Node,
  type PlaceNode,
  type ProblemNode,
  type UserNode,
} from './nodes';
import { render } from './render';

/** Everybody by name, as the tree shows them. */
type Shown = Readonly<Record<Among, readonly User[]>>;

/** Shows everybody in the organisation and where each belongs. Asks for nothing until VS Code asks for rows. */
export class UserTree extends TreeBase<Node> {
  private readonly nodes = new KeptNodes<Node>(idOf, sameContent);
  private model: OrganisationModel | undefined;
  private people: People | undefined;
  private shown: Shown = nobody;
  private places = new ShownLists<UserId, TerritoryOfUser>(() => undefined);
  private subscriptions: Disposable[] = [];
  private readonly sourceSubscription: Disposable;

  constructor(
    private readonly source: Pick<Sessions, 'restore' | 'onDidChange'>,
    /** Told why there are no users to show. */
    private readonly onFailure: (error: unknown) => void,
    view: vscode.TreeView<Node>,
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
    const user = this.people?.active.get(id) ?? this.people?.others.get(id);
    return this.reveal(user && this.keep(nodeOf(user)), true);
  }

  protected async nodesIn(node: Node | undefined): Promise<readonly Node[]> {
    if (!node) return this.topLevel();
    switch (node.kind) {
      case 'range':
        return itemsIn(node, this.shown[node.among]).map(nodeOf);
      case 'others':
        return this.rowsFor('others');
      case 'user':
        return this.model ? this.inside(node.user, this.model) : [];
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case 'territory':
        return this.keep(nodeOf(node.user));
      case 'problem':
      case 'nowhere':
        return node.of && this.keep(nodeOf(node.of));
      case 'range':
        return node.among === 'others' ? this.others() : undefined;
      case 'others':
        return undefined;
      case 'user':
        return this.around(node.user);
    }
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

  private async topLevel(): Promise<readonly Node[]> {
    try {
      const people = await this.read();
      if (!people) return [];
      const gap = people.active.gap;
      return [
        ...this.rowsFor('active'),
        ...(this.shown.others.length > 0 ? [this.others()] : []),
        ...(gap ? [await problemOf(gap)] : []),
      ];
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
    if (people !== this.people) {
      this.people = people;
      this.shown = {
        active: people.active.find('', Infinity).best,
        others: people.others.find('', Infinity).best,
      };
    }
    return people;
  }

  private rowsFor(among: Among): Node[] {
    const users = this.shown[among];
    const ranges = rangesOf(users);
    if (ranges.length === 0) return users.map(nodeOf);
    return ranges.map((range): Node => ({ kind: 'range', among, ...range }));
  }

  private others(): Node {
    return this.keep({ kind: 'others', size: this.shown.others.length });
  }

  /** The row that a user is found in. */
  private around(user: User): Node | undefined {
    const among = this.people?.others.get(user.id) ? 'others' : 'active';
    const range = rangeAround(user, this.shown[among]);
    if (range) return this.keep({ kind: 'range', among, ...range });
    return among === 'others' ? this.others() : undefined;
  }

  private async inside(user: User, model: OrganisationModel): Promise<Node[]> {
    try {
      const places = await this.places.of(user.id, model.users.territoriesOf(user.id));
      const hierarchy = this.hierarchy();
      const rows = places.map(({ id, name }): PlaceNode => {
        const territory = hierarchy?.get(id) ?? { ...unlisted, id, name };
        return { kind: 'territory', territory, user };
      });
      const managedFirst = ({ territory }: PlaceNode) => (territory.manager?.id === user.id ? 0 : 1);
      rows.sort(
        (a, b) => managedFirst(a) - managedFirst(b) || a.territory.name.localeCompare(b.territory.name),
      );
      return rows.length > 0 ? rows : [{ kind: 'nowhere', of: user }];
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
    this.people = undefined;
    this.shown = nobody;
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

const nobody: Shown = { active: [], others: [] };

/** A territory of which the list of territories says nothing. */
const unlisted = { description: '', parentId: '', manager: undefined, permission: undefined };

function nodeOf(user: User): UserNode {
  return { kind: 'user', user };
}

function sameContent(a: Node, b: Node): boolean {
  if (a.kind === 'user' && b.kind === 'user') return a.user === b.user;
  if (a.kind === 'territory' && b.kind === 'territory')
    return a.user === b.user && a.territory === b.territory;
  if (a.kind === 'range' && b.kind === 'range') return sameRange(a, b);
  if (a.kind === 'others' && b.kind === 'others') return a.size === b.size;
  return a.kind === 'nowhere' && b.kind === 'nowhere' && a.of === b.of;
}

/** A row for what could not be read; the words of failures are loaded with the first one. */
async function problemOf(error: CrmError, of?: User): Promise<ProblemNode> {
  const { told } = await import('../../../messages/explain');
  return { kind: 'problem', error, why: told(error), ...(of && { of }) };
}
