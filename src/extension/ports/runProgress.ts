import type { Wait } from '../../core/zoho/rateLimiter';
import type { Stall } from '../../core/zoho/transport';
import { l10n } from '../../messages/l10n';
import { stallWords } from '../../messages/waits';
import { countDown, countUp } from '../ui/countdown';
import type { Progress, Stage } from '../../core/operations';
import type { Progress as Shown } from '../ui/prompter';
import type { Services } from './services';

/** What the progress of a run says: how far it is, that it waits for Zoho, and what is still to end after a cancel. */
export class RunProgress {
  private steps: { readonly done: number; readonly of: number } | undefined;
  private requests = 0;
  private waitEnds = 0;
  private seconds = 0;
  private stalled = '';
  private readonly ended = new AbortController();

  constructor(private readonly progress: Shown) {
    progress.signal.addEventListener('abort', () => this.say(), { signal: this.ended.signal });
  }

  step(done: number, of: number): void {
    this.steps = { done, of };
    this.say();
  }

  /** How many writes have left and are not answered yet. */
  underWay(requests: number): void {
    this.requests = requests;
    if (this.progress.signal.aborted) this.say();
  }

  /** Counts down until a wait is over; of several, until the last of them is. */
  async wait({ until }: Wait): Promise<void> {
    if (until <= this.waitEnds) return;
    this.waitEnds = until;
    const show = (seconds: number): void => {
      if (this.waitEnds !== until) return;
      this.seconds = seconds;
      this.say();
    };
    await countDown(until, show, AbortSignal.any([this.progress.signal, this.ended.signal]));
    show(0);
  }

  /** Says which answer takes long, and for how long by now; of several, the one that came first. */
  async stall({ call, since, over }: Stall): Promise<void> {
    if (this.stalled !== '') return;
    const show = (seconds: number): void => {
      this.stalled = stallWords(call, seconds);
      this.say();
    };
    await countUp(since, show, AbortSignal.any([over, this.ended.signal]));
    this.stalled = '';
    this.say();
  }

  end(): void {
    this.ended.abort();
  }

  private say(): void {
    if (this.ended.signal.aborted) return;
    const { done, of } = this.steps ?? { done: 0, of: 0 };
    this.progress.report(this.text(), this.steps ? (of === 0 ? 1 : done / of) : undefined);
  }

  private text(): string {
    if (this.progress.signal.aborted) {
      if (this.requests === 0) return l10n.t('Stopping…');
      return this.requests === 1
        ? l10n.t('Stopping (1 request finishing)')
        : l10n.t('Stopping ({0} requests finishing)', this.requests);
    }
    const { done, of } = this.steps ?? {};
    const waiting = this.seconds > 0 ? l10n.t('Waiting for Zoho, {0} s', this.seconds) : '';
    const steps = done === undefined || of === undefined ? '' : l10n.t('{0} of {1}', done, of);
    return [steps, waiting || this.stalled].filter(Boolean).join(' · ');
  }
}

/** Shows how far an operation is and what it waits for, and hands it what ends it early. */
export function during<T>(
  services: Services,
  stage: Stage,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { prompter, sessions, underWay, onDidStall } = services;
  return prompter.progress(titleOf(stage), async (progress) => {
    const shown = new RunProgress(progress);
    const waits = sessions.onDidWait((wait) => shown.wait(wait));
    const stalls = onDidStall((stall) => shown.stall(stall));
    const begin = () =>
      work({
        signal: progress.signal,
        step: (done, of) => shown.step(done, of),
        underWay: (requests) => shown.underWay(requests),
      });
    try {
      return await (stage === 'applying' ? underWay.during(begin) : begin());
    } finally {
      waits.dispose();
      stalls.dispose();
      shown.end();
    }
  });
}

function titleOf(stage: Stage): string {
  switch (stage) {
    case 'planning':
      return l10n.t('Reading who belongs to the territories now');
    case 'applying':
      return l10n.t('Changing territories');
  }
}
