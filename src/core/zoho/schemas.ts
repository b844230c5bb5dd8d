import * as v from 'valibot';
import { isId, type TerritoryId, type UserId } from '../util/ids';
import { shared } from '../util/text';
import { inSlices } from '../util/turns';
import { oddAnswer } from './answers';
import type { CrmDetail } from './errors';
import type { Answer } from './transport';

// Only the ids that are sent again are strict: whatever stands in another field, its row is read.
// Other fields are left out: Zoho adds some without notice, and copies of them would take memory.

type Raw = Readonly<Record<string, unknown>>;

/** A row with an id as it is sent again; `read` makes what it can of the rest. */
function row<Item extends { id: string }>(
  read: (id: Item['id'], raw: Raw) => Item,
): v.GenericSchema<unknown, Item> {
  const hasId = (raw: unknown) => isId(partOf(raw, 'id'));
  return v.pipe(
    v.custom<Raw & { id: Item['id'] }>(hasId, 'no id'),
    v.transform((raw) => read(raw.id, raw)),
  );
}

function partOf(raw: unknown, key: string): unknown {
  return typeof raw === 'object' && raw !== null ? (raw as Raw)[key] : undefined;
}

/** A text, or a number that stands where a text should; '' for anything else. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A number of things, as a number or as a text; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  return /^\d{1,9}$/.test(text(value)) ? Number(value) : undefined;
}

/** What is referred to, by an object with its name or by the bare name. */
function nameIn(value: unknown): string {
  return text(partOf(value, 'name') ?? value);
}

/** A territory of the organisation. */
export interface Territory {
  readonly id: TerritoryId;
  readonly name: string;
  readonly description: string;
  /** Undefined for the root; may name a territory that is not there, and is '' where Zoho names none that can be read. */
  readonly parentId: string | undefined;
  readonly manager: { readonly id: UserId | undefined; readonly name: string } | undefined;
  readonly permission: string | undefined;
}

export const territory = row<Territory>((id, raw) => ({
  id,
  name: text(raw['name']),
  description: text(raw['description']),
  parentId: parentIn(raw['reporting_to']),
  manager: managerIn(raw['manager']),
  permission: text(raw['permission_type']) || undefined,
}));

function parentIn(value: unknown): string | undefined {
  const id = partOf(value, 'id');
  if ((value ?? undefined) === undefined || id === null) return undefined;
  return typeof id === 'string' ? id : '';
}

/** `{"id": null}` is nobody. */
function managerIn(value: unknown): Territory['manager'] {
  const id = partOf(value, 'id');
  const manager = { id: isId(id) ? (id as UserId) : undefined, name: nameIn(value) };
  return manager.id === undefined && manager.name === '' ? undefined : manager;
}

/** A user of the organisation; `name`, `email`, `role` and `profile` are empty when Zoho gives none. */
export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly status: string;
  readonly role: string;
  readonly profile: string;
  readonly confirmed: boolean;
}

export const user = row<User>((id, raw) => {
  const name = text(raw['full_name']);
  const email = text(raw['email']);
  return {
    id,
    name: name.trim() ? name : fullName(raw) || email,
    email,
    status: shared(typeof raw['status'] === 'string' ? raw['status'] : 'unknown'),
    role: shared(nameIn(raw['role'])),
    profile: shared(nameIn(raw['profile'])),
    confirmed: raw['confirm'] !== false && !/^(?:false|0)$/i.test(text(raw['confirm'])),
  };
});

function fullName(raw: Raw): string {
  return `${text(raw['first_name'])} ${text(raw['last_name'])}`.trim();
}

export interface UserCount {
  readonly territory: TerritoryId;
  /** Undefined where no number stands. */
  readonly count: number | undefined;
}

/** The count is a string on the pages and in the SDK, a number in the newest OpenAPI file. */
export const userCount: v.GenericSchema<unknown, UserCount> = v.pipe(
  v.custom<{ territory: { id: TerritoryId }; count?: unknown }>((raw) =>
    isId(partOf(partOf(raw, 'territory'), 'id')),
  ),
  v.transform(({ territory: { id }, count }) => ({
    territory: id,
    count: wholeNumber(count),
  })),
);

/** A territory that a user belongs to. */
export interface TerritoryOfUser {
  readonly id: TerritoryId;
  readonly name: string;
  /** Null for none; undefined where Zoho does not say it in a way that can be read. */
  readonly manager: UserId | null | undefined;
}

/** The user side capitalises its keys, and inside `Manager` and `Reporting_To` does so inconsistently. */
export const territoryOfUser = row<TerritoryOfUser>((id, raw) => ({
  id,
  name: text(raw['Name'] ?? raw['name']),
  manager: managerOfUserSide(raw['Manager'] ?? raw['manager'], 'Manager' in raw || 'manager' in raw),
}));

function managerOfUserSide(value: unknown, isTold: boolean): UserId | null | undefined {
  const manager = managerIn(value);
  return isTold && manager === undefined ? null : manager?.id;
}

export interface OrganisationInfo {
  readonly id: string;
  readonly name: string;
  /** The part of a web address that names the organisation, `org7000001`. */
  readonly domainName: string;
  readonly type: string;
}

export const organisation: v.GenericSchema<unknown, OrganisationInfo> = v.pipe(
  v.custom<Raw>((raw) => text(partOf(raw, 'id')) !== '', 'no id'),
  v.transform((raw) => {
    const zgid = text(raw['zgid']);
    return {
      id: text(raw['id']),
      name: text(raw['company_name']),
      domainName: text(raw['domain_name']) || (zgid && `org${zgid}`),
      type: text(raw['type']),
    };
  }),
);

/** What could be read of a list, and what could not. */
export interface ReadRows<Item> {
  readonly items: Item[];
  /** How many rows have no id that could be sent again. */
  readonly odd: number;
  /** Where the first of them stands, `users.3.id`. */
  readonly firstOdd: string;
}

/**
 * Reads `answer.body[key]` as a list of `item`.
 *
 * @throws CrmError of kind `unreadable` when there is no list
 */
export async function readList<Item>(
  { where, status, body }: Answer,
  key: string,
  item: v.GenericSchema<unknown, Item>,
): Promise<ReadRows<Item>> {
  const items: Item[] = [];
  const odd: number[] = [];
  const list = body === undefined ? [] : partOf(body, key);
  if (!Array.isArray(list)) throw oddAnswer(where, status, shapeAt(key));
  // a page may hold thousands
  await inSlices(list as unknown[], (slice) => {
    for (const entry of slice) {
      const parsed = v.safeParse(item, entry);
      if (parsed.success) items.push(parsed.output);
      else odd.push(items.length + odd.length);
    }
  });
  return { items, odd: odd.length, firstOdd: `${key}.${odd[0]}.id` };
}

/**
 * A list of which every row is needed.
 *
 * @throws CrmError of kind `unreadable` as well where a row has no id
 */
export async function readWhole<Item>(
  answer: Answer,
  key: string,
  item: v.GenericSchema<unknown, Item>,
): Promise<Item[]> {
  const { items, odd, firstOdd } = await readList(answer, key, item);
  if (odd > 0) throw oddAnswer(answer.where, answer.status, shapeAt(firstOdd));
  return items;
}

function shapeAt(field: string): CrmDetail {
  return { code: 'shape', field };
}
