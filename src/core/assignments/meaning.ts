import type { Place } from '../util/place';
import { inSlices } from '../util/turns';
import type { AssignmentDocument, AssignmentFile, CoveredTerritory, Member } from './document';
import { mostPeople } from './people';
import { type MeaningCause, type Problem, problemAt } from './problem';

const mostTerritories = 5000;

/**
 * What is wrong with what a document says, beyond its form.
 *
 * @param isWhole whether all of its files could be read: otherwise no group is unused for certain
 */
export async function meaningOf(
  document: AssignmentDocument,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<Problem[]> {
  const { territories, files, groups } = document;
  const [root] = files;
  const problems: Problem[] = [];
  const fail: Fail = (file, place, cause) => problems.push(problemAt(file, place, cause));

  const tooMany = territories[mostTerritories];
  if (tooMany) fail(tooMany.file, tooMany.place, { code: 'tooManyTerritories', most: mostTerritories });
  findDoubles(territories, fail);
  await inSlices(territories.slice(0, mostTerritories), (slice) => {
    signal.throwIfAborted();
    for (const territory of slice)
      for (const [place, cause] of faultsOf(territory, document)) fail(territory.file, place, cause);
  });
  const members = territories.flatMap((territory) => territory.members.entries);
  const used = new Set(members.map((entry) => entry.kind === 'group' && entry.name));
  // a group whose name is misspelt where it is used looks unused
  const isCertain = isWhole && problems.every(({ cause }) => cause.code !== 'unknownGroup');
  for (const { name, place } of isCertain ? groups.values() : [])
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
        text,
        earlier: earlier.text,
      });
    else
      fail(file, place, {
        code: 'territoryInTwoFiles',
        text,
        other: earlier.file.name,
      });
  }
}

function faultsOf(territory: CoveredTerritory, { groups }: AssignmentDocument): [Place, MeaningCause][] {
  const { members, absent, empty, mode } = territory;
  const faults: [Place, MeaningCause][] = [];
  const people = new Set<string>();
  for (const entry of members.entries) {
    const group = entry.kind === 'group' ? groups.get(entry.name) : undefined;
    if (entry.kind === 'person') people.add(entry.key);
    else if (!group) faults.push([entry.place, { code: 'unknownGroup', name: entry.name }]);
    for (const { key } of group?.people.entries ?? []) {
      if (people.size > mostPeople) break;
      people.add(key);
    }
  }
  const isGroupOfNobody = (entry: Member) =>
    entry.kind === 'group' && groups.get(entry.name)?.people.isEmpty === true;
  // a list of which nothing can be read is not empty
  const isEmpty = members.isEmpty || (members.entries.length > 0 && members.entries.every(isGroupOfNobody));
  if (people.size > mostPeople) faults.push([members.place, { code: 'tooManyPeople', most: mostPeople }]);
  if (empty && !members.isEmpty) faults.push([members.place, { code: 'emptyWithMembers' }]);
  else if (mode === 'exact' && isEmpty && !empty) faults.push([members.place, { code: 'membersEmpty' }]);
  if (absent && mode === 'exact') faults.push([absent.place, { code: 'absentInExact' }]);
  for (const { key, text, place: at } of absent?.entries ?? [])
    if (people.has(key)) faults.push([at, { code: 'memberAndAbsent', text }]);
  return faults;
}
