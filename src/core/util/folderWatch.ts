import { watch, type FSWatcher, type WatchEventType } from 'node:fs';
import type { Disposable } from './event';

/**
 * Tells that something happens in a folder. It is a comfort: where the system gives no watch, because the folder is not
 * there or all its watches are taken, nothing is told and nothing else fails.
 */
export class FolderWatch implements Disposable {
  private watcher: FSWatcher | undefined;

  constructor(
    private readonly folder: string,
    private readonly tell: (event: WatchEventType) => void,
  ) {}

  /** Watches, if it does not already; one that could not be had, or broke, is tried once more. */
  begin(): void {
    if (this.watcher) return;
    try {
      this.watcher = watch(this.folder, { persistent: false }, this.tell);
      this.watcher.on('error', () => this.dispose());
    } catch {
      // what counts is read again at each use
    }
  }

  dispose(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }
}
