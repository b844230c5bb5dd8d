import type { Journal } from '../journal/journal';
import { leftToOthers, type Outcome } from '../journal/outcome';
import { placeKey } from '../journal/undo';
import { territoryNow } from '../plan/facts';
import { managerIn, managerWanted } from '../plan/managers';
import { isOfManager, type ManagerRow, type Refusal } from '../plan/plan';
import type { TerritoryId } from '../util/ids';
import type { Territory } from '../zoho/schemas';
import { leave, Overtaken } from './leave';
import { isForeign } from './reconcile';
import type { Told } from './request';
import type { RunOptions } from './run';
import { mostTries } from './sender';

/** What is known of a row once its territory has been read. */
interface ManagerEvidence {
  /** Undefined where there is no such territory. */
  readonly territory: Territory | undefined;
  /** What the last request told that carried the row in this part of the run. */
  readonly told: Told | undefined;
  /** Whether a request of this run carried it that may have done it. */
  readonly mayBeDone: boolean;
  /** Whether a reading did not show what an earlier request did, which may be carried out yet. */
  readonly mayBeLate: boolean;
  /** How often it was sent in this part of the run. */
  readonly tries: number;
}

/** The changes of a plan of managers, one territory after the other, each with a look before and after its request. */
export class ManagerRun {
  private readonly journal: Journal;
  /** The territories as they were read last. */
  readonly territories = new Map<TerritoryId, Territory>();
  private underWay = 0;
  /** When the last look began. */
  private lookedAt = -Infinity;

  constructor(private readonly options: RunOptions) {
    this.journal = options.journal;
  }

  /**
   * Sends what is left of the plan.
   *
   * @throws CrmError or ChangeError when it cannot go on; each row has the outcome that is known then. A cancel throws
   * nothing.
   */
  async go(): Promise<void> {
    const { cancel } = this.options;
    try {
      for (const row of this.journal.state.openRows()) {
        if (cancel.aborted) return;
        if (isOfManager(row)) await this.change(row);
        const { settled, of } = this.journal.state.done;
        this.options.onProgress?.(settled, of);
      }
    } catch (error) {
      if (!cancel.aborted || error !== cancel.reason) throw error;
    }
  }

  /** Reads, sends and reads until the row has its outcome. */
  private async change(row: ManagerRow): Promise<void> {
    let told: Told | undefined;
    let mayBeLate = false;
    for (let tries = 0; ; tries++) {
      const territory = await this.look(row.territory);
      const mayBeDone = this.journal.state.sendsOf(row) > 0;
      const isTheirs = this.options.theirs.has(placeKey(row));
      const evidence = { territory, told, mayBeDone, mayBeLate, tries };
      const outcome = managerOutcome(row, evidence) ?? (isTheirs ? leftToOthers : undefined);
      if (outcome) {
        await this.journal.settle([row], outcome);
        if (isForeign(told?.lost)) throw told.lost;
        return;
      }
      // seen not to be done: as if it had not been sent
      if (mayBeDone) await this.journal.withdraw([row]);
      mayBeLate ||= mayBeDone;
      if (isForeign(told?.lost)) throw told.lost.with({ effect: 'none' });
      told = await this.send(row, territory?.permission);
    }
  }

  /** Undefined where somebody else set a manager while the request waited: it would undo their work. */
  private async send(row: ManagerRow, permission: string | undefined): Promise<Told | undefined> {
    try {
      return await leave(
        { operation: row.operation, axis: 'single', rows: [row], permission },
        this.options,
        this.options.cancel,
        (change) => this.options.onUnderWay?.((this.underWay += change)),
        {
          isOld: () => this.options.pauses.since(this.lookedAt),
          again: async () => {
            if (managerIn(await this.look(row.territory)) !== row.replaces) throw new Overtaken();
          },
        },
      );
    } catch (error) {
      if (error instanceof Overtaken) return undefined;
      throw error;
    }
  }

  private async look(id: TerritoryId): Promise<Territory | undefined> {
    const { client, cancel, lease, pauses } = this.options;
    this.lookedAt = pauses.now();
    const territory = await territoryNow(id, client, cancel);
    await lease.check();
    if (territory) this.territories.set(id, territory);
    return territory;
  }
}

/** What became of a row; undefined where it has to be sent, for the first time or once more. */
function managerOutcome(row: ManagerRow, evidence: ManagerEvidence): Outcome | undefined {
  const { territory, told, mayBeDone, mayBeLate, tries } = evidence;
  const live = managerIn(territory);
  const guess = told?.open.get(row);
  const suggested = told?.settled.get(row) ?? guess?.outcome;
  const refused = suggested?.kind === 'failed' ? suggested.refusal : told?.closed;
  if (territory && live === managerWanted(row)) {
    if (suggested?.kind === 'applied') return { kind: 'applied', seen: 'both' };
    // what Zoho refused, somebody else has done
    const isOthers = refused && !guess?.guessed;
    return mayBeLate || (mayBeDone && !isOthers) ? { kind: 'soNow' } : { kind: 'alreadySo', seen: 'reread' };
  }
  if (refused) return { kind: 'failed', refusal: refused };
  if (suggested?.kind === 'applied') return { kind: 'unknown', why: 'againstItself' };
  if (!territory) return { kind: 'failed', refusal: gone };
  if (live !== row.replaces)
    return { kind: mayBeDone || mayBeLate ? 'failed' : 'skipped', refusal: { code: 'otherManager' } };
  return tries < mostTries ? undefined : { kind: 'failed', refusal: { code: 'noAnswer' } };
}

const gone: Refusal = { code: 'territoryUnknown', said: { code: 'INVALID_DATA', message: '' } };
