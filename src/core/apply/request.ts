import { saysServerFault, saysTooMany } from '../zoho/answers';
import { namesUrl, type ActionItem, type WriteAnswer } from '../zoho/writeAnswer';
import type { CrmClient, Leaving } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import { withGrace } from '../util/async';
import { saysAlreadyMember, saysApplied, type Outcome } from '../journal/outcome';
import { isOfManager, type Axis, type Change, type PlannedRow, type Refusal } from '../plan/plan';

/** How long a write under way may take to end after a person cancelled. */
const graceMs = 10_000;

type Operation = Change['operation'];

/** The rows of one request: of one territory, of one user, or a single one with the call for one user. */
export interface Batch {
  readonly operation: Operation;
  readonly axis: Axis | 'single';
  readonly rows: readonly [PlannedRow, ...PlannedRow[]];
  /** Of a change of the manager: what else Zoho wants to be told of the territory, as it is. */
  readonly permission?: string | undefined;
}

/** What an answer suggests of a row that it does not settle. */
export interface Suggestion {
  readonly outcome: Outcome;
  /** It may be meant for another row, or be of a Zoho that failed after it had done it. */
  readonly guessed: boolean;
}

/** What one request told: outcomes that are sure, and rows that only the membership can decide. */
export interface Told {
  readonly settled: ReadonlyMap<PlannedRow, Outcome>;
  /** Rows the answer left open, each with what the answer suggests about them, if anything. */
  readonly open: ReadonlyMap<PlannedRow, Suggestion | undefined>;
  /** Some item is a refusal: where the answer is all or nothing, the rows it does not name went down with it. */
  readonly refusesSome: boolean;
  /** The territory takes nobody any more: it is full, or gone. */
  readonly closed: Refusal | undefined;
  /** The answer itself was lost: the write may or may not have happened. */
  readonly lost: CrmError | 'aborted' | undefined;
}

/**
 * Sends one request and reads what the answer says of each row.
 *
 * @param before awaited right before the request leaves; when it rejects, nothing is sent
 * @throws CrmError with effect `none` when the request as a whole was refused or never left; what `before` rejects
 * with; the reason of `cancel` when that was aborted before the request left
 */
export async function request(
  client: CrmClient,
  batch: Batch,
  cancel: AbortSignal,
  before: () => Promise<void>,
): Promise<Told> {
  const grace = withGrace(cancel, graceMs);
  let held: { readonly why: unknown } | undefined;
  const leave = async (): Promise<void> => {
    cancel.throwIfAborted();
    try {
      await before();
    } catch (why) {
      held = { why };
      throw why;
    }
  };
  try {
    const { items, unattributed } = await send(client, batch, grace.signal, { start: cancel, before: leave });
    return readAnswer(batch, items, unattributed);
  } catch (error) {
    if (error instanceof CrmError) {
      // also a failed look before it left: that is no answer to it
      if (error.effect === 'none' || held?.why === error) throw error;
      return allOpen(batch, error);
    }
    // one that had not left by then was given up when the person cancelled
    if (grace.signal.aborted) return allOpen(batch, 'aborted');
    throw error;
  } finally {
    grace.dispose();
  }
}

/** What an answer says of a row, and how it is known to be meant for it. */
interface Said {
  readonly item: ActionItem;
  readonly byPosition: boolean;
}

interface Reading {
  readonly items: ReadonlyMap<PlannedRow, Said>;
  readonly unattributed: readonly ActionItem[];
}

async function send(
  client: CrmClient,
  { operation, axis, rows, permission }: Batch,
  signal: AbortSignal,
  leaving: Leaving,
): Promise<Reading> {
  const [first] = rows;
  const { territory, user } = first;
  if (isOfManager(first)) {
    const update = { manager: first.operation === 'setManager' ? user : null, permission };
    return byRow(rows, await client.updateManager(territory, update, signal, leaving), [territory]);
  }
  const users = rows.map((row) => row.user);
  const territories = rows.map((row) => row.territory);
  const adding = operation === 'add';
  switch (axis) {
    case 'single':
      return byRow(
        rows,
        await (adding
          ? client.associateUser(territory, user, signal, leaving)
          : client.removeUser(territory, user, signal, leaving)),
        users,
      );
    case 'territory':
      return byRow(
        rows,
        await (adding
          ? client.associateUsers(territory, users, signal, leaving)
          : client.removeUsers(territory, users, signal, leaving)),
        users,
      );
    case 'user':
      return byRow(
        rows,
        await (adding
          ? client.associateTerritories(user, territories, signal, leaving)
          : client.removeTerritories(user, territories, signal, leaving)),
        territories,
      );
  }
}

/** `ids[i]` is the id by which the answer names `rows[i]`. */
function byRow<Id extends string>(
  rows: readonly PlannedRow[],
  answer: WriteAnswer<Id>,
  ids: readonly Id[],
): Reading {
  const items = new Map<PlannedRow, Said>();
  rows.forEach((row, index) => {
    const id = ids[index];
    const told = id === undefined ? undefined : answer.byId.get(id);
    if (told) items.set(row, { item: told.item, byPosition: told.by === 'position' });
  });
  return { items, unattributed: answer.unattributed };
}

function allOpen({ rows }: Batch, lost: CrmError | 'aborted'): Told {
  return {
    settled: new Map(),
    open: new Map(rows.map((row) => [row, undefined])),
    refusesSome: false,
    closed: undefined,
    lost,
  };
}

function readAnswer(
  { operation, axis, rows }: Batch,
  items: Reading['items'],
  unattributed: readonly ActionItem[],
): Told {
  const settled = new Map<PlannedRow, Outcome>();
  const open = new Map<PlannedRow, Suggestion | undefined>();
  // all rows of a request have the territory in its URL in common, or on the user side the user
  const allRefused = unattributed.find(namesUrl);
  const all = [...unattributed, ...[...items.values()].map(({ item }) => item)];
  // where every item says the same, it does not matter which is meant for whom
  const agree = new Set(all.map(({ code }) => code)).size === 1;
  for (const row of rows) {
    const said = items.get(row);
    const outcome = said && outcomeOf(said.item, operation);
    // that somebody is no member to be removed is for the membership to say: Zoho has one code for many reasons
    const sure = outcome && !said.byPosition && (operation === 'add' || outcome.kind === 'applied');
    const mayBeDone = said !== undefined && saysServerFault(said.item.code);
    if (sure && !mayBeDone) settled.set(row, outcome);
    else if (allRefused) settled.set(row, { kind: 'failed', refusal: refusalOf(allRefused, operation) });
    else open.set(row, outcome && { outcome, guessed: mayBeDone || (said.byPosition && !agree) });
  }
  const closing =
    axis === 'user' ? undefined : (allRefused ?? all.find((item) => item.code === 'LIMIT_EXCEEDED'));
  return {
    settled,
    open,
    refusesSome: all.some((item) => outcomeOf(item, operation)?.kind === 'failed'),
    closed: closing && refusalOf(closing, operation),
    lost: undefined,
  };
}

function outcomeOf(item: ActionItem, operation: Operation): Outcome | undefined {
  if (saysApplied(item)) return { kind: 'applied', seen: 'answer' };
  if (operation === 'add' && saysAlreadyMember(item)) return { kind: 'alreadySo', seen: 'answer' };
  // SUCCESS beside a status of error: believe neither
  if (item.code === 'SUCCESS' || saysTooMany(item.code)) return undefined;
  return { kind: 'failed', refusal: refusalOf(item, operation) };
}

/** What an item that is neither success nor "already so" means for the row. */
export function refusalOf(item: ActionItem, operation: Operation): Refusal {
  const { code, details } = item;
  const said = { code, message: item.message ?? '' };
  if (code === 'LIMIT_EXCEEDED')
    return details?.limit ? { code: 'territoryFull', limit: details.limit } : { code: 'territoryFull' };
  if (code !== 'INVALID_DATA') return { code: 'refused', said };
  if (details?.owner_status) return { code: 'userStatus', status: details.owner_status };
  if (isAboutTerritory(item)) return { code: 'territoryUnknown', said };
  if (operation === 'add' || operation === 'setManager') return { code: 'userNotAccepted', said };
  if (operation === 'clearManager') return { code: 'refused', said };
  return /manager/i.test(said.message) ? { code: 'isManager' } : { code: 'notRemoved', said };
}

/** By its place in the URL of either side, or in what the user side was sent. */
function isAboutTerritory({ details }: ActionItem): boolean {
  const { resource_path_index: place, json_path: path } = details ?? {};
  return place === 2 || place === 3 || /^\$\.territories(?:\[\d+\](?:\.id)?)?$/.test(path ?? '');
}
