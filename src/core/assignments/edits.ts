import type { AssignmentDocument, AssignmentFile, CoveredTerritory, List, Written } from './document';
import { Sequence } from './sequence';
import { applied, appliedWithin, type TextEdit } from './textEdit';

/** The edits of each file that changes. */
export type FileEdits = ReadonlyMap<AssignmentFile, readonly TextEdit[]>;

/** What is to change in one territory. */
export interface TerritoryChange {
  readonly members?: (list: Sequence) => void;
  /** Where there is no such list, it is made. */
  readonly absent?: (list: Sequence) => void;
}

/** The text of a file after its edits. */
export function textAfter(file: AssignmentFile, edits: FileEdits): string {
  return applied(file.text, edits.get(file) ?? []);
}

/** Edits by the file that they are of. */
export function byFile(edits: Iterable<readonly [AssignmentFile, readonly TextEdit[]]>): FileEdits {
  const all = new Map<AssignmentFile, TextEdit[]>();
  for (const [file, more] of edits) {
    if (more.length > 0) all.set(file, [...(all.get(file) ?? []), ...more]);
  }
  return all;
}

/** Changes a list in its place. */
export function editList(
  { text }: AssignmentFile,
  { place }: List<Written>,
  change: (list: Sequence) => void,
): TextEdit[] {
  const sequence = new Sequence(text, place);
  change(sequence);
  return sequence.edits();
}

/**
 * Changes the lists of one territory. Where somebody becomes a member, `"empty": true` goes.
 *
 * @param saysEmpty whether it is said of an exact list that becomes empty that this is meant; otherwise that is for a
 *   person to say, and the file has a problem until then
 */
export function editTerritory(
  territory: CoveredTerritory,
  { members, absent }: TerritoryChange,
  saysEmpty = false,
): TextEdit[] {
  const { file, body } = territory;
  const list = new Sequence(file.text, territory.members.place);
  members?.(list);
  const inner = [
    ...list.edits(),
    ...(absent && territory.absent ? editList(file, territory.absent, absent) : []),
  ];
  const isEmpty = list.items.length === 0;
  const shouldSay = territory.empty ? isEmpty : saysEmpty && isEmpty && territory.mode === 'exact';
  const added = absent && !territory.absent ? absentOf(absent) : undefined;
  if (shouldSay === territory.empty && added === undefined) return inner;
  const properties = new Sequence(file.text, body);
  for (const item of properties.items)
    if (item.place) item.text = appliedWithin(file.text, item.place, inner);
  const after = (name: string) => properties.items.findIndex((item) => item.name === name) + 1;
  const empty = properties.items.find(({ name }) => name === 'empty');
  if (empty && !shouldSay) properties.remove(empty);
  if (!empty && shouldSay) properties.insert(after('members'), 'empty', '"empty": true');
  if (added !== undefined) properties.insert(after('members'), 'absent', added);
  return properties.edits();
}

/** A new list of who is absent; undefined when nobody is. */
function absentOf(change: (list: Sequence) => void): string | undefined {
  const property = '"absent": []';
  const list = new Sequence(property, { at: property.length - 2, length: 2 });
  change(list);
  const names = list.items.map(({ name }) => JSON.stringify(name));
  return names.length > 0 ? `"absent": [${names.join(', ')}]` : undefined;
}

/** All lists of people in the root: groups and who is protected. */
export function listsOfRoot({ groups, protectedPeople }: AssignmentDocument): List<Written>[] {
  return [...[...groups.values()].map(({ people }) => people), ...(protectedPeople ? [protectedPeople] : [])];
}
