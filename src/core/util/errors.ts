/** A failure that can be told to a person: what happened, what was not done because of it, what to do next. */
export interface Explanation {
  readonly what: string;
  readonly notDone: string;
  readonly next: string;
}

/**
 * A failure without its words: which one, and what its sentences name. Plain data that a journal can keep and another
 * language can tell; the sentences are made in messages/.
 */
export interface Fault {
  readonly code: string;
}

/** A failure of a place that has words already, as a command has. */
export interface SpokenFault extends Fault, Explanation {
  readonly code: 'spoken';
}

/** The root of every error this extension raises on purpose. */
export abstract class KnownError<F extends Fault = Fault> extends Error {
  constructor(readonly fault: F) {
    super(isSpoken(fault) ? `${fault.what} ${fault.notDone} ${fault.next}` : JSON.stringify(fault));
  }
}

export function isKnown(error: unknown): error is KnownError {
  return error instanceof KnownError;
}

function isSpoken(fault: Fault): fault is SpokenFault {
  return fault.code === 'spoken';
}

/** The fault of a place that has words already. */
function spoken(explanation: Explanation): SpokenFault {
  return { code: 'spoken', ...explanation };
}

/** Something a person typed, chose or wrote into a file that cannot be used. */
export class InputError extends KnownError<SpokenFault> {
  override readonly name = 'InputError';

  constructor(explanation: Explanation) {
    super(spoken(explanation));
  }
}

/** What is wrong in files; the Problems view tells all of it. */
export class ProblemsError extends KnownError<SpokenFault> {
  override readonly name = 'ProblemsError';

  constructor(explanation: Explanation) {
    super(spoken(explanation));
  }
}
