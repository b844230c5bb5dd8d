import type { OrganisationModel } from '../org/organisation';
import { othersFirst } from '../util/turns';
import { readFacts } from './facts';
import type { Names } from './names';
import type { Change, Plan } from './plan';
import { planRows, rowsOf, type Wanted } from './planner';

/**
 * A plan of these changes, to be sealed, on members as they are at this moment. Each step takes a turn of its own, because
 * there may be ten thousand rows.
 *
 * @throws RangeError when changes contradict or wait for each other, or one is of a manager; as `readFacts`
 */
export async function planMembers(
  way: Omit<Wanted, 'rows'>,
  changes: readonly Change[],
  model: OrganisationModel,
  reading: Parameters<typeof readFacts>[2],
): Promise<{ readonly draft: Omit<Plan, 'hash'>; readonly names: Names }> {
  const { facts, names } = await readFacts(changes, model, reading);
  const rows = rowsOf(changes, facts);
  await othersFirst();
  return { draft: planRows({ ...way, rows }, facts), names };
}
