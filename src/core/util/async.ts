/** Thrown when a person turned away from a prompt or a progress. Not an error: nobody is told. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** What a shared promise gives, or Cancelled as soon as this caller's own signal is aborted; the others go on. */
export async function unlessCancelled<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  let cancel: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new Cancelled());
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([shared, cancelled]);
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
  }
}

/**
 * One reading that several wait for. Each is told how far it is and may turn away alone; when the last one has, the
 * reading itself ends.
 */
export class SharedRead<T> {
  private readonly waiting = new Set<(done: number) => void>();
  private readonly abandoned = new AbortController();
  private readonly result: Promise<T>;
  private held = false;

  constructor(read: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>) {
    this.result = read(this.abandoned.signal, (done) => {
      for (const tell of this.waiting) tell(done);
    });
    this.result.then(
      () => (this.held = true),
      () => undefined, // whoever still waits is told
    );
  }

  /** Nobody waits for it any more, or its reading failed: the next one has to read anew. */
  get over(): boolean {
    return this.abandoned.signal.aborted;
  }

  async join(signal: AbortSignal, onProgress: (done: number) => void = () => undefined): Promise<T> {
    const tell = (done: number) => onProgress(done);
    this.waiting.add(tell);
    try {
      return await unlessCancelled(this.result, signal);
    } finally {
      this.waiting.delete(tell);
      if (this.waiting.size === 0 && !this.held) this.abandoned.abort(new Cancelled());
    }
  }
}

/** Lets only the newest of several attempts go on: a new one ends the one before. */
export class Latest {
  private running: AbortController | undefined;

  /** Gives what the work gives, or Cancelled as soon as another attempt begins; the signal tells the work. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.running?.abort(new Cancelled());
    const controller = new AbortController();
    this.running = controller;
    return unlessCancelled(work(controller.signal), controller.signal);
  }
}

/** Keeps one promise per key; a failed one is forgotten, so that the next caller tries again. */
export class PromiseCache<Key, Value> {
  private readonly entries = new Map<Key, Promise<Value>>();

  get(key: Key, load: () => Promise<Value>): Promise<Value> {
    const held = this.entries.get(key);
    if (held) return held;
    const promise = load();
    this.entries.set(key, promise);
    promise.catch(() => {
      if (this.entries.get(key) === promise) this.entries.delete(key);
    });
    return promise;
  }

  held(key: Key): Promise<Value> | undefined {
    return this.entries.get(key);
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}

/**
 * A signal that follows `cancel`, but only `graceMs` later: a write under way gets the chance to end by itself,
 * because aborting it would leave nobody knowing what it did.
 */
export function withGrace(cancel: AbortSignal, graceMs: number): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onCancel = () => {
    timer = setTimeout(() => controller.abort(), graceMs);
  };
  if (cancel.aborted) onCancel();
  else cancel.addEventListener('abort', onCancel, { once: true });
  return {
    signal: controller.signal,
    dispose() {
      clearTimeout(timer);
      cancel.removeEventListener('abort', onCancel);
    },
  };
}

export interface Deadline {
  /** Aborted with what it follows, or when the time is over. */
  readonly signal: AbortSignal;
  readonly passed: () => boolean;
  /** To be called when there is nothing to wait for any more. */
  readonly dispose: () => void;
}

/** A signal that follows another one and gives up after so many milliseconds; lighter than AbortSignal.any and .timeout. */
export function withDeadline(followed: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  let passed = false;
  const follow = () => controller.abort(followed.reason);
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, ms);
  if (followed.aborted) follow();
  else followed.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    dispose() {
      clearTimeout(timer);
      followed.removeEventListener('abort', follow);
    },
  };
}

/** The same function, for one caller at a time: whoever comes meanwhile waits, also behind one that failed. */
export function inTurn<In, Out>(work: (input: In) => Promise<Out>): (input: In) => Promise<Out> {
  let before: Promise<unknown> = Promise.resolve();
  return (input) => {
    const answer = before.then(() => work(input));
    before = answer.catch(() => undefined);
    return answer;
  };
}
