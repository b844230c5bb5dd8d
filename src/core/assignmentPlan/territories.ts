import type {
  AssignmentDocument,
  AssignmentFile,
  CoveredTerritory,
  FencedOrganisation,
  TerritoryName,
  TerritoryReference,
} from '../assignments/document';
import type { Hierarchy } from '../org/hierarchy';
import type { TerritoryId } from '../util/ids';
import { nearest } from '../util/nearest';
import { asWritten } from '../util/search';
import type { Territory } from '../zoho/schemas';
import { unresolved, type Unresolved } from './unresolved';

/** A territory of the document, and which one that is here. */
export interface TerritoryHere {
  readonly covered: CoveredTerritory;
  readonly territory: Territory;
}

export interface ResolvedTerritories {
  readonly here: readonly TerritoryHere[];
  /** Those that this organisation does not have, and need not have; also where nobody is to be removed from them. */
  readonly skipped: readonly TerritoryReference[];
  /** From which nobody is removed. */
  readonly protected: ReadonlySet<TerritoryId>;
  readonly problems: readonly Unresolved[];
}

/** Finds the territories of a document in an organisation: by id, by name, by path, by what they were called before. */
export function resolveTerritories(
  document: AssignmentDocument,
  fence: FencedOrganisation,
  hierarchy: Hierarchy,
): ResolvedTerritories {
  const finder = new Finder(document, fence, hierarchy);
  const here: TerritoryHere[] = [];
  const skipped: TerritoryReference[] = [];
  const byId = new Map<TerritoryId, CoveredTerritory>();
  for (const covered of document.territories) {
    const territory = finder.find(covered, covered.file, covered.previously?.entries);
    if (territory === 'skipped') skipped.push(covered);
    if (typeof territory !== 'object') continue;
    const other = byId.get(territory.id);
    const cause = { code: 'sameTerritoryHere', text: covered.text, id: territory.id } as const;
    if (other) finder.problems.push(unresolved(covered.file, covered, { ...cause, other: other.text }));
    else here.push({ covered, territory });
    byId.set(territory.id, covered);
  }
  // a territory that is found by an earlier name is protected under that name, too
  const earlier = new Map(document.territories.map(({ key, previously }) => [key, previously?.entries]));
  const kept = new Set<TerritoryId>();
  for (const entry of document.protectedTerritories?.entries ?? []) {
    const found = finder.find(entry, document.files[0], earlier.get(entry.key));
    if (typeof found === 'object') kept.add(found.id);
    else if (found === 'skipped' && !earlier.has(entry.key)) skipped.push(entry);
  }
  return { here, skipped, protected: kept, problems: finder.problems };
}

/** The territories of an organisation by what people call them: a name, the names down to one, or an id. */
export class TerritoriesCalled {
  private readonly byName = new Map<string, Territory[]>();

  constructor(private readonly hierarchy: Hierarchy) {
    for (const territory of hierarchy.all()) {
      const name = asWritten(territory.name);
      const namesakes = this.byName.get(name);
      if (namesakes) namesakes.push(territory);
      else this.byName.set(name, [territory]);
    }
  }

  /** All that are called so: several where a name is not unique. */
  by(name: TerritoryName): readonly Territory[] {
    if (name.kind === 'id') {
      const territory = this.hierarchy.get(name.id);
      return territory ? [territory] : [];
    }
    const { names } = name;
    const namesakes = this.byName.get(names.at(-1) ?? '') ?? [];
    if (names.length === 1) return namesakes;
    return namesakes.filter(({ id }) => {
      const path = this.hierarchy.pathOf(id).map(asWritten);
      return names.every((level, at) => level === path[path.length - names.length + at]);
    });
  }

  /** Names that somebody may have meant. */
  nearly(name: string): string[] {
    return nearest(name, this.byName.keys());
  }
}

class Finder {
  readonly problems: Unresolved[] = [];
  private readonly called: TerritoriesCalled;

  constructor(
    private readonly document: AssignmentDocument,
    private readonly fence: FencedOrganisation,
    private readonly hierarchy: Hierarchy,
  ) {
    this.called = new TerritoriesCalled(hierarchy);
  }

  /** `skipped` where it may be missing here; undefined where that is a problem, which is noted. */
  find(
    reference: TerritoryReference,
    file: AssignmentFile,
    previously: readonly TerritoryReference[] = [],
  ): Territory | 'skipped' | undefined {
    const mapped = this.fence.territories.get(reference.key);
    if (mapped?.to === null) return 'skipped';
    const [root] = this.document.files;
    const [wanted, where] = mapped?.to ? [mapped.to, root] : [reference, file];
    for (const name of [wanted, ...(mapped ? [] : previously)]) {
      const found = this.called.by(name.name);
      if (found.length === 1) return found[0];
      if (found.length > 1) return void this.problems.push(this.ambiguous(name, where, found));
    }
    if (this.fence.missing === 'skip') return 'skipped';
    return void this.problems.push(this.unknown(wanted, where));
  }

  private ambiguous(
    written: TerritoryReference,
    file: AssignmentFile,
    found: readonly Territory[],
  ): Unresolved {
    const paths = found.map(({ id }) => this.hierarchy.pathOf(id).join(' > '));
    return unresolved(file, written, { code: 'ambiguousTerritory', text: written.text, paths });
  }

  private unknown(written: TerritoryReference, file: AssignmentFile): Unresolved {
    const [last] = written.name.kind === 'path' ? written.name.names.slice(-1) : [];
    const similar = last === undefined ? [] : this.called.nearly(last);
    const [only, another] = similar;
    return unresolved(
      file,
      written,
      { code: 'unknownTerritory', text: written.text, similar },
      only !== undefined && another === undefined ? JSON.stringify(only) : undefined,
    );
  }
}
