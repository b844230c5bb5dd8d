import { renamePerson } from '../assignments/change';
import type { AssignmentDocument } from '../assignments/document';
import { byFile, type FileEdits } from '../assignments/edits';
import { mentionAt, renamed, type Mention } from '../assignments/mentions';
import { deleted, written, type Remedy } from '../assignments/remedies';
import { Sequence } from '../assignments/sequence';
import type { HeldProblem } from './heldNames';

/** What puts right that a document names somebody or something wrongly: in one place, or wherever it is named so. */
export function remediesHere(
  document: AssignmentDocument,
  mentions: readonly Mention[],
  { file, place, cause }: HeldProblem,
): Remedy[] {
  const mention = mentionAt(mentions, { file, offset: place.at + 1 });
  const write = (text: string): Remedy => {
    const json = JSON.stringify(text);
    const edits = mention ? renamed(document, mention, text) : 'notHere';
    return typeof edits === 'string' ? written(file, place, json) : { code: 'write', text: json, edits };
  };
  switch (cause.code) {
    case 'unknownPerson':
    case 'notActive':
      return [...cause.similar.map(write), ...deleted(file, place)];
    case 'ambiguousPerson':
      return cause.ids.map((id) => write(`id:${id}`));
    case 'idWithAddress':
      return [{ ...write(cause.address), edits: renamePerson(document, cause.text, cause.address) }];
    case 'unknownTerritory':
      return cause.similar.flatMap((name) => {
        const both = mention?.role === 'defined' ? alsoPreviously(document, mention, name) : undefined;
        return both ? [write(name), both] : [write(name)];
      });
    case 'ambiguousTerritory':
      return cause.paths.map(write);
    case 'inactive':
    case 'memberAndAbsentHere':
      return deleted(file, place);
    case 'sameTerritoryHere':
    case 'nobodyLeft':
      return [];
  }
}

/** The new name of a territory, which goes on being found where it still has the old one. */
function alsoPreviously(document: AssignmentDocument, mention: Mention, to: string): Remedy | undefined {
  const territory = document.territories.find(({ place }) => place === mention.place);
  const edits: FileEdits | string = renamed(document, mention, to);
  if (!territory || territory.previously.length > 0 || typeof edits === 'string') return undefined;
  const { file, body, text } = territory;
  const properties = new Sequence(file.text, body);
  properties.insert(0, 'previously', `"previously": [${JSON.stringify(text)}]`);
  return {
    code: 'previously',
    text: JSON.stringify(to),
    edits: byFile([...edits, [file, properties.edits()]]),
  };
}
