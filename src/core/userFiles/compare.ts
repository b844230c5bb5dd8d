import type { TerritoryId, UserId } from '../util/ids';
import { inSlices, othersFirst } from '../util/turns';
import type { Operation } from '../plan/plan';
import type { OrganisationModel } from '../org/organisation';
import { readTerritories } from '../org/readTerritories';
import { clashesIn, type Claim } from './clashes';
import { Directory, isDescribed } from './directory';
import { notOne, notTheirs } from './people';
import type { Problem } from './problem';
import type { Checked, Row } from './rows';
import { TerritoryNames } from './territories';

type Users = Awaited<ReturnType<OrganisationModel['usersById']>>;

/** A file whose rows are to be compared. */
export interface Source extends Checked {
  /** What the file is called. */
  readonly name: string;
}

/** A change that a file asks for. */
export interface Wish {
  readonly user: UserId;
  readonly operation: Operation;
  /** Undefined where the file names none. */
  readonly territory: TerritoryId | undefined;
  readonly row: Row;
  readonly source: Source;
}

export interface Compared {
  readonly wishes: readonly Wish[];
  readonly problems: ReadonlyMap<Source, readonly Problem[]>;
  /** The users that were looked at. */
  readonly users: Users;
}

/**
 * Compares whatever a file says of users and territories with what Zoho says of them at this moment: names and addresses
 * may be those of others than hours ago. An id alone is taken as it is.
 *
 * @throws CrmError when Zoho cannot be asked: nobody is added unseen
 */
export async function compareWithZoho(
  sources: readonly Source[],
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<Compared> {
  const rows = sources.flatMap((source) => source.rows.map((row) => ({ row, source })));
  const ids = rows.flatMap(({ row }) => (row.id !== undefined && isNamed(row) ? [row.id] : []));
  const active = async () => {
    const { users, gap } = await model.activeUsers(signal);
    return Directory.of(users, gap === undefined);
  };
  const isByAddress = rows.some(({ row }) => row.id === undefined);
  if (isByAddress) model.users.forget();
  const territories = await territoriesFor(rows, model, signal);
  const directory = isByAddress ? await active() : undefined;
  const named = [...new Set(ids)];
  const users = await (directory ? model.users.allById(named, signal) : model.users.readById(named, signal));
  signal.throwIfAborted();

  const wishes: Wish[] = [];
  const others: typeof rows = [];
  const problems = new Problems();
  await inSlices(rows, (slice) => {
    for (const { row, source } of slice) {
      const user = userOf(row, users, directory);
      if (user === undefined) others.push({ row, source });
      const territory = territories?.territoryOf(row);
      if (typeof territory === 'object') problems.add(source, territory);
      else if (user !== undefined) wishes.push({ user, operation: row.operation, territory, row, source });
    }
  });
  // whoever is meant instead is likely to be among the active users, as held: a file put right is compared once more
  const known =
    directory ?? (others.length > 0 ? await active().catch(() => Directory.of([], false)) : undefined);
  signal.throwIfAborted();
  await inSlices(known ? others : [], (slice) => {
    for (const { row, source } of slice) {
      if (known && row.id !== undefined)
        problems.add(source, notTheirs(row, row.id, users.get(row.id), known));
      else if (known) problems.add(source, notOne(row, known));
    }
  });
  await othersFirst();
  for (const { wish, problem } of wishClashes(wishes)) problems.add(wish.source, problem);
  return { wishes, problems: problems.bySource, users };
}

/** Wishes that say again, or the opposite of, what an earlier one says. */
export function wishClashes(
  wishes: readonly Wish[],
): { readonly wish: Wish; readonly isOpposite: boolean; readonly problem: Problem }[] {
  const claims = wishes.map((wish): Claim & { readonly wish: Wish } => ({
    key: `${wish.territory ?? ''}/${wish.user}`,
    user: wish.user,
    operation: wish.operation,
    entry: wish.row.entry,
    lines: wish.source.lines,
    file: wish.source.name,
    wish,
  }));
  return clashesIn(claims).map(({ claim: { wish }, isOpposite, problem }) => ({
    wish,
    isOpposite,
    problem: { ...problem, row: wish.row.entry.place },
  }));
}

/** A name may have become that of another territory; an id needs no reading while it is known. */
async function territoriesFor(
  rows: readonly { readonly row: Row }[],
  model: OrganisationModel,
  signal: AbortSignal,
): Promise<TerritoryNames | undefined> {
  const placed = rows.filter(({ row }) => row.territory !== undefined || row.territoryNames.length > 0);
  if (placed.length === 0) return undefined;
  const isById = placed.every(({ row }) => row.territoryNames.length === 0);
  const held = isById ? await model.hierarchy() : undefined;
  const isKnown = placed.every(({ row: { territory } }) => territory !== undefined && held?.get(territory));
  return new TerritoryNames(held && isKnown ? held : await readTerritories(model, signal));
}

class Problems {
  readonly bySource = new Map<Source, Problem[]>();

  add(source: Source, problem: Problem): void {
    const list = this.bySource.get(source);
    if (list) list.push(problem);
    else this.bySource.set(source, [problem]);
  }
}

/** Who a row means, once everything that it says of them was found to be so. */
function userOf(row: Row, users: Users, directory: Directory | undefined): UserId | undefined {
  const { id, emails } = row;
  if (id !== undefined && !isNamed(row)) return id;
  const [only, another] =
    id === undefined ? (directory?.withAddress(emails[0] ?? '') ?? []) : [users.get(id)];
  return only && !another && isDescribed(row, only) ? only.id : undefined;
}

function isNamed({ names, parts, emails }: Row): boolean {
  return names.length + parts.length + emails.length > 0;
}
