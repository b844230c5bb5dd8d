import { isFilledUp, type TerritoryId } from '../util/ids';
import { asWritten, fold } from '../util/search';
import type { Hierarchy } from '../org/hierarchy';
import type { Problem, TerritoryCause } from './problem';
import type { Row } from './rows';

interface Known {
  readonly id: TerritoryId;
  readonly name: string;
}

/** The territories of an organisation by what they are called. */
export class TerritoryNames {
  private readonly byName = new Map<string, Known[]>();

  constructor(private readonly hierarchy: Hierarchy) {
    for (const { id, name } of hierarchy.all()) {
      const key = fold(name);
      this.byName.set(key, [...(this.byName.get(key) ?? []), { id, name }]);
    }
  }

  /** The territory that a row names, undefined where it names none, or why it cannot be told. */
  territoryOf(row: Row): TerritoryId | Problem | undefined {
    const { territory: id, territoryNames: names } = row;
    const [name] = names;
    if (id === undefined) return name === undefined ? undefined : this.named(row, name);
    const known = this.hierarchy.get(id);
    const digits = this.nameOfDigits(row);
    if (!known && digits !== undefined && names.every((text) => fold(text) === fold(digits)))
      return this.named(row, digits);
    // an id that is also what another territory is called may mean either
    const called = known && digits !== undefined ? [digits, ...names] : names;
    const other = called.find((text) => fold(text) !== fold(known?.name ?? ''));
    if (known && other === undefined) return mayBeNamesake(row) ? this.named(row, name ?? known.name) : id;
    const cause: TerritoryCause = known
      ? { code: 'territoryIdOfAnother', id, name: known.name, named: other ?? '' }
      : { code: 'unknownTerritoryId', id };
    const [right, another] = other === undefined ? [] : (this.byName.get(fold(other)) ?? []);
    return problemOf(row, cause, right && !another ? right : undefined);
  }

  /** What `territory` has where it looks like an id and is the name of a territory. */
  private nameOfDigits({ entry: { values } }: Row): string | undefined {
    if (values.some(({ field }) => field === 'territoryId')) return undefined;
    const text = values.find(({ field }) => field === 'territory')?.text.trim();
    return text !== undefined && this.byName.get(fold(text)) ? text : undefined;
  }

  private named(row: Row, text: string): TerritoryId | Problem {
    const alike = this.byName.get(fold(text)) ?? [];
    const [only, another] = alike.filter(({ name }) => asWritten(name) === asWritten(text));
    if (only && !another) return only.id;
    if (another) {
      const territories = alike.map(({ id }) => ({ id, path: this.hierarchy.pathOf(id) }));
      return problemOf(row, { code: 'sharedTerritoryName', name: text, territories });
    }
    const [similar] = alike;
    const cause: TerritoryCause = { code: 'unknownTerritory', name: text, similar: similar?.name };
    return problemOf(row, cause, alike.length === 1 ? similar : undefined);
  }
}

/** Whether the id that a row has beside a name may be rounded, to that of another territory of this name. */
function mayBeNamesake({ entry: { values }, territoryNames }: Row): boolean {
  const isId = (field: string) => field === 'territoryId' || field === 'territory';
  return territoryNames.length > 0 && values.some(({ field, text }) => isId(field) && isFilledUp(text));
}

/** The right territory is written as what the file has: an id, else a name. */
function problemOf({ entry, territory }: Row, cause: TerritoryCause, right?: Known): Problem {
  const fields = territory === undefined ? ['territory', 'territoryName'] : ['territoryId', 'territory'];
  const value = fields.flatMap((field) => entry.values.filter((other) => other.field === field))[0];
  const place = value?.place() ?? entry.place;
  const problem = { place, cause, row: entry.place };
  if (!right) return problem;
  const text = territory === undefined ? right.name : right.id;
  return { ...problem, fix: { place, text: entry.write(text), remedy: { code: 'writeTerritory', text } } };
}
