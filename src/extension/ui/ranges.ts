import { chunks, inert } from '../../core/util/text';
import { l10n } from '../../messages/l10n';
import { leaf, type TreeRow } from './treeRow';

/** As many rows as VS Code shows without a delay; nobody looks through more either. */
const mostTogether = 500;

/** Some of a list that is too long to be shown at once. */
export interface Range<Item> {
  /** Which of the ranges this is, from 0 on. */
  readonly index: number;
  readonly first: Item;
  readonly last: Item;
  readonly size: number;
}

/** The ranges of a list; none where it can be shown at once. */
export function rangesOf<Item>(items: readonly Item[]): Range<Item>[] {
  if (items.length <= mostTogether) return [];
  return chunks(items, mostTogether).flatMap((range, index) => {
    const [first, last] = [range[0], range.at(-1)];
    return first && last ? [{ index, first, last, size: range.length }] : [];
  });
}

/** What is inside of a range. */
export function itemsIn<Item>(
  { index }: Pick<Range<Item>, 'index'>,
  items: readonly Item[],
): readonly Item[] {
  return items.slice(index * mostTogether, (index + 1) * mostTogether);
}

/** The range that an item of a long list is in. */
export function rangeAround<Item>(item: Item, items: readonly Item[]): Range<Item> | undefined {
  return rangesOf(items)[Math.floor(items.indexOf(item) / mostTogether)];
}

/** Whether a range still shows the same. */
export function sameRange<Item>(one: Range<Item>, other: Range<Item>): boolean {
  return one.first === other.first && one.last === other.last && one.size === other.size;
}

/** How a range of people or places is shown. */
export function rangeRow(
  id: string,
  { first, last }: Range<{ readonly id: string; readonly name: string }>,
  texts: Pick<TreeRow, 'description' | 'tooltip'>,
): TreeRow {
  const [from, to] = [first, last].map((end) => inert(end.name, 40) || end.id);
  const label = l10n.t('{0} to {1}', from ?? '', to ?? '');
  const accessibility = `${label}, ${texts.description}`;
  return leaf({ id, label, ...texts, icon: 'list-tree', accessibility, expandable: true });
}
