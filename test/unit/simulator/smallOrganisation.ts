import { Organisation } from '../../../src/simulator/organisation/organisation';

export const territory = '431581000000700501';
export const path = `/crm/v7/settings/territories/${territory}/users`;
export const id = (n: number): string => `4315810000002005${String(n).padStart(2, '0')}`;

/** Users 1 to 4 are free, 5 is a member, 6 inactive, 7 deleted; the territory has room for four. */
export function smallOrganisation(): Organisation {
  const organisation = new Organisation({ territoryUserLimit: 4 });
  organisation.addUser({ id: id(99), lastName: 'Admin', email: 'a@x.example', profile: 'Administrator' });
  for (let n = 1; n <= 7; n++) {
    const status = n === 6 ? 'inactive' : n === 7 ? 'deleted' : 'active';
    organisation.addUser({
      id: id(n),
      firstName: 'User',
      lastName: String(n),
      email: `u${n}@x.example`,
      status,
    });
  }
  organisation.addTerritory({ id: territory, name: 'Test' });
  organisation.addMember(territory, id(5));
  return organisation;
}
