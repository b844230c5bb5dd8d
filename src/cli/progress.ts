import { l10n } from '../messages/l10n';

export interface ProgressOptions {
  /** Whether it is shown on a terminal, where a line can be written over. */
  readonly isShown: boolean;
  readonly isQuiet: boolean;
  readonly columns: () => number;
  /** Writes a line that stays. */
  readonly line: (text: string) => void;
  /** Writes as it is. */
  readonly raw: (text: string) => void;
  readonly clean: (text: string) => string;
}

const eraseLine = '\r\u001b[2K';
/** So often the line of a terminal is written at most, in milliseconds. */
const terminalMs = 100;
/** So often a log gets a line. */
const logMs = 10_000;

/** What is going on: one line of a terminal that is written over, or a few lines of a log. */
export class Progress {
  private isDrawn = false;

  constructor(private readonly options: ProgressOptions) {}

  /** Shows what is going on until the work has ended. */
  async during<T>(what: string, work: (step: (done: number, of: number) => void) => Promise<T>): Promise<T> {
    if (this.options.isQuiet) return work(() => undefined);
    let shownAt = performance.now();
    this.show(l10n.t('{0}…', what));
    const step = (done: number, of: number) => {
      const now = performance.now();
      if (now - shownAt < (this.options.isShown ? terminalMs : logMs)) return;
      shownAt = now;
      this.show(l10n.t('{0}: {1} of {2}', what, done, of));
    };
    try {
      return await work(step);
    } finally {
      this.clear();
    }
  }

  /** Takes the line away, so that another one can be written. */
  clear(): void {
    if (this.isDrawn) this.options.raw(eraseLine);
    this.isDrawn = false;
  }

  private show(text: string): void {
    const { isShown, line, raw, clean, columns } = this.options;
    if (!isShown) {
      line(text);
      return;
    }
    raw(
      `${eraseLine}${Array.from(clean(text))
        .slice(0, columns() - 1)
        .join('')}`,
    );
    this.isDrawn = true;
  }
}
