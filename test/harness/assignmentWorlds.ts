/** Small organisations and files about them, at random: hostile names, one address in two cases, people who are inactive. */
import * as fc from 'fast-check';
import type { OpenOrganisation } from '../../src/core/operations';
import { Organisation, startSimulator, type Simulator, type Switches } from '../../src/simulator/server';
import { withOrganisation } from './assignmentPlans';

export const names = ['North', '__proto__', '::set-env name=x::', 'Ключ "клієнт" [x](y)'] as const;
const addresses = ['u1', 'o’neill+a', '__proto__', 'constructor', 'ключ', 'u6'].map(
  (who) => `${who}@x.example`,
);
export const everybody = [...addresses, 'away@x.example'];

/** Positions in `everybody` or `addresses`. */
type Some = readonly number[];

interface World {
  readonly limit: number;
  /** By territory. */
  readonly live: readonly Some[];
  readonly managers: readonly (number | undefined)[];
}

export interface Listed {
  readonly mode: 'exact' | 'additive';
  readonly members: Some;
  readonly absent: Some;
}

export const some = (most: number, of = addresses.length) =>
  fc.uniqueArray(fc.nat({ max: of - 1 }), { maxLength: most, size: 'max' });
export const perTerritory = <T>(one: fc.Arbitrary<T>) => fc.tuple(...names.map(() => one));

export const worlds = fc.record<World>({
  limit: fc.constant(1000),
  live: perTerritory(some(everybody.length, everybody.length)),
  managers: perTerritory(fc.option(fc.nat({ max: addresses.length - 1 }), { nil: undefined })),
});

const listed = fc
  .record({
    mode: fc.constantFrom('exact' as const, 'additive' as const),
    members: some(5, everybody.length),
    absent: some(3),
  })
  .map(({ mode, members, absent }): Listed => ({
    mode,
    members,
    absent: mode === 'additive' ? absent.filter((one) => !members.includes(one)) : [],
  }));
export const lists = perTerritory(fc.option(listed, { nil: undefined, freq: 4 })).filter((all) =>
  all.some(Boolean),
);

/** However Zoho may answer a request for several users. */
export const answerModes = fc.record<Partial<Switches>>({
  bulkAnswer: fc.constantFrom(
    ...(['mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'] as const),
  ),
  itemDetails: fc.constantFrom('json-path', 'id', 'none'),
  itemOrder: fc.constantFrom('request', 'reversed'),
  itemsMissing: fc.constantFrom('none', 'some'),
  nesting: fc.constantFrom('flat', 'nested', 'nested-everywhere'),
  limitAnswer: fc.constantFrom('per-user', 'one-item'),
});

/** The organisation of a world; its ids begin where `from` says. */
export function organisationOf({ limit, live, managers }: World, from = 0): Organisation {
  const crm = new Organisation({ name: 'Acme', territoryUserLimit: limit });
  crm.addUser({
    id: String(from + 1),
    lastName: 'Admin',
    email: 'admin@x.example',
    profile: 'Administrator',
  });
  const idOf = (who: number) => String(from + 100 + who);
  everybody.forEach((email, who) => {
    const status = email.startsWith('away') ? 'inactive' : 'active';
    crm.addUser({ id: idOf(who), lastName: `User ${who}`, email: email.toUpperCase(), status });
  });
  const root = crm.addTerritory({ id: String(from + 900), name: 'Acme' });
  names.forEach((name, at) => {
    const manager = managers[at];
    const given = { id: String(from + 901 + at), name, reportingTo: root.id };
    crm.addTerritory({ ...given, manager: manager === undefined ? null : idOf(manager) });
    for (const who of live[at] ?? []) crm.addMember(given.id, idOf(who));
  });
  return crm;
}

export function territoriesOf(all: readonly (Listed | undefined)[]): object {
  const entries = all.flatMap((one, at) => {
    if (!one) return [];
    const { mode, members, absent } = one;
    const written = {
      members: members.map((who) => everybody[who]),
      mode,
      ...(members.length === 0 ? { empty: true } : {}),
      ...(absent.length > 0 ? { absent: absent.map((who) => everybody[who]) } : {}),
    };
    return [[names[at], written]];
  });
  // not by assignment, which __proto__ would go astray by
  return Object.fromEntries(entries) as object;
}

export async function play(
  crm: Organisation,
  test: (simulator: Simulator, organisation: OpenOrganisation) => Promise<void>,
  switches: Partial<Switches> = {},
): Promise<void> {
  const simulator = await startSimulator({ organisation: crm, switches });
  try {
    await withOrganisation(simulator, (organisation) => test(simulator, organisation));
  } finally {
    await simulator.close();
  }
}
