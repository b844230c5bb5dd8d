import type { Territory } from '../api/schemas';
import type { TerritoryId } from '../base/ids';
import { type Found, RankedSearch } from '../base/search';

/** Why a territory stands at the top level although it is not the root of the organisation. */
export type Misplaced = 'unknownParent' | 'cycle' | 'noParent';

/** The territories as a forest: each exactly once, whatever parents they claim to have. */
export class Hierarchy {
  private readonly byId = new Map<TerritoryId, Territory>();
  private readonly children = new Map<TerritoryId, Territory[]>();
  private readonly misplaced = new Map<TerritoryId, Misplaced>();
  readonly top: readonly Territory[];
  private texts: RankedSearch<Territory> | undefined;

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
    for (const list of this.children.values()) list.sort(byName);
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
    return this.children.get(id) ?? [];
  }

  /** The territory above, as shown: undefined for whatever stands at the top level. */
  shownParentOf(id: TerritoryId): Territory | undefined {
    return this.misplaced.has(id) ? undefined : this.parentOf(id);
  }

  misplacedBecause(id: TerritoryId): Misplaced | undefined {
    return this.misplaced.get(id);
  }

  /** Names from the top down to the territory itself: `Company › Europe › DACH`. */
  pathOf(id: TerritoryId): string[] {
    const names: string[] = [];
    for (let at = this.byId.get(id); at; at = this.shownParentOf(at.id)) names.unshift(at.name);
    return names;
  }

  /** The territories that a text fits, best first, at most so many; and how many there are in all. */
  find(text: string, most: number, among?: (territory: Territory) => boolean): Found<Territory> {
    if (!this.texts) {
      this.texts = new RankedSearch(({ id, name }) => ({ id, name, more: this.pathOf(id).join(' ') }));
      this.texts.add([...this.all()]);
    }
    return this.texts.find(text, most, among);
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
    const done = new Set<TerritoryId>();
    for (const start of this.byId.keys()) {
      const path = new Set<TerritoryId>();
      let at: TerritoryId | undefined = start;
      while (at !== undefined && !done.has(at) && !path.has(at)) {
        path.add(at);
        at = this.parentOf(at)?.id;
      }
      if (at !== undefined && path.has(at)) cut.add(at);
      for (const id of path) done.add(id);
    }
    return cut;
  }
}

function byName(a: Territory, b: Territory): number {
  return a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
}
