import { KnownError } from './errors';

/** What was to be kept. */
export type Keeping = 'signIn' | 'protection';

export interface UnwritableFault {
  readonly code: 'unwritable';
  /** What the system calls the reason: `ENOSPC`. */
  readonly reason: string;
  readonly keeping: Keeping;
}

/** The disk does not take what this extension has to keep: it is full, or read-only. */
export class UnwritableStorage extends KnownError<UnwritableFault> {
  override readonly name = 'UnwritableStorage';

  constructor(cause: unknown, keeping: Keeping) {
    super({ code: 'unwritable', reason: codeOf(cause), keeping });
    this.cause = cause;
  }
}

/** Does something that writes files; a refusal of the file system becomes an UnwritableStorage. */
export async function written<T>(keeping: Keeping, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileFault(error) ? new UnwritableStorage(error, keeping) : error;
  }
}

/** Whether a file system refused something. */
export function isFileFault(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** What the system calls the reason: `ENOSPC`. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
