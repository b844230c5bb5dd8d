import { parseTree } from 'jsonc-parser';
import { placeOf, propertiesOf } from '../util/jsonNodes';
import type { AssignmentDocument, AssignmentFile } from './document';
import { byFile, editList, listsOfRoot, type FileEdits } from './edits';
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
