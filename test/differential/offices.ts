import type { Random } from './random';
import type { Office } from './record';
import type { Place } from './scenario';

/** Other managers for some territories, or none; now and then somebody whom Zoho does not take. */
export function officesOf(random: Random, { territories, users, active }: Place): Office[] {
  const [root = '', ...below] = territories;
  const chosen = random.some(below, random.whole(1, 3));
  if (random.chance(0.1)) chosen.push(root);
  return chosen.map((territory) => {
    const [manager = ''] = random.some(random.chance(0.9) ? active : users, 1);
    return { territory, manager: random.chance(0.25) ? null : manager };
  });
}

/** What somebody else does: mostly in one of these territories, and now and then the very same. */
export function officeOf(random: Random, { territories, active }: Place, offices: readonly Office[]): Office {
  const [office] = random.some(offices, 1);
  if (office && random.chance(0.2) && (office.manager === null || active.includes(office.manager)))
    return office;
  const [, second = ''] = territories;
  const [manager = ''] = random.some(active, 1);
  return {
    territory: office && random.chance(0.8) ? office.territory : second,
    manager: random.chance(0.25) ? null : manager,
  };
}
