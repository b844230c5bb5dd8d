import type { Disposable } from '../util/event';

/** A place of the system's that keeps secrets, as VS Code's SecretStorage is one. Reads and writes reject when it is locked. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Tells of what was stored or deleted, in this window or another. */
  onDidChange(listener: (event: { readonly key: string }) => unknown): Disposable;
}
