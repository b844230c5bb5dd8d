import type { Place } from '../util/place';
import type { AssignmentDocument, AssignmentFile, CoveredTerritory, PersonEntry } from './document';
import { mostPeople } from './people';
import { type MeaningCause, type Problem, problemAt } from './problem';

const mostTerritories = 1000;

/**
 * What is wrong with what a document says, beyond its form.
 *
 * @param known what is wrong with its form, which may leave lists emptier than they are
 * @param isWhole whether all of its files could be read: otherwise no group is unused for certain
 */
export function meaningOf(
  document: AssignmentDocument,
  known: readonly Problem[],
  isWhole: boolean,
): Problem[] {
  const { territories, files, groups } = document;
  const [root] = files;
  const problems: Problem[] = [];
  const fail: Fail = (file, place, cause) => problems.push(problemAt(file, place, cause));

  const tooMany = territories[mostTerritories];
  if (tooMany) fail(tooMany.file, tooMany.place, { code: 'tooManyTerritories', most: mostTerritories });
  findDoubles(territories, fail);
  const used = new Set<string>();
  for (const territory of territories) {
    for (const [place, cause] of faultsOf(territory, document)) {
      const isCertain =
        cause.code !== 'membersEmpty' || known.every((problem) => !isWithin(problem, territory));
      if (isCertain) fail(territory.file, place, cause);
    }
    for (const entry of territory.members.entries) if (entry.kind === 'group') used.add(entry.name);
  }
  for (const { name, place } of isWhole ? groups.values() : [])
    if (!used.has(name)) fail(root, place, { code: 'unusedGroup', name });
  return problems;
}

type Fail = (file: AssignmentFile, place: Place, cause: MeaningCause) => unknown;

function findDoubles(territories: readonly CoveredTerritory[], fail: Fail): void {
  const seen = new Map<string, CoveredTerritory>();
  for (const territory of territories) {
    const { key, text, place, file } = territory;
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, territory);
    else if (earlier.file === file)
      fail(file, place, {
        code: 'sameTerritory',
        text: text,
        earlier: earlier.text,
      });
    else
      fail(file, place, {
        code: 'territoryInTwoFiles',
        text: text,
        other: earlier.file.name,
      });
  }
}

function faultsOf(territory: CoveredTerritory, { groups }: AssignmentDocument): [Place, MeaningCause][] {
  const { members, absent, empty, mode } = territory;
  const faults: [Place, MeaningCause][] = [];
  const people = new Map<string, PersonEntry>();
  let allKnown = true;
  for (const entry of members.entries) {
    if (entry.kind === 'person') people.set(entry.key, entry);
    else {
      const group = groups.get(entry.name);
      for (const person of group?.people.entries ?? []) people.set(person.key, person);
      if (group) continue;
      allKnown = false;
      faults.push([entry.place, { code: 'unknownGroup', name: entry.name }]);
    }
  }
  if (people.size > mostPeople) faults.push([members.place, { code: 'tooManyPeople', most: mostPeople }]);
  if (empty && members.entries.length > 0) faults.push([members.place, { code: 'emptyWithMembers' }]);
  else if (mode === 'exact' && allKnown && people.size === 0 && !empty)
    faults.push([members.place, { code: 'membersEmpty' }]);
  if (absent && mode === 'exact') faults.push([absent.place, { code: 'absentInExact' }]);
  for (const { key, text, place: at } of absent?.entries ?? [])
    if (people.has(key)) faults.push([at, { code: 'memberAndAbsent', text: text }]);
  return faults;
}

function isWithin({ file, place }: Problem, { file: { name }, members }: CoveredTerritory): boolean {
  const end = members.place.at + members.place.length;
  return file === name && place.at >= members.place.at && place.at < end;
}
