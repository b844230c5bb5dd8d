import { demoTerritories } from './demoTerritories';
import { demoUsers } from './demoUsers';
import { type NewUser, Organisation } from './organisation';

const founded = Date.UTC(2023, 1, 6, 8, 30);
const hour = 3_600_000;

/** People and a territory with ids of their own, or in another state than active and confirmed. */
const exceptions: Readonly<Record<string, Partial<NewUser>>> = {
  'katharina.vogel': { id: '431581000000258001' },
  'mira.lindgren': { confirmed: false },
  'paul.richter': { status: 'inactive' },
  'annika.holm': { status: 'inactive' },
  'stefan.brandl': { status: 'inactive' },
  'carmen.ibarra': { status: 'inactive' },
  'george.pemberton': { status: 'deleted' },
  'victor.almeida': { status: 'disabled' },
  'ingrid.solheim': { profile: 'Administrator' },
  'priya.raghunathan': { profile: 'Administrator' },
};
const territoryIds: Readonly<Record<string, string>> = { 'germany-south': '431581000000744113' };
const unmanaged: readonly string[] = ['iberia', 'africa'];

interface Person {
  readonly mailbox: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly role: string;
  readonly home: string;
  readonly further: readonly string[];
}

/**
 * A maker of measuring instruments: 40 territories in four levels, 120 users. Norway has no seat left,
 * Iberia and Africa have no manager, Africa nobody at all. Always the same, down to the ids.
 */
export function demoOrganisation(): Organisation {
  const organisation = new Organisation({ name: 'Halvorsen Instruments', territoryUserLimit: 12 });
  const people = Object.entries(demoUsers).flatMap(([home, rows]) => readPeople(home, rows));
  const userIds = new Map(people.map((person, index) => [person, hire(organisation, person, index)]));
  const administrator = organisation.administrator?.id ?? null;
  const ids = new Map<string, string>();
  for (const [index, [code, parent, name, description]] of demoTerritories.entries()) {
    const team = people.filter((person) => person.home === code);
    const manager = unmanaged.includes(code) ? undefined : team[0];
    const time = organisation.time(founded + index * 5 * hour);
    const territory = organisation.addTerritory({
      ...(territoryIds[code] !== undefined && { id: territoryIds[code] }),
      name,
      description,
      reportingTo: parent === null ? null : (ids.get(parent) ?? null),
      manager: (manager && userIds.get(manager)) ?? null,
      createdTime: time,
      modifiedTime: time,
      createdBy: administrator,
    });
    ids.set(code, territory.id);
    for (const [person, userId] of userIds) {
      if (person.home === code || person.further.includes(code)) organisation.addMember(territory.id, userId);
    }
  }
  return organisation;
}

function hire(organisation: Organisation, person: Person, index: number): string {
  const { mailbox, firstName, lastName, role } = person;
  const time = organisation.time(founded + index * 31 * hour);
  return organisation.addUser({
    firstName,
    lastName,
    email: `${mailbox}@halvorsen.example`,
    role,
    profile: 'Standard',
    createdTime: time,
    modifiedTime: time,
    ...exceptions[mailbox],
  }).id;
}

function readPeople(home: string, rows: string): Person[] {
  return rows
    .trim()
    .split('\n')
    .map((row) => {
      const [mailbox = '', firstName = '', lastName = '', role = '', further = ''] = row
        .split('|')
        .map((cell) => cell.trim());
      return {
        mailbox,
        firstName: firstName || null,
        lastName: lastName || null,
        role,
        home,
        further: further.split(' '),
      };
    });
}
