import { associationChunks } from '../api/chunks';
import type { CrmClient } from '../api/client';
import { CrmError } from '../api/errors';
import type { TerritoryId, UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { exchange, unanswered, type Told } from './exchange';
import { refusalOfError, type Outcome, type Refusal } from './outcome';
import { usersToSend, type AssociationForm, type AssociationPlan } from './plan';

export interface ApplyOptions {
  readonly client: CrmClient;
  /** Aborted when the person cancels: no further request starts, the one under way may end. */
  readonly cancel: AbortSignal;
  readonly now: () => number;
  /** Told after every request how many of the rows to send have their final outcome. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** A bulk request, once more without the users that were refused, and then each user alone: that tells for certain. */
const mostBulk = 2;
const mostSends = 3;
/** After two lost answers for a user nothing is sent a third time. */
const mostLost = 2;

interface Tries {
  sent: number;
  lost: number;
}

/** The requests of one plan, one after the other, and what became of each row. */
export class Run {
  private readonly settled = new Map<string, Outcome>();
  /** What can be said of rows that were sent while their outcome is still being found out. */
  private readonly soFar = new Map<string, Outcome>();
  private readonly total: number;

  constructor(
    private readonly plan: AssociationPlan,
    private readonly options: ApplyOptions,
  ) {
    this.total = plan.territories.reduce((sum, planned) => sum + usersToSend(planned).length, 0);
  }

  /** What became of a row so far; undefined when it was not sent. */
  outcomeOf(territory: TerritoryId, user: UserId): Outcome | undefined {
    const row = rowOf(territory, user);
    return this.settled.get(row) ?? this.soFar.get(row);
  }

  /**
   * Sends users to one territory.
   *
   * @throws CrmError when the run cannot go on: a request or a reading of the members was refused or not possible
   */
  async territory(territory: TerritoryId, users: readonly UserId[]): Promise<void> {
    let closed: Refusal | undefined;
    for (const chunk of associationChunks(users)) {
      if (closed) this.settle(territory, chunk, { kind: 'skipped', refusal: closed });
      else closed = await this.chunk(territory, chunk);
    }
  }

  /** Sends one chunk until every user in it has an outcome; tells whether the territory takes nobody any more. */
  private async chunk(territory: TerritoryId, users: readonly UserId[]): Promise<Refusal | undefined> {
    const tries = new Map<UserId, Tries>(users.map((user) => [user, { sent: 0, lost: 0 }]));
    let form = this.plan.form;
    let queue = users;
    for (let requests = 1; queue.length > 0 && !this.cancelled(); requests++) {
      const request = form === 'bulk' ? queue : queue.slice(0, 1);
      const waiting = queue.slice(request.length);
      const told = await this.send(territory, request, form, tries);
      const live = told.open.size > 0 ? await this.readAgain(territory) : new Set<UserId>();
      if (!live) return undefined;
      const closed = isClosed(told, live, form) ? told.closed : undefined;
      const again = this.judge(territory, told, live, closed, tries);
      this.report();
      if (closed) {
        this.close(territory, waiting, closed, tries);
        return closed;
      }
      queue = [...again, ...waiting];
      // a refusal that names its users can be avoided; one that names nobody would only come again
      const avoidable = told.settled.size > 0 || told.lost;
      if (requests >= mostBulk || !avoidable) form = 'single';
    }
    return undefined;
  }

  private async send(
    territory: TerritoryId,
    users: readonly UserId[],
    form: AssociationForm,
    tries: ReadonlyMap<UserId, Tries>,
  ): Promise<Told> {
    const again = users.some((user) => (tries.get(user)?.sent ?? 0) > 0);
    try {
      const answer = await exchange(this.options.client, territory, users, form, this.options.cancel);
      const told = again ? doubtAlreadyMembers(answer) : answer;
      for (const user of users) count(tries.get(user), told);
      for (const [user, outcome] of told.settled) this.settle(territory, [user], outcome);
      this.leaveOpen(territory, told.open.keys());
      return told;
    } catch (error) {
      // a fault of our own may come after the request has left
      if (!(error instanceof CrmError)) this.leaveOpen(territory, users);
      else if (error.kind !== 'network')
        this.settle(territory, users, { kind: 'failed', refusal: refusalOfError(error) });
      throw error;
    } finally {
      this.report();
    }
  }

  /** The members of the territory now; undefined when the run was cancelled, and then open users stay unknown. */
  private async readAgain(territory: TerritoryId): Promise<ReadonlySet<UserId> | undefined> {
    if (this.cancelled()) return undefined;
    try {
      const members = await this.options.client.members(territory, { signal: this.options.cancel });
      return new Set(members.map((member) => member.id));
    } catch (error) {
      if (this.cancelled()) return undefined;
      throw error;
    }
  }

  /** Decides open users by the membership; returns those worth another request. */
  private judge(
    territory: TerritoryId,
    told: Told,
    live: ReadonlySet<UserId>,
    closed: Refusal | undefined,
    tries: ReadonlyMap<UserId, Tries>,
  ): UserId[] {
    const again: UserId[] = [];
    for (const [user, suggested] of told.open) {
      const { sent = 0, lost = 0 } = tries.get(user) ?? {};
      const failed: Outcome = { kind: 'failed', refusal: closed ?? unanswered(told.lost) };
      if (live.has(user)) {
        // the plan's base did not have the user: a member now is one that this run made, unless Zoho says otherwise
        const before = suggested?.kind === 'alreadyMember';
        this.settle(territory, [user], before ? suggested : { kind: 'applied', seen: 'reread' });
      } else if (suggested?.kind === 'failed') {
        this.settle(territory, [user], suggested);
      } else if (closed || sent >= mostSends || lost >= mostLost) {
        this.settle(territory, [user], failed);
      } else {
        this.soFar.set(rowOf(territory, user), failed);
        again.push(user);
      }
    }
    return again;
  }

  /** Users who wait for a request that cannot succeed: some were sent before, in a request that added nobody. */
  private close(
    territory: TerritoryId,
    users: readonly UserId[],
    refusal: Refusal,
    tries: ReadonlyMap<UserId, Tries>,
  ): void {
    for (const user of users) {
      const wasSent = (tries.get(user)?.sent ?? 0) > 0;
      this.settle(territory, [user], { kind: wasSent ? 'failed' : 'skipped', refusal });
    }
  }

  private cancelled(): boolean {
    return this.options.cancel.aborted;
  }

  private settle(territory: TerritoryId, users: readonly UserId[], outcome: Outcome): void {
    for (const user of users) this.settled.set(rowOf(territory, user), outcome);
  }

  private leaveOpen(territory: TerritoryId, users: Iterable<UserId>): void {
    const why = l10n.t('Zoho gave no clear answer, and the membership was not read again.');
    for (const user of users) this.soFar.set(rowOf(territory, user), { kind: 'unknown', why });
  }

  private report(): void {
    this.options.onProgress?.(this.settled.size, this.total);
  }
}

function rowOf(territory: TerritoryId, user: UserId): string {
  return `${territory}/${user}`;
}

function count(tries: Tries | undefined, told: Told): void {
  if (!tries) return;
  tries.sent++;
  if (told.lost) tries.lost++;
}

/**
 * Whether nobody else gets in. A bulk request that met the limit and added nobody proves less: it may have been
 * refused as a whole while some seats are left.
 */
function isClosed(told: Told, live: ReadonlySet<UserId>, form: AssociationForm): boolean {
  const someoneGotIn =
    [...told.settled.values()].some((outcome) => outcome.kind === 'applied') ||
    [...told.open.keys()].some((user) => live.has(user));
  return told.closed !== undefined && (form === 'single' || someoneGotIn || told.open.size === 0);
}

/** "Already a member" in answer to a second sending may be the doing of the first: the membership decides. */
function doubtAlreadyMembers(told: Told): Told {
  const settled = new Map([...told.settled].filter(([, outcome]) => outcome.kind !== 'alreadyMember'));
  const doubted = [...told.settled.keys()].filter((user) => !settled.has(user));
  const open = new Map(
    [...told.open].map(([user, outcome]) => [user, outcome?.kind === 'alreadyMember' ? undefined : outcome]),
  );
  return { ...told, settled, open: new Map([...open, ...doubted.map((user) => [user, undefined] as const)]) };
}
