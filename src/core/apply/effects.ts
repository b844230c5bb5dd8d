import type { RunResult } from '../journal/result';
import type { TerritoryId } from '../util/ids';

/** How many users a run added to and removed from a territory. */
export interface Effect {
  readonly added: number;
  readonly removed: number;
}

/** What a run did to each territory that it sent something to. */
export function effectsOf({ rows }: Pick<RunResult, 'rows'>): ReadonlyMap<TerritoryId, Effect> {
  const effects = new Map<TerritoryId, { added: number; removed: number }>();
  for (const { row, outcome } of rows) {
    const isOld = outcome.kind === 'alreadySo' && outcome.seen === 'plan';
    if (isOld || outcome.kind === 'notStarted' || outcome.kind === 'skipped') continue;
    const effect = effects.get(row.territory) ?? { added: 0, removed: 0 };
    effects.set(row.territory, effect);
    if (outcome.kind !== 'applied' && outcome.kind !== 'soNow') continue;
    if (row.operation === 'add') effect.added++;
    else effect.removed++;
  }
  return effects;
}
