import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { cannotWrite } from './errors';
import { randomBytes } from 'node:crypto';

const extension = '.ndjson';

/** Where the journals are, one file a run. */
export class RunFolder {
  /** @param path it is made when the first run begins */
  constructor(readonly path: string) {}

  /** The ids of all runs, newest first. */
  async ids(): Promise<string[]> {
    const names = await fs.readdir(this.path).catch(() => []);
    return names
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length))
      .filter(isRunId)
      .sort()
      .reverse();
  }

  fileOf(id: string): string {
    return path.join(this.path, `${id}${extension}`);
  }

  /** What the journal of a run is like: another text for each state of it; undefined when there is none. */
  async stampOf(id: string): Promise<string | undefined> {
    try {
      const { ino, size, mtimeNs } = await fs.lstat(this.fileOf(id), { bigint: true });
      return `${ino}/${size}/${mtimeNs}`;
    } catch {
      return undefined;
    }
  }

  /** When the journal of a run was written to last, in milliseconds since 1970; never, when there is none. */
  writtenAt(id: string): Promise<number> {
    return fs.lstat(this.fileOf(id)).then(
      ({ mtimeMs }) => mtimeMs,
      () => -Infinity,
    );
  }

  /** Whether the journal of a run is there. */
  has(id: string): Promise<boolean> {
    return fs.lstat(this.fileOf(id)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  /** Nothing of it was written: whoever began it died in that moment. */
  isStillborn(id: string): Promise<boolean> {
    return fs.stat(this.fileOf(id)).then(
      ({ size }) => size === 0,
      () => false,
    );
  }

  async remove(id: string): Promise<void> {
    if (isRunId(id)) await fs.rm(this.fileOf(id), { force: true });
  }

  /**
   * A folder that somebody made a link, or a file, is not ours to write into.
   *
   * @throws ChangeError `journalUnwritable`
   */
  async make(): Promise<void> {
    try {
      await fs.mkdir(this.path, { recursive: true, mode: 0o700 });
      if ((await fs.lstat(this.path)).isSymbolicLink())
        throw Object.assign(new Error('a link'), { code: 'ELOOP' });
    } catch (error) {
      throw cannotWrite(error);
    }
  }
}

const pattern = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** `20261125T090001Z-1f00ab42`: a name for a run, in the order of time. */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

/** Whether a text has the form of the id of a run: nothing that could lead to another file. */
export function isRunId(text: string): boolean {
  return pattern.test(text);
}

/** When a run began, in milliseconds since 1970, as its id tells to the second; undefined where the text is no id. */
export function beganAt(id: string): number | undefined {
  if (!isRunId(id)) return undefined;
  const [date, time] = [id.slice(0, 8), id.slice(9, 15)];
  const parts = (text: string) => text.match(/^\d{4}(?=\d{4}$)|\d\d/g) ?? [];
  return Date.parse(`${parts(date).join('-')}T${time.match(/\d\d/g)?.join(':')}Z`);
}
