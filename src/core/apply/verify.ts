import type { User } from '../zoho/schemas';
import type { TerritoryId } from '../util/ids';
import type { Ledger } from '../journal/ledger';
import { Memberships } from './membership';
import { idsOf } from '../plan/facts';
import { byTerritory } from '../plan/plan';
import type { Survey } from './survey';

/**
 * Looks once more at what the answers said was done. A row that the members do not show is not called done.
 *
 * @returns the members that were read, by territory
 * @throws CrmError when they cannot be read; ChangeError when what was seen cannot be written down
 */
export async function verify(
  ledger: Ledger,
  survey: Survey,
): Promise<ReadonlyMap<TerritoryId, readonly User[]>> {
  const applied = ledger.state.plan.rows.filter((row) => {
    const outcome = ledger.state.outcomeOf(row);
    return outcome.kind === 'applied' && outcome.seen === 'answer';
  });
  const members = await survey.readBack(applied);
  const rows = byTerritory(applied);
  for (const [territory, users] of members) {
    const live = Memberships.ofTerritory(territory, idsOf(users));
    const own = rows.get(territory) ?? [];
    await ledger.settle(
      own.filter((row) => live.fulfil(row)),
      { kind: 'applied', seen: 'both' },
    );
    await ledger.settle(
      own.filter((row) => !live.fulfil(row)),
      { kind: 'unknown', why: 'againstItself' },
    );
  }
  return members;
}
