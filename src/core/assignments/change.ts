import type {
  AssignmentDocument,
  AssignmentFile,
  CoveredTerritory,
  Group,
  TerritoryName,
  Written,
} from './document';
import { byFile, editList, editTerritory, type FileEdits, listsOfRoot } from './edits';
import { isSame, territoryKey, territoryNameOf } from './names';
import { Sequence } from './sequence';
import type { TextEdit } from './textEdit';

/** Adds somebody to a list of a territory, where they do not stand in it; `text` is an address, `id:431…` or `@group`. */
export function addTo(
  { file, ...territory }: CoveredTerritory,
  list: 'members' | 'absent',
  text: string,
): FileEdits {
  const add = (sequence: Sequence) => {
    if (!sequence.items.some(({ name }) => isSame(name, text))) sequence.add(text);
  };
  return byFile([[file, editTerritory({ file, ...territory }, { [list]: add })]]);
}

/** Takes somebody out of a list of a territory. */
export function removeFrom(territory: CoveredTerritory, list: 'members' | 'absent', text: string): FileEdits {
  const change = territory[list] ? { [list]: without(text) } : {};
  return byFile([[territory.file, editTerritory(territory, change)]]);
}

/** Takes a person out of every list and group. A territory that nobody is left in is for a person to look at. */
export function offboard(document: AssignmentDocument, text: string): FileEdits {
  return everywhere(document, without(text));
}

/** Puts a person in the place of another one in every list and group, and drops them where they then would stand twice. */
export function replacePerson(document: AssignmentDocument, from: string, to: string): FileEdits {
  return everywhere(document, renamed(from, to));
}

/** Calls a person something else wherever they stand, and drops them where they then would stand twice. */
export function renamePerson(document: AssignmentDocument, from: string, to: string): FileEdits {
  const keys = [...document.organisations.values()]
    .flatMap(({ people }) => [...people.values()])
    .filter((mapping) => isSame(mapping.from.text, from))
    .map((mapping) => mapping.from);
  const edits = replacePerson(document, from, to);
  return byFile([...edits, [document.files[0], keys.map((key) => rewritten(key, to))]]);
}

/** Calls a group something else, and everywhere that it is used. The names are without `@`. */
export function renameGroup(document: AssignmentDocument, group: Group, to: string): FileEdits {
  const entries = document.territories.map(
    (territory) =>
      [territory.file, editTerritory(territory, { members: renamed(`@${group.name}`, `@${to}`) })] as const,
  );
  return byFile([[document.files[0], [rewritten(group, to)]], ...entries]);
}

/**
 * Calls a territory something else, here and wherever the root mentions it.
 *
 * @param keepsOld whether the old name is written under `previously`; one that is no other name is not
 */
export function renameTerritory(
  document: AssignmentDocument,
  territory: CoveredTerritory,
  to: string,
  keepsOld = false,
): FileEdits {
  const { organisations, protectedTerritories, files } = document;
  const mappings = [...organisations.values()].flatMap(({ territories }) => [...territories.values()]);
  const mentions = [...(protectedTerritories?.entries ?? []), ...mappings.map(({ from }) => from)];
  const same = mentions.filter(({ key }) => key === territory.key);
  return byFile([
    [territory.file, [rewritten(territory, to), ...(keepsOld ? previouslyNamed(territory, to) : [])]],
    [files[0], same.map((mention) => rewritten(mention, to))],
  ]);
}

/** Adds the name of a territory to those that it had, and takes out the one that it gets. */
function previouslyNamed(
  { file, body, text, key, name, previously }: CoveredTerritory,
  to: string,
): TextEdit[] {
  const [now, then] = [lastName(territoryNameOf(to)), lastName(name)];
  if (now === undefined || then === undefined || now === then) return [];
  if (previously)
    return editList(file, previously, (list) => {
      const keyOf = (one: string) => territoryKey(territoryNameOf(one));
      for (const item of list.items.filter((one) => keyOf(one.name) === keyOf(to))) list.remove(item);
      if (!list.items.some((one) => keyOf(one.name) === key)) list.add(text);
    });
  const properties = new Sequence(file.text, body);
  if (properties.items.some((property) => property.name === 'previously')) return []; // it is no list
  properties.insert(0, 'previously', `"previously": [${JSON.stringify(text)}]`);
  return properties.edits();
}

/** The name of a territory itself, without those above it; undefined where it is written as an id. */
function lastName(name: TerritoryName): string | undefined {
  return name.kind === 'path' ? name.names.at(-1) : undefined;
}

function everywhere(document: AssignmentDocument, change: (list: Sequence) => void): FileEdits {
  const [root] = document.files;
  return byFile([
    ...listsOfRoot(document).map((list) => [root, editList(root, list, change)] as const),
    ...document.territories.map((territory) => {
      const changes = territory.absent ? { members: change, absent: change } : { members: change };
      return [territory.file, editTerritory(territory, changes)] as [AssignmentFile, TextEdit[]];
    }),
  ]);
}

function without(text: string): (list: Sequence) => void {
  return (list) => {
    for (const item of list.items.filter(({ name }) => isSame(name, text))) list.remove(item);
  };
}

function renamed(from: string, to: string): (list: Sequence) => void {
  return (list) => {
    const item = list.items.find(({ name }) => isSame(name, from));
    const isThere = list.items.some((other) => other !== item && isSame(other.name, to));
    if (item && isThere) list.remove(item);
    else if (item) item.text = JSON.stringify(to);
  };
}

function rewritten({ place }: Written, to: string): TextEdit {
  return { place, text: JSON.stringify(to) };
}
