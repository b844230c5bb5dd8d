import type { Fault, Switches } from '../../src/simulator/server';
import { changesOf } from './changes';
import { contested } from './contested';
import { changesFor, errandOf, type Errand } from './errand';
import { officesOf } from './offices';
import { Random } from './random';
import type { Office, Row } from './record';
import { changesIn, sheetOf, stranger, type Sheet } from './sheet';
import { editOf, eventsFor } from './troubles';

/** What comes between a window and its n-th request, or its n-th write, from 1. */
export type Event = { readonly at: number; readonly of: 'request' | 'write' } & Happening;

export type Happening =
  | { readonly kind: 'edit'; readonly row: Row | Office }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** The system's code of a connection that broke once the request was processed. */
  | { readonly kind: 'broken'; readonly code: string }
  | { readonly kind: 'cancel'; readonly answered: boolean }
  /** The window goes to sleep, or its process dies, before the request leaves or before its answer comes. */
  | { readonly kind: 'freeze'; readonly sent: boolean };

/** `run` counts the runs of a world in the order in which they were begun, from 0. */
export type Step =
  | ({
      readonly do: 'apply';
      readonly changes: readonly Row[];
      readonly form: 'bulk' | 'single';
      readonly order?: 'removeFirst' | undefined;
      /** Whether only the users of the plan count. */
      readonly additive?: boolean;
    } & Ways)
  /** An assignment file is planned, while somebody else edits, and applied. */
  | ({ readonly do: 'assign'; readonly meanwhile: readonly Event[] } & Assigned & Ways)
  /** A plan of an assignment file is saved, for whoever applies it later. */
  | ({ readonly do: 'save' } & Assigned)
  /** The plan that was saved last is applied. */
  | ({ readonly do: 'applySaved' } & Ways)
  /** Somebody leaves, is replaced, or lends their access to others. */
  | ({ readonly do: 'people'; readonly errand: Errand; readonly meanwhile: readonly Event[] } & Ways)
  /** Territories get other managers, or none. */
  | ({
      readonly do: 'appoint';
      readonly offices: readonly Office[];
      readonly meanwhile: readonly Event[];
    } & Ways)
  | ({ readonly do: 'resume'; readonly run: number } & Ways)
  | ({ readonly do: 'undo' | 'retry'; readonly run: number; readonly form: 'bulk' | 'single' } & Ways)
  | { readonly do: 'edit'; readonly row: Row | Office }
  /** The journal of a run is deleted, where no window may still write to one. */
  | { readonly do: 'forget'; readonly run: number }
  /** The first frozen window that nobody has woken yet goes on. */
  | { readonly do: 'wake' };

interface Assigned {
  readonly sheet: Sheet;
  readonly order?: 'removeFirst' | undefined;
}

export interface Ways {
  readonly events: readonly Event[];
  /** What the person answers to one conflict after the other. */
  readonly goesOn: readonly boolean[];
  /** Whether the plan knows who is inactive, and who is manager. */
  readonly knows: boolean;
}

/** Everything that happens in one world: plain data, so that parts of it can be left out. */
export interface Scenario {
  readonly seed: number;
  readonly limit: number;
  readonly territories: readonly string[];
  readonly users: readonly { readonly id: string; readonly status: 'active' | 'inactive' | 'deleted' }[];
  readonly manager: { readonly territory: string; readonly user: string } | undefined;
  readonly members: readonly { readonly territory: string; readonly user: string }[];
  readonly switches: Partial<Switches>;
  readonly steps: readonly Step[];
  /** Nobody else edits and one run is all there is: it is resumed to its end, and compared with one left alone. */
  readonly calm: boolean;
}

export const administrator = '1';

/** The scenario of a seed. */
export function scenarioOf(seed: number): Scenario {
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  const territories = Array.from({ length: random.whole(3, 6) }, (_, n) => `43158100000070050${n}`);
  const users = Array.from({ length: random.whole(6, 14) }, (_, n) => ({
    id: String(431581000000200001n + BigInt(n)),
    status: random.chance(0.08) ? random.one('inactive' as const, 'deleted' as const) : ('active' as const),
  }));
  const limit = random.chance(0.6) ? random.whole(3, 6) : 100;
  const active = users.filter(({ status }) => status === 'active').map(({ id }) => id);
  const members = territories.flatMap((territory) =>
    random.some(active, random.whole(0, Math.min(limit - 1, 5))).map((user) => ({ territory, user })),
  );
  const [, second = ''] = territories;
  const manager = random.chance(0.5) ? { territory: second, user: random.one('', ...active) } : undefined;
  const everybody = [...users.map(({ id }) => id), stranger, administrator];
  const place = { territories, users: everybody, active: [...active, administrator] };
  const calm = random.chance(0.3);
  const common = { seed, limit, territories, users, members, switches: switchesOf(random), calm };
  const steps = calm ? calmSteps(random, place, members) : stepsOf(random, place, members);
  return { ...common, manager: manager?.user === '' ? undefined : manager, steps };
}

export interface Place {
  readonly territories: readonly string[];
  /** Whoever a plan may name, with somebody whom nobody knows. */
  readonly users: readonly string[];
  /** Those whom Zoho lets into a territory. */
  readonly active: readonly string[];
}

export type Members = readonly { readonly territory: string; readonly user: string }[];

function stepsOf(random: Random, place: Place, members: Members): Step[] {
  const { sheet, errand, offices, changes } = matterOf(random, place, members);
  const setting = { place, changes, offices };
  const ways = (most = 4): Ways => ({
    events: eventsFor(random, { ...setting, most, others: true }),
    goesOn: Array.from({ length: 4 }, () => random.chance(0.7)),
    knows: random.chance(0.5),
  });
  const form = () => random.one('bulk' as const, 'bulk' as const, 'single' as const);
  const order = () => random.one(undefined, undefined, undefined, 'removeFirst' as const);
  const own = () => ({ order: order(), additive: random.chance(0.4) });
  const meanwhile = () =>
    eventsFor(random, { ...setting, most: 2, others: true }).filter(({ kind }) => kind === 'edit');
  const assign = (of: Sheet, most?: number): Step => {
    return { do: 'assign', sheet: of, order: order(), meanwhile: meanwhile(), ...ways(most) };
  };
  const send = (of: Errand, most?: number): Step => {
    return { do: 'people', errand: of, meanwhile: meanwhile(), ...ways(most) };
  };
  const appoint = (of: readonly Office[], most?: number): Step => {
    return { do: 'appoint', offices: of, meanwhile: meanwhile(), ...ways(most) };
  };
  const edits = (): Step[] =>
    Array.from({ length: random.whole(0, 2) }, () => ({ do: 'edit', row: editOf(random, setting) }));
  const steps: Step[] = sheet
    ? random.chance(0.3)
      ? [{ do: 'save', sheet, order: order() }, ...edits(), { do: 'applySaved', ...ways() }]
      : [assign(sheet)]
    : offices
      ? [...edits(), appoint(offices)]
      : [errand ? send(errand) : { do: 'apply', changes, form: form(), ...own(), ...ways() }];
  const isPlain = !sheet && !errand && !offices;
  if (isPlain && random.chance(0.15)) return [...steps, ...contested(random, changes, () => ways(1))];
  for (let runs = 1, left = random.whole(0, 5); left > 0; left--) {
    const run = random.whole(0, runs - 1);
    const next = random.one('resume', 'resume', 'undo', 'undo', 'retry', 'edit', 'wake', 'forget', 'apply');
    if (next === 'edit') steps.push({ do: 'edit', row: editOf(random, setting) });
    else if (next === 'wake') steps.push({ do: 'wake' });
    else if (next === 'forget') steps.push({ do: 'forget', run });
    else if (next === 'resume') steps.push({ do: 'resume', run, ...ways(2) });
    else if (next === 'apply' && sheet) {
      const kind = random.one('same', 'same', 'other', 'save', 'saved');
      if (kind === 'save') steps.push({ do: 'save', sheet, order: order() });
      else if (kind === 'saved') steps.push({ do: 'applySaved', ...ways(2) });
      else steps.push(assign(kind === 'same' ? sheet : sheetOf(random, place, members), 2));
    } else if (next === 'apply' && errand) {
      steps.push(send(random.chance(0.5) ? errand : errandOf(random, place, members), 2));
    } else if (next === 'apply' && offices) {
      steps.push(appoint(random.chance(0.4) ? offices : officesOf(random, place), 2));
    } else if (next === 'apply') {
      const again = random.chance(0.4) ? changes : changesOf(random, place, members);
      steps.push({ do: 'apply', changes: again, form: form(), ...own(), ...ways(2) });
    } else steps.push({ do: next, run, form: form(), ...ways(2) });
    if (next === 'apply' || next === 'undo' || next === 'retry') runs++;
  }
  return steps;
}

interface Matter {
  readonly sheet?: Sheet;
  readonly errand?: Errand;
  readonly offices?: readonly Office[];
  readonly changes: readonly Row[];
}

/** What the runs of a world are about: managers, a file, a person, or changes one by one. */
function matterOf(random: Random, place: Place, members: Members): Matter {
  if (random.chance(0.15)) return { offices: officesOf(random, place), changes: [] };
  const sheet = random.chance(0.4) ? sheetOf(random, place, members) : undefined;
  if (sheet) return { sheet, changes: changesIn(sheet, place, members) };
  const errand = random.chance(0.35) ? errandOf(random, place, members) : undefined;
  if (errand) return { errand, changes: changesFor(errand, place.territories, members) };
  return { changes: changesOf(random, place, members) };
}

/** One run that is cut short again and again, while Zoho's answers get lost. */
function calmSteps(random: Random, place: Place, members: Members): Step[] {
  const { sheet, errand, offices, changes } = matterOf(random, place, members);
  const ways = (): Ways => ({
    events: eventsFor(random, { place, changes, offices, most: 3, others: false }),
    goesOn: [],
    knows: true,
  });
  const form = random.one('bulk' as const, 'single' as const);
  const resumes = Array.from({ length: random.whole(0, 2) }, (): Step => ({
    do: 'resume',
    run: 0,
    ...ways(),
  }));
  const first: Step = sheet
    ? { do: 'assign', sheet, meanwhile: [], ...ways() }
    : offices
      ? { do: 'appoint', offices, meanwhile: [], ...ways() }
      : errand
        ? { do: 'people', errand, meanwhile: [], ...ways() }
        : { do: 'apply', changes, form, ...ways() };
  return [first, ...resumes];
}

function switchesOf(random: Random): Partial<Switches> {
  return {
    bulkAnswer: random.one('mixed-200', 'mixed-207', 'mixed-400', 'nothing-400', 'nothing-400-first'),
    itemOrder: random.one('request', 'reversed'),
    itemsMissing: random.chance(0.3) ? 'some' : 'none',
    nesting: random.one('flat', 'nested', 'nested-everywhere'),
    alreadyMember: random.one('by-version', 'DUPLICATE_DATA', 'ALREADY_EXISTS'),
    itemDetails: random.one('json-path', 'id', 'none'),
    limitAnswer: random.one('per-user', 'one-item'),
    selfAssociation: random.one('allowed', 'refused'),
    managerCounts: random.chance(0.7),
    countType: random.one('string', 'integer'),
    countsOmitZero: random.chance(0.5),
    notFound: random.one('204', '400'),
    managerNull: random.one('clears', 'clears', 'refused', 'passed-over'),
  };
}
