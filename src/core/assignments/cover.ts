import { parseTree, type Node } from 'jsonc-parser';
import { placeOf, propertiesOf } from '../util/jsonNodes';
import type { AssignmentDocument, AssignmentFile } from './document';
import { byFile, editTerritory, type FileEdits } from './edits';
import { isSame, territoryKey, territoryNameOf } from './names';
import { Sequence } from './sequence';
import { withoutMark } from './source';
import { appliedWithin, type TextEdit } from './textEdit';
import { territoryLines, type NewAssignments } from './write';

type NewTerritory = NewAssignments['territories'][number];

/**
 * Has a document cover more territories, in its root: each where its name belongs if the others are in order, else at the
 * end. Those that it covers already are left as they are.
 *
 * @param also other edits of the same document, which these are put together with
 */
export function cover(
  document: AssignmentDocument,
  territories: readonly NewTerritory[],
  also: FileEdits = new Map(),
): FileEdits {
  const [root] = document.files;
  const keys = new Set(document.territories.map(({ key }) => key));
  const added = territories.filter(({ name }) => !keys.has(territoryKey(territoryNameOf(name))));
  const value = added.length > 0 ? territoriesIn(root) : undefined;
  if (!value) return also;
  const place = placeOf(value);
  const list = new Sequence(root.text, place);
  const edits = also.get(root) ?? [];
  for (const item of list.items) if (item.place) item.text = appliedWithin(root.text, item.place, edits);
  const indentation = indentationIn(root, value);
  const lineEnd = /\r\n|\n|\r/.exec(root.text)?.[0] ?? '\n';
  for (const territory of added) {
    const lines = territoryLines(territory).map((line) => line.slice(usualIndentation));
    const text = lines.join(`${lineEnd}${indentation}`).replace(/,$/, '');
    list.add(territory.name, text);
  }
  const outside = edits.filter((edit) => !isWithin(edit, place));
  return new Map([...also, [root, [...outside, ...list.edits()]]]);
}

/**
 * Writes people into the lists of territories, where they do not stand in them yet. Nobody is taken out; a territory that
 * the document does not cover is added with those who are named here.
 */
export function addMembers(
  document: AssignmentDocument,
  members: readonly { readonly territory: string; readonly user: string }[],
): FileEdits {
  const wanted = new Map<string, { readonly name: string; readonly members: string[] }>();
  for (const { territory, user } of members) {
    const key = territoryKey(territoryNameOf(territory));
    const entry = wanted.get(key) ?? { name: territory, members: [] };
    wanted.set(key, entry);
    if (!entry.members.some((other) => isSame(other, user))) entry.members.push(user);
  }
  const edits = document.territories.map((territory) => {
    const added = wanted.get(territory.key)?.members ?? [];
    const add = (list: Sequence) => {
      for (const text of added) if (!list.items.some(({ name }) => isSame(name, text))) list.add(text);
    };
    return [territory.file, editTerritory(territory, { members: add })] as const;
  });
  return cover(document, [...wanted.values()], byFile(edits));
}

/** By how many blanks a new file indents its territories. */
const usualIndentation = 4;

function territoriesIn({ text }: AssignmentFile): Node | undefined {
  const tree = parseTree(withoutMark(text), [], { allowTrailingComma: true });
  const property = tree && propertiesOf(tree).find(({ name }) => name === 'territories');
  return property?.value.type === 'object' ? property.value : undefined;
}

/** What stands before the first territory on its line. */
function indentationIn({ text }: AssignmentFile, { children: [first] = [] }: Node): string {
  if (!first) return ' '.repeat(usualIndentation);
  const start = Math.max(text.lastIndexOf('\n', first.offset), text.lastIndexOf('\r', first.offset)) + 1;
  return /^[ \t]*/.exec(text.slice(start, first.offset))?.[0] ?? '';
}

function isWithin({ place }: TextEdit, { at, length }: { readonly at: number; readonly length: number }) {
  return place.at >= at && place.at + place.length <= at + length;
}
