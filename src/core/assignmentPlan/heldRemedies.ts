import { renamePerson } from '../assignments/change';
import type { AssignmentDocument, FencedOrganisation } from '../assignments/document';
import type { FileEdits } from '../assignments/edits';
import { expectedAt } from '../assignments/expected';
import { mentionAt, renamed, type Mention, type RenameFault } from '../assignments/mentions';
import { territoryNameOf } from '../assignments/names';
import type { Problem } from '../assignments/problem';
import { deleted, mostWords, written, type Remedy } from '../assignments/remedies';
import { userTexts, type HeldNames, type HeldProblem } from './heldNames';

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
        const both = mention?.role === 'defined' ? renamed(document, mention, name, true) : 'notHere';
        if (typeof both === 'string') return [write(name)];
        return [write(name), { code: 'previously', text: JSON.stringify(name), edits: both } as const];
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

/** What the file calls the few who have the name that stands where a person is to be written. */
export function remediesForName(
  { files }: AssignmentDocument,
  { file: name, place, cause }: Problem,
  fence: FencedOrganisation | undefined,
  { directory, users }: HeldNames,
): Remedy[] {
  if (!directory || (cause.code !== 'noPerson' && cause.code !== 'noMember')) return [];
  const file = files.find((one) => one.name === name) ?? files[0];
  const [top] = expectedAt(file.text, place.at + 1)?.path ?? [];
  if (top === 'organisations') return []; // there it may be somebody of another organisation
  const text = cause.text.trim();
  const [only, another] = directory.resolve(text, true);
  if (!only || another || only.text !== text) return [];
  const named = only.kind === 'found' ? [only.user] : 'users' in only ? only.users : [];
  if (named.length > mostWords) return [];
  const textOf = userTexts(fence, users);
  return named.map((user) => written(file, place, JSON.stringify(textOf(user))));
}

/**
 * Calls whom or what a mention means something else. A territory goes on being found under its old name, unless that is
 * nobody's: not in the open organisation, which is the only one of the document, or that of another territory there.
 */
export function renamedHere(
  document: AssignmentDocument,
  mention: Mention,
  to: string,
  held: HeldNames | undefined,
): FileEdits | RenameFault {
  const { territories } = held ?? {};
  const isThere = (text: string) => territories?.by(territoryNameOf(text)).length !== 0;
  const mayBeOfAnother = document.organisations.size > 1;
  const keepsOld = !territories || (isThere(mention.text) ? !isThere(to) : mayBeOfAnother);
  return renamed(document, mention, to, keepsOld);
}
