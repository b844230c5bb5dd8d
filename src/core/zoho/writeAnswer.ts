import * as v from 'valibot';
import { errorOfAnswer, unreadable } from './answers';
import type { Answer } from './transport';

/** An ornament of an item: whatever does not fit counts as missing. */
function loose<Output>(schema: v.GenericSchema<unknown, Output>) {
  return v.optional(v.fallback(v.nullable(schema), null));
}

/** A number, also where it is written as a text. */
const number = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^\d+$/)), v.number()]),
  v.transform(Number),
  v.integer(),
);

/** One item of a `users` array that answers a write. */
export const actionItem = v.object({
  code: v.string(),
  status: loose(v.string()),
  message: loose(v.string()),
  details: loose(
    v.object({
      id: loose(v.string()),
      api_name: loose(v.string()),
      json_path: loose(v.string()),
      resource_path_index: loose(number),
      owner_status: loose(v.string()),
      limit: loose(number),
    }),
  ),
});

export type ActionItem = v.InferOutput<typeof actionItem>;

/** What an answer to a write says, with its status: a 400 may still carry items that succeeded. */
export interface WriteAnswer<Id extends string> extends Attribution<Id> {
  readonly status: number;
}

/**
 * Reads an answer to a write of these ids.
 *
 * @throws CrmError when the answer refuses the request as a whole, or says nothing of what became of it
 */
export function readWrite<Id extends string>(
  answer: Answer,
  sent: readonly Id[],
  list: 'users' | 'territories',
): WriteAnswer<Id> {
  const items = actionItems(answer, list);
  if (items) return { status: answer.status, ...attribute(sent, items) };
  if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
  throw unreadable(answer.where, answer.status, { code: 'nothingSaid' }, answer.body === undefined);
}

/** Ids have more digits than a number holds: whoever wrote one as a number may have changed it into another. */
const withRoundedId = v.looseObject({ details: v.looseObject({ id: v.number() }) });

/** The items of a write's answer, whatever its status and however deeply nested; undefined when there is no list. */
function actionItems(answer: Answer, key: 'users' | 'territories'): ActionItem[] | undefined {
  if (typeof answer.body !== 'object' || answer.body === null) return undefined;
  const list = (answer.body as Record<string, unknown>)[key];
  const isSaid = Array.isArray(list) && (list.length > 0 || answer.status < 400);
  const items = isSaid ? (list.flat(2) as unknown[]) : refusalOnTop(answer);
  if (items?.some((item) => v.is(withRoundedId, item))) {
    throw unreadable(answer.where, answer.status, { code: 'roundedIds' });
  }
  return items?.flatMap((item) => {
    const parsed = v.safeParse(actionItem, item);
    return parsed.success ? [parsed.output] : [];
  });
}

/**
 * The OpenAPI files show some refusals of a user or a territory at the top level instead of in the list. One that names
 * none refuses the request: whoever sent its users one by one would be refused as often.
 */
function refusalOnTop({ where, status, body }: Answer): unknown[] | undefined {
  const { success, output } = v.safeParse(actionItem, body);
  if (!success) return undefined;
  // Zoho refuses the caller on the user side, with either status
  if (output.code === 'NOT_ALLOWED' && (status === 400 || status === 403)) return [body];
  const isRefused = status === 400 && errorOfAnswer(where, status, body).kind === 'refused';
  return isRefused && namesSomething(output) ? [body] : undefined;
}

/** An id or the place of one in the request, the state of a user, the limit of the territory. */
function namesSomething({ details }: ActionItem): boolean {
  const {
    id,
    json_path: path,
    resource_path_index: place,
    owner_status: state,
    limit,
    api_name: field,
  } = details ?? {};
  const isPlace = /^\$\.(?:users|territories)\[/.test(path ?? '');
  return isPlace || field === 'id' || (id ?? state ?? place ?? limit ?? undefined) !== undefined;
}

/** What an answer says of one id that was sent, and how surely the item is meant for it. */
export interface AttributedItem {
  readonly item: ActionItem;
  /** `position` is a guess that the membership has to confirm. */
  readonly by: 'id' | 'path' | 'position';
}

export interface Attribution<Id extends string> {
  readonly byId: ReadonlyMap<Id, AttributedItem>;
  /** Items that name no id that was sent; a limit or a bad territory is told this way. */
  readonly unattributed: readonly ActionItem[];
}

/**
 * Gives every item of an answer to an id that was sent, a user or (on the user side of the API) a territory: by
 * `details.id`, else by the index in `details.json_path` (or the URL segment of a single call), else by position when
 * there are as many items as ids. Two items that contradict each other leave their id without any.
 */
export function attribute<Id extends string>(
  sent: readonly Id[],
  items: readonly ActionItem[],
): Attribution<Id> {
  const claims = new Map<Id, AttributedItem[]>();
  const loose: { item: ActionItem; index: number }[] = [];
  const known = new Set<string>(sent);
  const claim = (id: Id, entry: AttributedItem) => claims.set(id, [...(claims.get(id) ?? []), entry]);

  items.forEach((item, index) => {
    const id = item.details?.id;
    const byId = id && known.has(id) ? (id as Id) : undefined;
    const byPath = byId === undefined && !id ? sent[indexInRequest(item, sent.length) ?? -1] : undefined;
    if (byId !== undefined) claim(byId, { item, by: 'id' });
    else if (byPath !== undefined) claim(byPath, { item, by: 'path' });
    else loose.push({ item, index });
  });

  const unattributed: ActionItem[] = [];
  for (const { item, index } of loose) {
    const candidate = sent[index];
    const guess = items.length === sent.length && !item.details?.id && !namesUrl(item) && !namesLimit(item);
    if (guess && candidate !== undefined && !claims.has(candidate))
      claim(candidate, { item, by: 'position' });
    else unattributed.push(item);
  }

  const byId = new Map<Id, AttributedItem>();
  for (const [id, [first, ...others]] of claims) {
    const agree = others.every(
      ({ item }) => item.code === first?.item.code && item.status === first.item.status,
    );
    if (first && agree) byId.set(id, first);
  }
  return { byId, unattributed };
}

/**
 * Segment 4 of `/settings/territories/{territory}/users/{user}` is the user of a single call, segment 2 the territory; of
 * `/users/{user}/territories/{territory}`, segments 1 and 3 are the user and the territory.
 */
function indexInRequest(item: ActionItem, sentCount: number): number | undefined {
  const place = item.details?.resource_path_index;
  if ((place === 3 || place === 4) && sentCount === 1) return 0;
  const match = /^\$\.(?:users|territories)\[(\d{1,4})\]/.exec(item.details?.json_path ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Whether an item complains of the territory in the URL, or on the user side of the user, rather than of what was sent. */
export function namesUrl(item: ActionItem): boolean {
  const place = item.details?.resource_path_index;
  return place === 1 || place === 2;
}

function namesLimit(item: ActionItem): boolean {
  return item.code === 'LIMIT_EXCEEDED' && typeof item.details?.limit === 'number';
}
