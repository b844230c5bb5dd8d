import { Organisation } from './organisation';

const firstNames = [
  'Ada',
  'Bao',
  'Chidi',
  'Dana',
  'Élise',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jun',
  'Kofi',
  'Lena',
  'Mateo',
];
const lastNames = [
  'Abel',
  'Brook',
  'Castro',
  'Dietz',
  'Eklund',
  'Fofana',
  'Gupta',
  'Haas',
  'Ito',
  'Jansen',
  'Keller',
];
const childrenPerTerritory = 8;

/** An organisation of exactly these sizes; the same sizes always give the same organisation. */
export function generatedOrganisation(size: {
  territories: number;
  users: number;
  /** Of each territory. */
  members?: number | undefined;
}): Organisation {
  const { members = 5 } = size;
  const organisation = new Organisation({
    name: 'Generated Organisation',
    territoryLimit: Math.max(250, size.territories),
  });
  const userIds = Array.from({ length: size.users }, (_, index) => {
    const firstName = firstNames[index % firstNames.length] ?? '';
    const lastName = `${lastNames[index % lastNames.length] ?? ''} ${index + 1}`;
    return organisation.addUser({
      firstName,
      lastName,
      email: `user${index + 1}@generated.example`,
      status: index % 33 === 32 ? 'inactive' : 'active',
      profile: index === 0 ? 'Administrator' : 'Standard',
    }).id;
  });
  const territoryIds: string[] = [];
  for (let index = 0; index < size.territories; index++) {
    const parent =
      index === 0 ? null : (territoryIds[Math.floor((index - 1) / childrenPerTerritory)] ?? null);
    const territory = organisation.addTerritory({
      name: index === 0 ? organisation.name : `Territory ${index}`,
      description: index === 0 ? 'Organization Parent Territory' : null,
      reportingTo: parent,
    });
    territoryIds.push(territory.id);
    for (let place = 0; place < Math.min(members, size.users); place++) {
      organisation.addMember(territory.id, userIds[(index * members + place) % size.users] ?? '');
    }
  }
  return organisation;
}
