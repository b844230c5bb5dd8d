import type { UserId } from '../util/ids';
import type { AssignmentDocument, CoveredTerritory, Person } from './document';
import { byFile, editTerritory, type FileEdits } from './edits';
import { groupNameOf, personOf } from './names';
import type { Sequence } from './sequence';

/** Who is a member of a territory now. */
export interface LiveMembers {
  /** All of them, with what a file is to call each. */
  readonly members: ReadonlyMap<UserId, string>;
  /** Whose presence is never a difference, as that of a manager: they stay listed, and are not added. */
  readonly optional: ReadonlySet<UserId>;
}

/**
 * Makes the lists of a document say what is so: who is no member is taken out, and in `exact` whoever is one is added. In
 * `additive` others are not mentioned, and who is a member is no longer under `absent`.
 *
 * @param liveOf the members of a territory; undefined for one that is to be left as it is
 * @param userOf who a person of the file is in the organisation; whoever is nobody there stays
 */
export function adopt(
  document: AssignmentDocument,
  liveOf: (territory: CoveredTerritory) => LiveMembers | undefined,
  userOf: (person: Person) => UserId | undefined,
): FileEdits {
  return byFile(
    document.territories.map((territory) => {
      const live = liveOf(territory);
      return [territory.file, live ? adopted(territory, live, document, userOf) : []] as const;
    }),
  );
}

function adopted(
  territory: CoveredTerritory,
  { members, optional }: LiveMembers,
  { groups }: AssignmentDocument,
  userOf: (person: Person) => UserId | undefined,
) {
  const userNamed = (name: string) => {
    const person = personOf(name);
    return person && userOf(person);
  };
  const isLive = (name: string) => {
    const user = userNamed(name);
    return user === undefined || members.has(user);
  };
  const peopleOf = (name: string) => {
    const group = groupNameOf(name);
    return group === undefined ? [name] : (groups.get(group)?.people.entries.map(({ text }) => text) ?? []);
  };
  const adoptMembers = (list: Sequence) => {
    const going = list.items.filter(({ name }) => !peopleOf(name).every(isLive));
    const staying = list.items.filter((item) => !going.includes(item)).map(({ name }) => name);
    // whoever is unknown is told apart by what they are called
    const identityOf = (name: string) => userNamed(name) ?? name;
    const listed = new Set<string>(staying.flatMap(peopleOf).map(identityOf));
    const add = (name: string, identity: string) => {
      if (!listed.has(identity)) list.add(name);
      listed.add(identity);
    };
    const leftOfGroups = going.flatMap(({ name }) => peopleOf(name)).filter(isLive);
    for (const name of leftOfGroups) add(name, identityOf(name));
    const others = territory.mode === 'exact' ? members : [];
    for (const [user, name] of others) if (!optional.has(user)) add(name, user);
    // last, so that those who were added are laid out like the others
    for (const item of going) list.remove(item);
  };
  const adoptAbsent = (list: Sequence) => {
    for (const item of [...list.items]) {
      const user = userNamed(item.name);
      if (user !== undefined && members.has(user)) list.remove(item);
    }
  };
  const change = territory.absent
    ? { members: adoptMembers, absent: adoptAbsent }
    : { members: adoptMembers };
  return editTerritory(territory, change, true);
}
