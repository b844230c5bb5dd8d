import { parseTree } from 'jsonc-parser';
import { placeOf, propertiesOf } from '../util/jsonNodes';
import type { Place } from '../util/place';
import type { AssignmentDocument, AssignmentFile, Written } from './document';
import { byFile, editList, listsOfRoot, type FileEdits } from './edits';
import { byCodePoint } from './names';
import { Sequence } from './sequence';
import { withoutMark } from './source';
import { appliedWithin, type TextEdit } from './textEdit';

/**
 * Puts territories, and the people of each list, in the order of their code points. Comments go with their entries; how
 * the file is laid out stays as it is.
 */
export function sortAssignments(document: AssignmentDocument): FileEdits {
  const { files, protectedTerritories } = document;
  const [root] = files;
  const lists = [...listsOfRoot(document), ...(protectedTerritories ? [protectedTerritories] : [])];
  return byFile([
    ...lists.map((list) => [root, editList(root, list, sort)] as const),
    ...files.map((file) => [file, sortedTerritories(file, document)] as const),
  ]);
}

/** Where the first name stands that sorting would move, in each file that has one. */
export function unsortedIn(
  document: AssignmentDocument,
): { readonly file: AssignmentFile; readonly place: Place }[] {
  const { files, territories, protectedTerritories } = document;
  const [root] = files;
  return files.flatMap((file) => {
    const own = territories.filter((territory) => territory.file === file);
    const lists = [
      ...(file === root
        ? [...listsOfRoot(document), ...(protectedTerritories ? [protectedTerritories] : [])]
        : []),
      ...own.flatMap(({ members, absent }) => (absent ? [members, absent] : [members])),
    ];
    const moved = [own, ...lists.map(({ entries }) => entries)].flatMap((names: readonly Written[]) => {
      const found = names.find(({ text }, at) => at > 0 && byCodePoint(names[at - 1]?.text ?? '', text) > 0);
      return found ? [found.place] : [];
    });
    const [place] = moved.sort((one, other) => one.at - other.at);
    return place ? [{ file, place }] : [];
  });
}

function sort(list: Sequence): void {
  list.sort();
}

function sortedTerritories(file: AssignmentFile, { territories }: AssignmentDocument): TextEdit[] {
  const lists = territories
    .filter((territory) => territory.file === file)
    .flatMap(({ members, absent }) => (absent ? [members, absent] : [members]));
  const inner = lists.flatMap((list) => editList(file, list, sort));
  const tree = parseTree(withoutMark(file.text), [], { allowTrailingComma: true });
  const territoriesOfFile = tree && propertiesOf(tree).find(({ name }) => name === 'territories');
  if (!territoriesOfFile) return inner;
  const sequence = new Sequence(file.text, placeOf(territoriesOfFile.value));
  for (const item of sequence.items) if (item.place) item.text = appliedWithin(file.text, item.place, inner);
  sequence.sort();
  return sequence.edits();
}
