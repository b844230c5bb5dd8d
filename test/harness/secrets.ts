import type { SecretStorage } from 'vscode';
import { Emitter } from '../../src/core/util/event';

/** Secrets as several windows share them. Readings can be held back, as when the editor is busy; storage can fail. */
export class Secrets implements SecretStorage {
  readonly values = new Map<string, string>();
  private readonly changes = new Emitter<{ key: string }>();
  readonly onDidChange = this.changes.event;
  private held: (() => void)[] | undefined;
  /** How often each of these is still going to fail. */
  readonly failures = { get: 0, store: 0, delete: 0 };
  /** How reading goes: well, with an error, or not at all. */
  mood: 'fine' | 'broken' | 'silent' = 'fine';

  /** What was read so far stays on its way until the function this returns is called. */
  hold(): () => void {
    const held: (() => void)[] = [];
    this.held = held;
    return () => {
      this.held = undefined;
      for (const arrive of held) arrive();
    };
  }

  get(key: string): Promise<string | undefined> {
    if (this.mood === 'broken' || this.fails('get'))
      return Promise.reject(new Error('The key store is locked.'));
    const value = this.values.get(key);
    return new Promise((resolve) => {
      if (this.mood === 'silent') return;
      if (this.held) this.held.push(() => resolve(value));
      else resolve(value);
    });
  }

  store(key: string, value: string): Promise<void> {
    if (this.fails('store')) return Promise.reject(new Error('The key store is full.'));
    this.values.set(key, value);
    this.changes.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    if (this.fails('delete')) return Promise.reject(new Error('The key store is locked.'));
    this.values.delete(key);
    this.changes.fire({ key });
    return Promise.resolve();
  }

  private fails(what: keyof typeof this.failures): boolean {
    return this.failures[what] > 0 && this.failures[what]-- > 0;
  }
}
