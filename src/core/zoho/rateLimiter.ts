import { pause, systemClock, type Clock } from '../util/clock';
import { Emitter } from '../util/event';
import { errorOfAnswer, tooManyIn, tooManyInAll } from './answers';
import { nameOf } from './endpoints';
import { CrmError, type CrmErrorKind } from './errors';
import { RequestQueue } from './requestQueue';
import { backoffMs, isRead, mayRepeat, mostAttempts, RetryBucket } from './retry';
import type { Answer, Call, InTurn, Send } from './transport';

/** Zoho counts calls under way, ten at least where there are territories; this leaves room for others. */
const reads = { start: 4, most: 8, cleanPerStep: 4 } as const;
const writes = { start: 1, most: 3, cleanPerStep: 20 } as const;
/** Zoho documents no `Retry-After`; its limits count per minute. */
const usualWaitMs = 60_000;
/** Where more calls were under way than at first, fewer may be enough. */
const shortWaitMs = 1000;
/** Nobody sits in front of a progress for longer than this; the work can go on later. */
const longestWaitMs = 5 * 60_000;
/**
 * Writes leave so many credits of the day: enough to read what the writes did, and for whoever else uses the API; two
 * per cent of what the smallest edition has.
 */
const creditsKept = 100;

/** A wait that has begun, for whoever shows a progress. */
export interface Wait {
  /** The call that met the reason, as in CrmError. */
  readonly where: string;
  readonly why: CrmErrorKind;
  /** Whether every call of the organisation waits, or only this one. */
  readonly everybody: boolean;
  /** When it ends: milliseconds since 1970. */
  readonly until: number;
}

/**
 * The pace at which one organisation is asked: one for the whole window, around the sender of its calls.
 *
 * Reads go four at a time, later up to eight, writes one, later up to three. When Zoho complains, half as many go, and
 * everybody waits as long as it says; the call that met it is sent again: it was not processed. A call that failed and cannot have changed anything is
 * tried again a few times. A write that may have reached Zoho never is: its error goes to the caller.
 */
export class RateLimiter {
  private readonly waits = new Emitter<Wait>();
  readonly onDidWait = this.waits.event;
  private readonly reads: RequestQueue;
  private readonly writes: RequestQueue;
  private readonly bucket = new RetryBucket();
  private heldUntil = -Infinity;
  private creditsKnown: number | undefined;

  constructor(
    private readonly sendOnce: Send,
    private readonly clock: Clock = systemClock,
  ) {
    const heldFor = () => this.heldUntil - clock.now();
    this.reads = new RequestQueue({ clock, heldFor, ...reads });
    this.writes = new RequestQueue({ clock, heldFor, ...writes });
  }

  /** API credits of the day that are left, as the newest answer that named them has it. */
  get creditsLeft(): number | undefined {
    return this.creditsKnown;
  }

  /**
   * Sends a call when it is its turn, as often as that is right.
   *
   * Rejects like the transport; with the reason of `call.start` when that was aborted before the request left, be it the
   * first time or again; with a CrmError that has `retryAt` when Zoho asks to wait for more than five minutes; and with
   * one of kind `creditsUsedUp`.
   */
  readonly send: Send = async (call) => {
    const queue = isRead(call) ? this.reads : this.writes;
    const turn = queue.takeTurn();
    const signal = call.start ? AbortSignal.any([call.signal, call.start]) : call.signal;
    const inTurn: InTurn = (request) => queue.run(turn, signal, () => this.noted(queue, call, request));
    let failed = 0;
    let waitedMs = 0;
    for (let attempt = 1; ; attempt++) {
      const outcome = await outcomeOf(this.sendOnce({ ...call, attempt, inTurn }));
      if (!(outcome instanceof CrmError)) return outcome;
      if (outcome.kind === 'rateLimited' || asksToWait(call, outcome)) {
        waitedMs += outcome.retryAfterMs ?? usualWaitMs;
        if (waitedMs > longestWaitMs) throw this.later(outcome);
        continue;
      }
      if (!mayRepeat(call, outcome) || ++failed >= mostAttempts) throw outcome;
      if (!this.bucket.take(outcome)) throw unreliable(outcome);
      const ms = backoffMs(failed, this.clock.random());
      this.tell(outcome, ms, false);
      await pause(this.clock, ms, signal);
    }
  };

  /** One request; what comes of it says something about the pace, and counts before anybody else may start. */
  private async noted(queue: RequestQueue, call: Call, request: () => Promise<Answer>): Promise<Answer> {
    if (!isRead(call)) this.keepCredits(call);
    const { complaints } = queue;
    const outcome = await outcomeOf(request().then((answer) => this.unlessTooMany(call, answer)));
    if (!(outcome instanceof CrmError)) {
      if (outcome.status < 400) this.creditsKnown = outcome.creditsLeft;
      this.bucket.succeeded();
      queue.answered();
      return outcome;
    }
    if (outcome.kind === 'rateLimited' || outcome.status === 503) {
      throw this.complained(queue, outcome, queue.complaints > complaints);
    }
    throw outcome;
  }

  private unlessTooMany(call: Call, answer: Answer): Answer {
    const { where, status, body } = answer;
    const isRefused = tooManyIn(body) !== undefined || (!isRead(call) && tooManyInAll(body) !== undefined);
    const isGood = status < 400 && !isRefused;
    const error = isGood ? undefined : errorOfAnswer(where, status, body, answer.retryAfterMs);
    if (error?.kind !== 'rateLimited') return answer;
    // both limits answer alike; only the credits that the last answers named tell them apart
    throw (answer.creditsLeft ?? this.creditsLeft) === 0 ? creditsUsedUp(call, status) : error;
  }

  /**
   * @param isKnown whether another call that was under way at the same time has complained before
   * @returns the complaint, with how long everybody waits
   */
  private complained(queue: RequestQueue, error: CrmError, isKnown: boolean): CrmError {
    const heldMs = Math.max(0, this.heldUntil - this.clock.now());
    const usual = isKnown ? heldMs : queue.narrow() ? shortWaitMs : usualWaitMs;
    const ms = error.retryAfterMs ?? (error.kind === 'rateLimited' ? usual : undefined);
    if (ms === undefined) return error;
    this.hold(error, ms);
    return error.with({ retryAfterMs: ms });
  }

  /** Everybody waits as long as Zoho asks, if that is not too long for anybody to wait. */
  private hold(error: CrmError, ms: number): void {
    const until = this.clock.now() + ms;
    if (ms === 0 || ms > longestWaitMs || until <= this.heldUntil) return;
    this.heldUntil = until;
    this.tell(error, ms, true);
  }

  private tell({ where, kind }: CrmError, ms: number, everybody: boolean): void {
    this.waits.fire({ where, why: kind, everybody, until: this.clock.today() + ms });
  }

  private keepCredits(call: Call): void {
    if (this.creditsLeft !== undefined && this.creditsLeft < creditsKept) throw creditsUsedUp(call);
  }

  private later(error: CrmError): CrmError {
    const retryAt = this.clock.today() + (error.retryAfterMs ?? usualWaitMs);
    return error.with({ retryAt });
  }
}

/** The answer, or the failure of a call; anything else that is thrown goes on. */
async function outcomeOf(asked: Promise<Answer>): Promise<Answer | CrmError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CrmError) return error;
    throw error;
  }
}

/** A service that is busy and says for how long; of a write, the caller first has to find out what it did. */
function asksToWait(call: Call, error: CrmError): boolean {
  return isRead(call) && error.status === 503 && error.retryAfterMs !== undefined;
}

function unreliable(error: CrmError): CrmError {
  return error.with({ detail: { code: 'unreliable', last: error.fault.detail } });
}

function creditsUsedUp(call: Call, status?: number): CrmError {
  return new CrmError({
    kind: 'creditsUsedUp',
    where: nameOf(call.endpoint),
    detail:
      status === undefined ? { code: 'creditsKept', kept: creditsKept } : { code: 'creditsUsedUp', status },
    effect: 'none',
    ...(status === undefined ? {} : { status }),
  });
}
