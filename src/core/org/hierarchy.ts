import type { Territory } from '../zoho/schemas';
import type { TerritoryId, UserId } from '../util/ids';
import type { RankedSearch } from '../util/search';
import { inSlices } from '../util/turns';

/** Why a territory stands at the top level although it is not the root of the organisation. */
export type Misplaced = 'unknownParent' | 'cycle' | 'noParent';

/** The territories as a forest: each exactly once, whatever parents they claim to have. */
export class Hierarchy {
  private readonly byId = new Map<TerritoryId, Territory>();
  private readonly children = new Map<TerritoryId, Territory[]>();
  /** Whose children are in order: only few are ever looked at, and comparing names is what takes time here. */
  private readonly sorted = new Set<TerritoryId>();
  private readonly misplaced = new Map<TerritoryId, Misplaced>();
  readonly top: readonly Territory[];
  private texts: Promise<RankedSearch<Territory>> | undefined;
  private managed: ReadonlyMap<UserId, readonly Territory[]> | undefined;

  constructor(territories: readonly Territory[]) {
    for (const territory of territories) this.byId.set(territory.id, territory);
    const cyclic = this.findCycles();
    const top: Territory[] = [];
    for (const territory of this.byId.values()) {
      const parent = this.parentOf(territory.id);
      if (parent && !cyclic.has(territory.id)) this.adopt(parent.id, territory);
      else top.push(territory);
      if (cyclic.has(territory.id)) this.misplaced.set(territory.id, 'cycle');
      else if (!parent && territory.parentId !== undefined) this.misplaced.set(territory.id, 'unknownParent');
    }
    const roots = top.filter((territory) => territory.parentId === undefined);
    // the organisation has one root; a further territory without a parent is an orphan
    for (const orphan of roots.slice(1)) this.misplaced.set(orphan.id, 'noParent');
    this.top = [...roots.slice(0, 1), ...top.filter((territory) => territory !== roots[0]).sort(byName)];
  }

  get size(): number {
    return this.byId.size;
  }

  all(): Iterable<Territory> {
    return this.byId.values();
  }

  get(id: TerritoryId): Territory | undefined {
    return this.byId.get(id);
  }

  /** Direct children, by name. */
  childrenOf(id: TerritoryId): readonly Territory[] {
    const children = this.children.get(id);
    if (!children) return [];
    if (!this.sorted.has(id)) children.sort(byName);
    this.sorted.add(id);
    return children;
  }

  /** The territory above, as shown: undefined for whatever stands at the top level. */
  shownParentOf(id: TerritoryId): Territory | undefined {
    return this.misplaced.has(id) ? undefined : this.parentOf(id);
  }

  misplacedBecause(id: TerritoryId): Misplaced | undefined {
    return this.misplaced.get(id);
  }

  /** The territories that a user manages. */
  managedBy(user: UserId): readonly Territory[] {
    return (this.managed ??= this.byManager()).get(user) ?? [];
  }

  /** Names from the top down to the territory itself: `Company › Europe › DACH`. */
  pathOf(id: TerritoryId): string[] {
    const names: string[] = [];
    for (let at = this.byId.get(id); at; at = this.shownParentOf(at.id)) names.unshift(at.name);
    return names;
  }

  /** The territories, findable by name, id and path; made at the first call, without holding up the process. */
  search(): Promise<RankedSearch<Territory>> {
    return (this.texts ??= this.findable());
  }

  private byManager(): ReadonlyMap<UserId, readonly Territory[]> {
    const managed = new Map<UserId, Territory[]>();
    for (const territory of this.byId.values()) {
      const id = territory.manager?.id;
      const own = id && managed.get(id);
      if (own) own.push(territory);
      else if (id) managed.set(id, [territory]);
    }
    return managed;
  }

  private async findable(): Promise<RankedSearch<Territory>> {
    const { RankedSearch } = await import('../util/search');
    const texts = new RankedSearch<Territory>(({ id, name }) => ({
      id,
      name,
      more: this.pathOf(id).join(' '),
    }));
    await inSlices([...this.all()], (slice) => texts.add(slice));
    await texts.arrange();
    return texts;
  }

  /** The same territories with the managers that these have; itself where that is no difference. */
  withManagers(territories: readonly Territory[]): Hierarchy {
    const managers = new Map(territories.map(({ id, manager }) => [id, manager]));
    const isNew = ({ id, manager }: Territory) => managers.has(id) && managers.get(id)?.id !== manager?.id;
    const all = [...this.all()];
    if (!all.some(isNew)) return this;
    return new Hierarchy(all.map((one) => (isNew(one) ? { ...one, manager: managers.get(one.id) } : one)));
  }

  private adopt(parent: TerritoryId, child: Territory): void {
    const siblings = this.children.get(parent);
    if (siblings) siblings.push(child);
    else this.children.set(parent, [child]);
  }

  private parentOf(id: TerritoryId): Territory | undefined {
    const parentId = this.byId.get(id)?.parentId;
    return parentId === undefined ? undefined : this.byId.get(parentId as TerritoryId);
  }

  /** One territory of every ring of parents: cut there, the rest of the ring hangs below it. */
  private findCycles(): Set<TerritoryId> {
    const cut = new Set<TerritoryId>();
    /** From which start each was come upon first. */
    const seen = new Map<TerritoryId, TerritoryId>();
    for (const start of this.byId.keys()) {
      let at: TerritoryId | undefined = start;
      while (at !== undefined && !seen.has(at)) {
        seen.set(at, start);
        at = this.parentOf(at)?.id;
      }
      if (at !== undefined && seen.get(at) === start) cut.add(at);
    }
    return cut;
  }
}

function byName(a: Territory, b: Territory): number {
  return a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
}
