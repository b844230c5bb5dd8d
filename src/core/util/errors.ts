/** A failure that can be told to a person: what happened, what was not done because of it, what to do next. */
export interface Explanation {
  readonly what: string;
  readonly notDone: string;
  readonly next: string;
}

/** The root of every error this extension raises on purpose. Its message holds the whole explanation. */
export abstract class KnownError extends Error implements Explanation {
  readonly what: string;
  readonly notDone: string;
  readonly next: string;

  constructor({ what, notDone, next }: Explanation) {
    super(`${what} ${notDone} ${next}`);
    this.what = what;
    this.notDone = notDone;
    this.next = next;
  }
}

/** Something a person typed, chose or wrote into a file that cannot be used. */
export class InputError extends KnownError {
  override readonly name = 'InputError';
}

/** What is wrong in files; the Problems view tells all of it. */
export class ProblemsError extends KnownError {
  override readonly name = 'ProblemsError';
}
