import * as v from 'valibot';
import { isId, type TerritoryId, type UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { shared } from '../base/text';
import { inSlices } from '../base/turns';
import { unreadable } from './answers';
import type { Answer } from './transport';

// Fields that are not named here are left out: Zoho adds some without notice, and copies of them would take memory.

const territoryId = v.custom<TerritoryId>(isId, 'not an id');
const userId = v.custom<UserId>(isId, 'not an id');
const text = v.nullish(v.string());

/** The count is a string on the pages and in the SDK, a number in the newest OpenAPI file. */
const count = v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(0));

export const territory = v.pipe(
  v.object({
    id: territoryId,
    name: text,
    description: text,
    reporting_to: v.nullish(v.object({ id: v.string() })),
    manager: v.nullish(v.object({ id: v.string(), name: text })),
    permission_type: text,
  }),
  v.transform((raw) => ({
    id: raw.id,
    name: raw.name ?? '',
    description: raw.description ?? '',
    parentId: raw.reporting_to?.id,
    manager: raw.manager ? { id: raw.manager.id as UserId, name: raw.manager.name ?? '' } : undefined,
    permission: raw.permission_type ?? undefined,
  })),
);

/** A territory of the organisation; `parentId` is undefined for the root and may name a territory that is not there. */
export type Territory = v.InferOutput<typeof territory>;

export const user = v.pipe(
  v.object({
    id: userId,
    full_name: text,
    first_name: text,
    last_name: text,
    email: text,
    status: text,
    role: v.nullish(v.object({ name: text })),
    profile: v.nullish(v.object({ name: text })),
    confirm: v.nullish(v.boolean()),
  }),
  v.transform((raw) => ({
    id: raw.id,
    name: raw.full_name ?? [raw.first_name, raw.last_name].filter(Boolean).join(' '),
    email: raw.email ?? '',
    status: shared(raw.status ?? 'unknown'),
    role: shared(raw.role?.name ?? ''),
    profile: shared(raw.profile?.name ?? ''),
    confirmed: raw.confirm ?? true,
  })),
);

/** A user of the organisation; `name`, `email`, `role` and `profile` are empty when Zoho gives none. */
export type User = v.InferOutput<typeof user>;

export const userCount = v.pipe(
  v.object({ count, territory: v.object({ id: territoryId }) }),
  v.transform((raw) => ({ territory: raw.territory.id, count: raw.count })),
);

export type UserCount = v.InferOutput<typeof userCount>;

/** The user side capitalises its keys, and inside `Manager` and `Reporting_To` does so inconsistently. */
export const territoryOfUser = v.pipe(
  v.object({ id: territoryId, Name: text, name: text }),
  v.transform((raw) => ({ id: raw.id, name: raw.Name ?? raw.name ?? '' })),
);

export type TerritoryOfUser = v.InferOutput<typeof territoryOfUser>;

export const organisation = v.pipe(
  v.object({ id: v.string(), zgid: text, company_name: text, domain_name: text, type: text }),
  v.transform((raw) => ({
    id: raw.id,
    name: raw.company_name ?? '',
    /** The part of a web address that names the organisation, `org7000001`. */
    domainName: raw.domain_name ?? (raw.zgid ? `org${raw.zgid}` : ''),
    type: raw.type ?? '',
  })),
);

export type OrganisationInfo = v.InferOutput<typeof organisation>;

/** One item of a `users` array that answers a write. */
export const actionItem = v.object({
  code: v.string(),
  status: text,
  message: text,
  details: v.nullish(
    v.object({
      id: v.nullish(v.string()),
      json_path: text,
      resource_path_index: v.nullish(v.number()),
      owner_status: text,
      limit: v.nullish(v.pipe(v.union([v.number(), v.string()]), v.transform(Number))),
    }),
  ),
});

export type ActionItem = v.InferOutput<typeof actionItem>;

const info = v.object({
  per_page: v.nullish(v.number()),
  count: v.nullish(v.number()),
  page: v.nullish(v.number()),
  more_records: v.nullish(v.boolean()),
});

/**
 * Reads `answer.body[key]` as a list of `item`, beside its `info`.
 *
 * @throws CrmError of kind `unreadable` naming the field that does not fit
 */
export async function readList<Item>(
  answer: Answer,
  key: string,
  item: v.GenericSchema<unknown, Item>,
): Promise<Item[]> {
  if (answer.body === undefined) return [];
  const refuse = (field: string): never => {
    const what = l10n.t('The answer has another shape than Zoho documents, at {0}.', field);
    throw unreadable(answer.where, answer.status, what);
  };
  const envelope = v.safeParse(v.object({ [key]: v.array(v.unknown()), info: v.nullish(info) }), answer.body);
  if (!envelope.success) return refuse(v.getDotPath(envelope.issues[0]) ?? key);
  const output = envelope.output as { info?: v.InferOutput<typeof info> | null } & Record<string, unknown>;
  const items: Item[] = [];
  // a page may hold thousands
  await inSlices(output[key] as unknown[], (slice) => {
    for (const entry of slice) {
      const parsed = v.safeParse(item, entry);
      if (parsed.success) items.push(parsed.output);
      else refuse([key, items.length, v.getDotPath(parsed.issues[0]) ?? []].flat().join('.'));
    }
  });
  return items;
}

const urlError = v.looseObject({
  code: v.literal('INVALID_DATA'),
  details: v.looseObject({ resource_path_index: v.number() }),
});

/** Whether a 400 says that an id in the URL names nothing. */
export function pointsIntoUrl(body: unknown): boolean {
  return v.is(urlError, body);
}

/**
 * The items of an answer about ids that were asked for; there may be fewer of them.
 *
 * @throws CrmError of kind `unreadable` when one is about something else: then nothing in the answer can be believed
 */
export function checkAsked<Item extends { readonly id: string }>(
  where: string,
  asked: readonly string[],
  items: Item[],
): Item[] {
  const known = new Set(asked);
  if (items.every(({ id }) => known.has(id))) return items;
  throw unreadable(where, 200, l10n.t('The answer is about something else than was asked for.'));
}
