import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { SecretStorage } from 'vscode';
import { Emitter } from '../../src/core/util/event';

/** Secrets that processes share, as the key store of a system does. Like in a browser, nobody is told of changes. */
export class FileSecrets implements SecretStorage {
  readonly onDidChange = new Emitter<{ key: string }>().event;

  constructor(private readonly folder: string) {}

  get(key: string): Promise<string | undefined> {
    return fs.readFile(this.fileOf(key), 'utf8').catch(() => undefined);
  }

  async store(key: string, value: string): Promise<void> {
    const half = path.join(this.folder, randomUUID());
    await fs.writeFile(half, value);
    await fs.rename(half, this.fileOf(key));
  }

  async delete(key: string): Promise<void> {
    await fs.rm(this.fileOf(key), { force: true });
  }

  private fileOf(key: string): string {
    return path.join(this.folder, createHash('sha256').update(key).digest('hex'));
  }
}
