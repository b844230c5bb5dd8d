import type { ActionItem } from './actionItem';

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
