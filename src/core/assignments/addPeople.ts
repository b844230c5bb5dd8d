import type { AssignmentDocument, AssignmentFile, CoveredTerritory, Group, Person } from './document';
import { byFile, editList, editTerritory, type FileEdits } from './edits';
import { personKey, personOf } from './names';
import type { Sequence } from './sequence';

/** Whose people a list says. */
export type Listing = CoveredTerritory | Group;

/** The territory or group in whose list of people, or at whose name, a place of a file is. */
export function listingAt(
  { files, territories, groups }: AssignmentDocument,
  file: AssignmentFile,
  offset: number,
): Listing | undefined {
  const inFile = [
    ...territories.filter((territory) => territory.file === file),
    ...(file === files[0] ? groups.values() : []),
  ];
  return inFile.find((listing) =>
    [listing.place, peopleOf(listing).place].some(({ at, length }) => at <= offset && offset <= at + length),
  );
}

/** Those of some people whom a list does not have, each as it is to be written. */
export function notListed(listing: Listing, texts: readonly string[]): readonly string[] {
  const listed = new Set(peopleOf(listing).entries.map((entry) => ('key' in entry ? entry.key : entry.text)));
  return texts.filter((text) => !listed.has(keyOf(text, personOf(text))));
}

/** Writes people into a list, who do not stand in it yet. */
export function addPeople(
  { files }: AssignmentDocument,
  listing: Listing,
  texts: readonly string[],
): FileEdits {
  const add = (list: Sequence) => texts.forEach((text) => list.add(text));
  return 'members' in listing
    ? byFile([[listing.file, editTerritory(listing, { members: add })]])
    : byFile([[files[0], editList(files[0], listing.people, add)]]);
}

function peopleOf(listing: Listing) {
  return 'members' in listing ? listing.members : listing.people;
}

function keyOf(text: string, person: Person | undefined): string {
  return person ? personKey(person) : text;
}
