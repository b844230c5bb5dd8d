import type { Random } from './random';
import type { Row } from './record';
import type { Members, Place } from './scenario';

/** What is to become of the territories of one person, as plain data. */
export interface Errand {
  readonly kind: 'offboard' | 'replace' | 'copy' | 'same';
  readonly from: string;
  readonly to: readonly string[];
  /** Whether a leaver may leave before the successor is seen. */
  readonly leaveFirst: boolean;
}

/** An errand about somebody who is in a territory, mostly. */
export function errandOf(random: Random, { users }: Place, members: Members): Errand {
  const from = random.one(users[0] ?? '', ...members.map(({ user }) => user));
  const others = users.filter((id) => id !== from);
  const kind = random.one('offboard', 'offboard', 'replace', 'replace', 'replace', 'copy', 'same');
  const most = kind === 'offboard' ? 0 : kind === 'replace' ? 1 : 3;
  return {
    kind,
    from,
    to: random.some(others, random.whole(Math.min(1, most), most)),
    leaveFirst: random.chance(0.2),
  };
}

/** Whatever an errand may lead to, wherever people are by then. */
export function askedOf({ kind, from, to }: Errand, territories: readonly string[]): Row[] {
  const coming = to.map((user) => ({ user, operation: 'add' }) as const);
  const leaving = kind === 'offboard' || kind === 'replace' ? [from] : kind === 'same' ? to : [];
  const going = leaving.map((user) => ({ user, operation: 'remove' }) as const);
  return territories.flatMap((territory) => [...coming, ...going].map((row) => ({ territory, ...row })));
}

/** The changes of an errand as far as those who were members at first are concerned. */
export function changesFor(errand: Errand, territories: readonly string[], members: Members): Row[] {
  const own = members.filter(({ user }) => user === errand.from).map(({ territory }) => territory);
  const rows = askedOf(errand, own);
  return rows.length > 0 ? rows : askedOf(errand, territories.slice(0, 1));
}
