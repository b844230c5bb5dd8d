interface Waiting {
  readonly window: object;
  readonly key: string;
  readonly enter: (mayGo: boolean) => void;
}

/**
 * Lets one request through at a time, and each only when nothing else in this process has anything left to do: so the
 * order of requests is that of the seed, and not of the disk.
 */
export class Gate {
  private waiting: Waiting[] = [];
  private isBusy = false;

  /** @param fraction from 0 up to 1: which of those who wait comes next */
  constructor(private readonly fraction: () => number) {}

  /** Resolves when it is the turn of this request; false when its window was frozen meanwhile. */
  async enter(window: object, key: string): Promise<boolean> {
    const turn = new Promise<boolean>((enter) => this.waiting.push({ window, key, enter }));
    void this.next();
    return turn;
  }

  leave(): void {
    this.isBusy = false;
    void this.next();
  }

  /** A frozen window sends nothing more. */
  drop(window: object): void {
    const dropped = this.waiting.filter((one) => one.window === window);
    this.waiting = this.waiting.filter((one) => one.window !== window);
    for (const { enter } of dropped) enter(false);
  }

  private async next(): Promise<void> {
    if (this.isBusy || this.waiting.length === 0) return;
    this.isBusy = true;
    await quiet();
    const ordered = this.waiting.toSorted((one, other) => (one.key < other.key ? -1 : 1));
    const chosen = ordered[Math.floor(this.fraction() * ordered.length)];
    this.waiting = this.waiting.filter((one) => one !== chosen);
    if (chosen) chosen.enter(true);
    else this.isBusy = false;
  }
}

const turns = 8;

/** Resolves once no file is being read or written and nobody takes another turn. */
export async function quiet(): Promise<void> {
  for (let still = 0; still < turns;) {
    await new Promise((resolve) => setImmediate(resolve));
    const isWriting = process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'));
    still = isWriting ? 0 : still + 1;
  }
}
