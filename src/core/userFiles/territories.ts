import type { TerritoryId } from '../util/ids';
import { l10n } from '../util/l10n';
import { asWritten, fold } from '../util/search';
import { inert } from '../util/text';
import type { Hierarchy } from '../org/hierarchy';
import type { Problem } from './problem';
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
    const digits = known ? undefined : this.nameOfDigits(row);
    if (digits !== undefined && names.every((text) => fold(text) === fold(digits)))
      return this.named(row, digits);
    const other = names.find((text) => fold(text) !== fold(known?.name ?? ''));
    if (known && other === undefined) return id;
    const shown = inert(other ?? '', 60);
    const message = known
      ? l10n.t('{0} is the id of the territory {1} in Zoho, not of {2}.', id, inert(known.name, 60), shown)
      : l10n.t('Zoho knows no territory with the id {0}.', id);
    const [right, another] = other === undefined ? [] : (this.byName.get(fold(other)) ?? []);
    return problemOf(row, message, right && !another ? right : undefined);
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
    const shown = inert(text, 60);
    if (another) {
      const ids = alike.map(({ id }) => `${pathOf(this.hierarchy, id)} (${id})`).join(', ');
      return problemOf(
        row,
        l10n.t('Several territories are called {0}; write the id of one: {1}.', shown, ids),
      );
    }
    const [similar] = alike;
    if (!similar) return problemOf(row, l10n.t('Zoho knows no territory called {0}.', shown));
    const message = l10n.t(
      'Zoho knows no territory called {0}. Perhaps this is meant: {1}.',
      shown,
      inert(similar.name, 60),
    );
    return problemOf(row, message, alike.length === 1 ? similar : undefined);
  }
}

function pathOf(hierarchy: Hierarchy, id: TerritoryId): string {
  return hierarchy
    .pathOf(id)
    .map((name) => inert(name, 40))
    .join(' › ');
}

/** The right territory is written as what the file has: an id, else a name. */
function problemOf({ entry, territory }: Row, message: string, right?: Known): Problem {
  const fields = territory === undefined ? ['territory', 'territoryName'] : ['territoryId', 'territory'];
  const value = fields.flatMap((field) => entry.values.filter((other) => other.field === field))[0];
  const place = value?.place() ?? entry.place;
  const row = entry.place;
  if (!right) return { place, message, row };
  const text = territory === undefined ? right.name : right.id;
  const title = l10n.t('Write {0}', inert(text, 60));
  return { place, message, row, fix: { title, place, text: entry.write(text) } };
}
