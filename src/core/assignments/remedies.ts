import { findNodeAtOffset, parseTree, type Node } from 'jsonc-parser';
import { placeOf, propertiesOf } from '../util/jsonNodes';
import { nearest } from '../util/nearest';
import type { Place } from '../util/place';
import type { AssignmentDocument, AssignmentFile } from './document';
import { byFile, type FileEdits } from './edits';
import type { Problem } from './problem';
import { Sequence } from './sequence';
import { withoutMark } from './source';

/**
 * A way to put something right: to write, delete or add something, or to write a new name and keep the old one as what
 * the territory was called `previously`. `text` is what is written, deleted or added, as JSON has it.
 */
export interface Remedy {
  readonly code: 'write' | 'delete' | 'add' | 'previously';
  readonly text: string;
  readonly edits: FileEdits;
}

/** More words than so many to choose from are left to completion. */
export const mostWords = 4;

/** What puts a problem right, the likeliest first; nothing where only a person can know. */
export function remediesFor(
  document: AssignmentDocument,
  { file: name, place, cause, fix }: Problem,
): Remedy[] {
  const file = document.files.find((one) => one.name === name) ?? document.files[0];
  if (fix !== undefined) return [written(file, place, fix)];
  switch (cause.code) {
    case 'saidTwice':
    case 'samePerson':
    case 'memberAndAbsent':
    case 'unusedGroup':
    case 'missingInclude':
    case 'includeOutside':
    case 'includedTwice':
    case 'noIncludePath':
    case 'onlyInRoot':
    case 'emptyPreviously':
    case 'absentInExact':
      return deleted(file, place);
    case 'sameTerritory': // a territory would go with its people
      return surroundings(file, place)?.list.type === 'array' ? deleted(file, place) : [];
    case 'unknownKey':
      return [
        ...cause.similar.map((key) => written(file, place, JSON.stringify(key))),
        ...deleted(file, place),
      ];
    case 'unknownGroup': {
      const similar = nearest(cause.name, document.groups.keys());
      return [...similar.map((group) => written(file, place, `"@${group}"`)), ...deleted(file, place)];
    }
    case 'emptyWithMembers': {
      const empty = siblings(file, place).find(({ name: key }) => key === 'empty');
      return empty ? deleted(file, placeOf(empty.key)) : [];
    }
    case 'membersEmpty': // not where it lists a group of nobody
      return nodeAt(file, place.at)?.children?.length === 0 ? added(file, place, 'empty', true) : [];
    case 'skipInProduction':
      return [written(file, place, '"error"')];
    case 'missingKey': {
      if (cause.key === 'version') return addedInside(file, place, 'version', 1);
      const modes = cause.key === 'mode' ? ['additive', 'exact'] : [];
      return modes.flatMap((mode) => addedInside(file, place, 'mode', mode));
    }
    case 'wrongValue':
      return wordsFor(cause.key, cause.allowed, textIn(file, place)).map((word) =>
        written(file, place, word),
      );
    default:
      return [];
  }
}

/** A text instead of what stands in a place. */
export function written(file: AssignmentFile, place: Place, text: string): Remedy {
  return { code: 'write', text, edits: byFile([[file, [{ place, text }]]]) };
}

/** Takes an entry of a list, or a property, out; its place may be that of the key or of the value. */
export function deleted(file: AssignmentFile, place: Place): Remedy[] {
  const around = surroundings(file, place);
  if (!around) return [];
  const sequence = new Sequence(file.text, placeOf(around.list));
  const item = sequence.items.find((one) => one.place?.at === around.entry.offset);
  if (!item) return [];
  sequence.remove(item);
  const [key = around.entry] = around.entry.type === 'property' ? (around.entry.children ?? []) : [];
  return [{ code: 'delete', text: textIn(file, placeOf(key)), edits: byFile([[file, sequence.edits()]]) }];
}

/** Puts a property behind the one that has its value in a place. */
function added(file: AssignmentFile, place: Place, name: string, value: unknown): Remedy[] {
  const around = surroundings(file, place);
  return around ? inserted(file, around.list, around.entry.offset, name, value) : [];
}

/** Puts a property at the start of the object that begins in a place. */
function addedInside(file: AssignmentFile, { at }: Place, name: string, value: unknown): Remedy[] {
  const object = nodeAt(file, at);
  return object ? inserted(file, object, -1, name, value) : [];
}

function inserted(file: AssignmentFile, object: Node, after: number, name: string, value: unknown): Remedy[] {
  const sequence = new Sequence(file.text, placeOf(object));
  const index = sequence.items.findIndex(({ place }) => place?.at === after) + 1;
  const text = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  sequence.insert(index, name, text);
  return [{ code: 'add', text, edits: byFile([[file, sequence.edits()]]) }];
}

/** The nearest of a few words, else all of them. */
function wordsFor(key: string, allowed: readonly string[], now: string): string[] {
  const isText = key !== 'version' && key !== 'empty';
  const similar = nearest(now.replaceAll('"', ''), allowed, 1);
  const words = similar.length > 0 || allowed.length > mostWords ? similar : allowed;
  return words.map((word) => (isText ? JSON.stringify(word) : word));
}

interface Surroundings {
  readonly entry: Node;
  readonly list: Node;
}

/** The entry or property in a place, and the list or object that it is of. */
function surroundings(file: AssignmentFile, { at }: Place): Surroundings | undefined {
  const node = nodeAt(file, at);
  const entry = node?.parent?.type === 'property' ? node.parent : node;
  return entry?.parent && { entry, list: entry.parent };
}

function siblings(file: AssignmentFile, place: Place): ReturnType<typeof propertiesOf> {
  const around = surroundings(file, place);
  return around?.list.type === 'object' ? propertiesOf(around.list) : [];
}

function nodeAt(file: AssignmentFile, at: number): Node | undefined {
  const root = parseTree(withoutMark(file.text), [], { allowTrailingComma: true });
  return root && findNodeAtOffset(root, at);
}

function textIn({ text }: AssignmentFile, { at, length }: Place): string {
  return text.slice(at, at + length);
}
