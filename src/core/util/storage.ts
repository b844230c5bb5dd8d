import { KnownError, spoken, type SpokenFault } from './errors';
import { l10n } from './l10n';

/** The disk does not take what this extension has to keep: it is full, or read-only. */
export class UnwritableStorage extends KnownError<SpokenFault> {
  override readonly name = 'UnwritableStorage';

  constructor(cause: unknown, notDone: string) {
    super(
      spoken({
        what: l10n.t(
          'The storage of this computer where the extension keeps its files cannot be written ({0}).',
          codeOf(cause),
        ),
        notDone,
        next: l10n.t('Make room on the disk, or make the folder of the extension writable, then try again.'),
      }),
    );
    this.cause = cause;
  }
}

/** Does something that writes files; a refusal of the file system becomes an UnwritableStorage that says what was not done. */
export async function written<T>(notDone: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileFault(error) ? new UnwritableStorage(error, notDone) : error;
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
