import type { AssignmentDocument, FencedOrganisation } from '../assignments/document';
import type { Expected } from '../assignments/expected';
import type { Mention } from '../assignments/mentions';
import { personKey, personOf, territoryKey, territoryNameOf } from '../assignments/names';
import { territoryTextIn } from '../assignments/write';
import { fold } from '../util/search';
import type { Territory, User } from '../zoho/schemas';
import { userTexts, type HeldNames } from './heldNames';

/** Somebody or something that may be written, the likeliest first. */
export type Candidate = {
  /** What is written, without quotation marks. */
  readonly text: string;
  /** Whether it stands in the list already. */
  readonly isListed: boolean;
} & (
  | { readonly kind: 'person'; readonly user: User | undefined }
  | {
      readonly kind: 'territory';
      readonly territory: Territory | undefined;
      readonly path: readonly string[];
    }
  | { readonly kind: 'group'; readonly people: number }
  | { readonly kind: 'part' }
);

/** What is known where somebody writes. */
export interface Surroundings {
  /** Undefined while the file cannot be understood. */
  readonly document: AssignmentDocument | undefined;
  readonly mentions: readonly Mention[];
  /** The open organisation in the document, and what is held of it. */
  readonly fence: FencedOrganisation | undefined;
  readonly held: HeldNames | undefined;
  /** The files that may be included, by their paths. */
  readonly parts: () => Promise<readonly string[]>;
}

/** What fits what is written so far, at most so many; asks nobody. */
export async function candidatesFor(
  expected: Expected,
  around: Surroundings,
  most: number,
): Promise<readonly Candidate[]> {
  const listed = listedAt(expected, around);
  // what an organisation has for somebody or something is written as it is called there
  const fence = expected.path[0] === 'organisations' ? undefined : around.fence;
  const found = await allFor(expected, { ...around, fence }, most);
  const marked = found.map((one) => ({ ...one, isListed: listed.has(keyOf(one)) }));
  return [...marked.filter(({ isListed }) => !isListed), ...marked.filter(({ isListed }) => isListed)];
}

async function allFor(
  { what, typed }: Expected,
  around: Surroundings,
  most: number,
): Promise<readonly Candidate[]> {
  switch (what) {
    case 'member': {
      const groups = groupsFor(typed, around.document);
      const people = peopleFor(typed, around, most);
      return typed.startsWith('@') ? [...groups, ...people] : [...people, ...groups];
    }
    case 'person':
      return peopleFor(typed, around, most);
    case 'territory':
      return territoriesFor(typed, around, most);
    case 'listedPerson':
      return mentioned(around.mentions, 'person', typed).map((text) => ({
        ...{ kind: 'person', text, isListed: false },
        user: undefined,
      }));
    case 'listedTerritory':
      return mentioned(around.mentions, 'territory', typed).map((text) => ({
        ...{ kind: 'territory', text, isListed: false },
        ...{ territory: undefined, path: [] },
      }));
    case 'part':
      return (await around.parts())
        .filter((text) => fold(text).includes(fold(typed)))
        .slice(0, most)
        .map((text) => ({ kind: 'part', text, isListed: false }));
  }
}

function peopleFor(typed: string, { fence, held }: Surroundings, most: number): Candidate[] {
  if (!held?.directory) return [];
  const textOf = userTexts(fence, held.users);
  const { best } = held.directory.find(typed, most);
  return best.map((user) => ({ kind: 'person', text: textOf(user), user, isListed: false }));
}

async function territoriesFor(
  typed: string,
  { fence, held }: Surroundings,
  most: number,
): Promise<Candidate[]> {
  const { hierarchy } = held ?? {};
  if (!hierarchy) return [];
  const texts = held?.territoryTexts();
  const search = await hierarchy.search();
  return search.find(typed, most).best.map((territory) => ({
    kind: 'territory',
    text: territoryTextIn(fence, texts?.get(territory.id) ?? `id:${territory.id}`, territory.id),
    ...{ territory, path: hierarchy.pathOf(territory.id), isListed: false },
  }));
}

function groupsFor(typed: string, document: AssignmentDocument | undefined): Candidate[] {
  const wanted = fold(typed.replace(/^@/, ''));
  return [...(document?.groups.values() ?? [])]
    .filter(({ name }) => name.includes(wanted))
    .map(({ name, people }) => ({
      ...{ kind: 'group', text: `@${name}`, isListed: false },
      people: people.entries.length,
    }));
}

/** What the lists of a document say, each once. */
function mentioned(mentions: readonly Mention[], kind: Mention['kind'], typed: string): string[] {
  const wanted = fold(typed);
  const texts = mentions.flatMap((mention) => {
    const isInList = mention.role !== 'here' && mention.role !== 'mapped' && mention.role !== 'previously';
    return mention.kind === kind && isInList && fold(mention.text).includes(wanted) ? [mention.text] : [];
  });
  return [...new Set(texts)];
}

/** The keys of those who are in the same list already. */
function listedAt({ what, path }: Expected, { mentions, document }: Surroundings): ReadonlySet<string> {
  const [top, name, list] = path;
  if (what === 'part') return new Set(document?.includes.map(({ text }) => text));
  const isBeside = ({ role, within }: Mention): boolean => {
    if (top === 'territories' && path.length === 2) return role === 'defined';
    if (top === 'territories') return within === name && role === (list === 'members' ? 'member' : list);
    if (top === 'groups') return within === name && role === 'grouped';
    if (top === 'protect') return role === 'protected';
    return within === name && role === (what.startsWith('listed') ? 'mapped' : 'here');
  };
  return new Set(mentions.filter(isBeside).map(({ kind, key }) => (kind === 'group' ? `@${key}` : key)));
}

function keyOf({ kind, text }: Candidate): string {
  if (kind === 'territory') return territoryKey(territoryNameOf(text));
  if (kind === 'part') return text;
  const person = personOf(text);
  return person ? personKey(person) : text;
}
