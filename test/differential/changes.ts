import type { Random } from './random';
import type { Row } from './record';
import type { Members, Place } from './scenario';

/** Users who come to one territory or several, leave, or move; mostly such as are not so already. */
export function changesOf(random: Random, { territories, users }: Place, members: Members): Row[] {
  const kinds = Array.from({ length: random.whole(1, 3) }, () =>
    random.one('join' as const, 'join', 'spread', 'leave', 'move', 'withdraw', 'replace'),
  );
  const rows = kinds.flatMap((kind): Row[] => {
    const [at = '', to = ''] = random.some(territories, 2);
    const here = members.filter(({ territory }) => territory === at).map(({ user }) => user);
    const away = users.filter((id) => !here.includes(id) || random.chance(0.1));
    const [who = ''] = random.some(kind === 'withdraw' ? here : users, 1);
    const own = members.filter(({ user }) => user === who).map(({ territory }) => territory);
    const elsewhere = territories.filter((id) => !own.includes(id) || random.chance(0.1));
    switch (kind) {
      case 'join':
        return rowsOf('add', [at], random.some(away, random.whole(1, 8)));
      case 'spread':
        return rowsOf('add', random.some(elsewhere, random.whole(2, 5)), [who]);
      case 'leave':
        return rowsOf('remove', [at], random.some([...here, ...away.slice(0, 1)], random.whole(1, 5)));
      case 'withdraw':
        return rowsOf('remove', own, [who]);
      case 'replace': {
        const [leaver = who] = random.some(here, 1);
        const [next = who] = random.some(away, 1);
        if (next === leaver) return [];
        const added = { territory: at, user: next, operation: 'add' } as const;
        return [added, { territory: at, user: leaver, operation: 'remove', after: [added] }];
      }
      case 'move': {
        const movers = random.some(here, random.whole(1, 4));
        return [...rowsOf('add', [to], movers), ...rowsOf('remove', [at], movers)];
      }
    }
  });
  const [first = ''] = territories;
  // what is named twice counts once, and once only can somebody be added or removed
  const byPair = new Map(rows.map((row) => [`${row.territory}/${row.user}`, row]));
  return byPair.size > 0 ? [...byPair.values()] : rowsOf('add', [first], users.slice(0, 2));
}

function rowsOf(
  operation: Row['operation'],
  territories: readonly string[],
  users: readonly string[],
): Row[] {
  return territories.flatMap((territory) => users.map((user) => ({ territory, user, operation })));
}
