import { renameGroup, renamePerson, renameTerritory } from './change';
import type {
  AssignmentDocument,
  AssignmentFile,
  Member,
  PersonEntry,
  TerritoryReference,
  Written,
} from './document';
import type { FileEdits } from './edits';
import { fitsName, isGroupName, personOf, territoryKey, territoryNameOf } from './names';

/**
 * What a document says with a name: that a person or group is a `member` of a territory, or `absent` from it; that a person
 * is `grouped`; that somebody or something is `protected`; what is `mapped` for one organisation, and what it is called
 * `here`; that a group or territory is `defined`; that a territory was `previously` called so.
 */
export type Role =
  'member' | 'absent' | 'grouped' | 'protected' | 'mapped' | 'here' | 'defined' | 'previously';

/** A name in a document. */
export interface Mention extends Written {
  readonly kind: 'person' | 'group' | 'territory';
  readonly role: Role;
  readonly file: AssignmentFile;
  /** The same for all mentions of one person, group or territory. */
  readonly key: string;
  /** The territory or group whose list it stands in, or the organisation, as the document writes it. */
  readonly within: string | undefined;
}

/** Every person, group and territory that a document names, as often as it does. */
export function mentionsIn(document: AssignmentDocument): readonly Mention[] {
  const { territories } = document;
  return [
    ...mentionsInRoot(document),
    ...territories.flatMap((territory) => {
      const { file, text, members, absent, previously } = territory;
      return [
        ofTerritory(territory, 'defined', file),
        ...members.entries.map((entry) => ofMember(entry, file, text)),
        ...(absent?.entries ?? []).map((entry) => ofPerson(entry, 'absent', file, text)),
        ...(previously?.entries ?? []).map((name) => ofTerritory(name, 'previously', file, text)),
      ];
    }),
  ];
}

function mentionsInRoot(document: AssignmentDocument): Mention[] {
  const { groups, protectedPeople, protectedTerritories, organisations } = document;
  const [root] = document.files;
  const person = (entry: PersonEntry, role: Role, within?: string) => ofPerson(entry, role, root, within);
  const territory = (entry: TerritoryReference, role: Role, within?: string) =>
    ofTerritory(entry, role, root, within);
  return [
    ...[...organisations.values()].flatMap(({ people, territories, name }) => [
      ...[...people.values()].flatMap(({ from, to }) => [
        person(from, 'mapped', name),
        person(to, 'here', name),
      ]),
      ...[...territories.values()].flatMap(({ from, to }) => [
        territory(from, 'mapped', name),
        ...(to ? [territory(to, 'here', name)] : []),
      ]),
    ]),
    ...[...groups.values()].flatMap((group) => [
      ofGroup(group, group.name, 'defined', root),
      ...group.people.entries.map((entry) => person(entry, 'grouped', group.name)),
    ]),
    ...(protectedPeople?.entries ?? []).map((entry) => person(entry, 'protected')),
    ...(protectedTerritories?.entries ?? []).map((entry) => territory(entry, 'protected')),
  ];
}

/** The name at a place of a file, its quotation marks included. */
export function mentionAt(
  mentions: readonly Mention[],
  at: { readonly file: AssignmentFile; readonly offset: number },
): Mention | undefined {
  const { file, offset } = at;
  return mentions.find(
    ({ file: other, place }) => other === file && place.at <= offset && offset <= place.at + place.length,
  );
}

/** All mentions of whom or what one of them means. */
export function alike(mentions: readonly Mention[], { kind, key }: Mention): readonly Mention[] {
  return mentions.filter((other) => other.kind === kind && other.key === key);
}

/** Why a name cannot become another one. */
export type RenameFault = 'notHere' | 'noPerson' | 'noGroupName' | 'noName' | 'taken';

/** Whether everything that a mention means can be renamed at once. */
export function isRenamable(
  { territories, groups }: AssignmentDocument,
  { kind, role, key }: Mention,
): boolean {
  if (role === 'here') return false; // another name in another organisation
  if (kind === 'group') return groups.has(key);
  return kind === 'person' || territories.some((territory) => territory.key === key);
}

/**
 * Calls whom or what a mention means something else, in all files of a document.
 *
 * @param keepsOld whether a territory is looked for under its old name where the new one is not found
 */
export function renamed(
  document: AssignmentDocument,
  mention: Mention,
  to: string,
  keepsOld = false,
): FileEdits | RenameFault {
  const { groups, territories } = document;
  if (!isRenamable(document, mention)) return 'notHere';
  switch (mention.kind) {
    case 'person':
      return personOf(to) ? renamePerson(document, mention.text, to) : 'noPerson';
    case 'group': {
      const name = to.replace(/^@/, '');
      const group = groups.get(mention.key);
      if (!isGroupName(name)) return 'noGroupName';
      if (!group || (name !== group.name && groups.has(name))) return 'taken';
      return renameGroup(document, group, name);
    }
    case 'territory': {
      const key = territoryKey(territoryNameOf(to));
      const territory = territories.find((one) => one.key === mention.key);
      if (!fitsName(to)) return 'noName';
      if (!territory || (key !== territory.key && territories.some((other) => other.key === key)))
        return 'taken';
      return renameTerritory(document, territory, to, keepsOld);
    }
  }
}

function ofMember(entry: Member, file: AssignmentFile, within: string): Mention {
  return entry.kind === 'group'
    ? ofGroup(entry, entry.name, 'member', file, within)
    : ofPerson(entry, 'member', file, within);
}

function ofPerson(
  { text, place, key }: PersonEntry,
  role: Role,
  file: AssignmentFile,
  within?: string,
): Mention {
  return { kind: 'person', role, file, text, place, key, within };
}

function ofGroup(
  { text, place }: Written,
  key: string,
  role: Role,
  file: AssignmentFile,
  within?: string,
): Mention {
  return { kind: 'group', role, file, text, place, key, within };
}

function ofTerritory(
  { text, place, key }: TerritoryReference,
  role: Role,
  file: AssignmentFile,
  within?: string,
): Mention {
  return { kind: 'territory', role, file, text, place, key, within };
}
