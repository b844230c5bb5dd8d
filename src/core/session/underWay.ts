import type { Target } from '../org/target';

/** What is under way in the open organisation of this window and would end with it. */
export class UnderWay {
  private works = 0;

  /** @param ask asks whether it may be ended; rejects with Cancelled when it may not */
  constructor(private readonly ask: (target: Target) => Promise<void>) {}

  get any(): boolean {
    return this.works > 0;
  }

  /** Does something that ends when the organisation is closed. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.works++;
    try {
      return await work();
    } finally {
      this.works--;
    }
  }

  /** Returns when the organisation, where one is open, may be closed; whoever asked for that may be another extension. */
  async mayEnd(open: Target | undefined): Promise<void> {
    if (open && this.any) await this.ask(open);
  }
}
