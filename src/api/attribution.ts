import type { UserId } from '../base/ids';
import type { ActionItem } from './schemas';

/** What an answer says of one user, and how surely the item is theirs. */
export interface AttributedItem {
  readonly item: ActionItem;
  /** `position` is a guess that the membership has to confirm. */
  readonly by: 'id' | 'path' | 'position';
}

export interface Attribution {
  readonly byUser: ReadonlyMap<UserId, AttributedItem>;
  /** Items that name no user that was sent; a limit or a bad territory is told this way. */
  readonly unattributed: readonly ActionItem[];
}

/**
 * Gives every item of an answer to a user that was sent: by `details.id`, else by the index in `details.json_path`
 * (or the URL segment of a single call), else by position when there are as many items as users. Two items that
 * contradict each other leave their user without any.
 */
export function attribute(sent: readonly UserId[], items: readonly ActionItem[]): Attribution {
  const claims = new Map<UserId, AttributedItem[]>();
  const loose: { item: ActionItem; index: number }[] = [];
  const claim = (user: UserId, entry: AttributedItem) =>
    claims.set(user, [...(claims.get(user) ?? []), entry]);

  items.forEach((item, index) => {
    const id = item.details?.id;
    const byId = sent.find((user) => user === id);
    const byPath = byId === undefined && !id ? sent[indexInRequest(item, sent.length) ?? -1] : undefined;
    if (byId !== undefined) claim(byId, { item, by: 'id' });
    else if (byPath !== undefined) claim(byPath, { item, by: 'path' });
    else loose.push({ item, index });
  });

  const unattributed: ActionItem[] = [];
  for (const { item, index } of loose) {
    const user = sent[index];
    const guess =
      items.length === sent.length && !item.details?.id && !namesTerritory(item) && !namesLimit(item);
    if (guess && user !== undefined && !claims.has(user)) claim(user, { item, by: 'position' });
    else unattributed.push(item);
  }

  const byUser = new Map<UserId, AttributedItem>();
  for (const [user, [first, ...others]] of claims) {
    const agree = others.every(
      ({ item }) => item.code === first?.item.code && item.status === first.item.status,
    );
    if (first && agree) byUser.set(user, first);
  }
  return { byUser, unattributed };
}

/** Segment 4 of `/settings/territories/{territory}/users/{user}` is the user of a single call, segment 2 the territory. */
function indexInRequest(item: ActionItem, sentCount: number): number | undefined {
  if (item.details?.resource_path_index === 4 && sentCount === 1) return 0;
  const match = /^\$\.users\[(\d{1,4})\]/.exec(item.details?.json_path ?? '');
  return match ? Number(match[1]) : undefined;
}

/** Whether an item complains of the territory in the URL rather than of a user. */
export function namesTerritory(item: ActionItem): boolean {
  return item.details?.resource_path_index === 2;
}

function namesLimit(item: ActionItem): boolean {
  return item.code === 'LIMIT_EXCEEDED' && item.details?.limit !== undefined;
}
