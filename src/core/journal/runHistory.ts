import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Emitter, type Disposable } from '../util/event';
import { FolderWatch } from '../util/folderWatch';
import { Redactor } from '../util/redact';
import { othersFirst } from '../util/turns';
import { organisationKey, type Target } from '../org/target';
import { cannotWrite } from './errors';
import type { Journal } from './journal';
import type { Plan } from '../plan/plan';
import type { RunResult } from './result';
import { isRunId, newRunId } from './runId';

// Loaded when a journal is first needed: activation only says where they are.
const journals = () => import('./journal');
const journalFiles = () => import('./journalFile');
const results = () => import('./result');
const leases = () => import('./lease');

const extension = '.ndjson';
const dayMs = 24 * 3600_000;
const lookAgainMs = 5_000;

/** The journals of this installation, one file a run, newest first; nobody else can read them. */
export class RunHistory implements Disposable {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  /** Results by file, as long as the file does not change. */
  private readonly read = new Map<string, { readonly stamp: string; readonly result: RunResult }>();

  /** Runs whose journal is damaged from its first line on. */
  private readonly lost = new Set<string>();

  private readonly watches: readonly FolderWatch[];
  /** Runs that seem to be under way, each with the timer until the next look. */
  private readonly looks = new Map<string, NodeJS.Timeout>();
  private closed = false;

  /** @param folder where this extension may keep files of its own; it is made when the first run begins */
  constructor(
    private readonly folder: string,
    private readonly redactor = new Redactor(),
  ) {
    this.watches = [this.runs, this.leases].map(
      (watched) => new FolderWatch(watched, (event) => event === 'rename' && this.changes.fire()),
    );
  }

  /** Where the leases of organisations are. */
  get leases(): string {
    return path.join(this.folder, 'leases');
  }

  private get runs(): string {
    return path.join(this.folder, 'runs');
  }

  /**
   * Begins the journal of a new run.
   *
   * @throws ChangeError `journalUnwritable`
   */
  async begin(plan: Plan, now: number, undoes?: string): Promise<{ id: string; journal: Journal }> {
    const id = newRunId(now);
    await this.makeFolder();
    const planned = { kind: 'planned', version: 1, at: now, plan, ...(undoes ? { undoes } : {}) } as const;
    const journal = await (await journals()).Journal.create(this.pathOf(id), planned, this.redactor);
    this.changes.fire();
    return { id, journal };
  }

  /** Opens the journal of a run to go on with it; rejects with a ChangeError when it cannot. */
  async reopen(id: string, now: number): Promise<Journal> {
    return (await journals()).Journal.reopen(this.pathOf(id), now, this.redactor);
  }

  /** Whether the journal of a run is there. */
  has(id: string): Promise<boolean> {
    return fs.lstat(this.pathOf(id)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  /** The run that took this one back, be it only in part; its own journal tells where the mark is missing. */
  async takenBackBy(id: string): Promise<string | undefined> {
    const marked = (await this.get(id))?.undoneBy;
    return marked ?? (await this.list()).find((run) => run.undoes === id && mayHaveChanged(run))?.id;
  }

  /** How many journals are damaged from their first line on, so that nothing can be told of their runs. */
  get unreadable(): number {
    return this.lost.size;
  }

  /** Every run whose journal can be read, newest first. */
  async list(): Promise<RunResult[]> {
    const ids = await this.ids();
    const results = await Promise.all(ids.map((id) => this.get(id)));
    return results.filter((result) => result !== undefined);
  }

  /** One run; undefined when there is none of that id or its journal does not even begin with a plan. */
  async get(id: string): Promise<RunResult | undefined> {
    if (!isRunId(id)) return undefined;
    const file = this.pathOf(id);
    try {
      const { mtimeMs, size } = await fs.lstat(file);
      const stamp = `${mtimeMs}/${size}`;
      const held = this.read.get(id);
      if (held?.stamp === stamp) return held.result;
      const content = await (await journalFiles()).readJournal(file);
      if (!content && size > 0) this.lost.add(id);
      if (!content) return undefined;
      await othersFirst();
      const result = (await results()).resultOf(id, content.state);
      this.read.set(id, { stamp, result });
      return result;
    } catch {
      return undefined;
    }
  }

  /** Notes in the journal of a run that another one took it back. */
  async markUndone(id: string, by: string, now: number): Promise<void> {
    const journal = await this.reopen(id, now);
    try {
      await journal.append({ kind: 'undone', at: now, by }, 'synced');
    } finally {
      await journal.close();
    }
    this.noteChanged(id);
  }

  /** Tells whoever shows the runs that one of them has changed. */
  noteChanged(id: string): void {
    this.read.delete(id);
    this.changes.fire();
  }

  /**
   * From now on `onDidChange` also tells when another window begins or ends a run: then a journal or a lease comes or
   * goes. What is written into a journal meanwhile tells nothing.
   */
  follow(): void {
    // the folders are not there before the first run
    for (const watch of this.watches) watch.begin();
  }

  /**
   * Whether a run without an end may just be going on: some window is changing its organisation. When that is so,
   * `onDidChange` tells as soon as it is not any more: a window that died gives nothing back that could be watched.
   */
  async isUnderWay(run: RunResult): Promise<boolean> {
    if (run.ended !== 'interrupted') return false;
    const isHeld = await this.isChanging(run.plan.target);
    if (isHeld) this.lookAgain(run);
    return isHeld;
  }

  /** Whether some window is changing an organisation. */
  async isChanging(target: Target): Promise<boolean> {
    return (await leases()).Lease.isHeld(this.leases, organisationKey(target));
  }

  private lookAgain(run: RunResult): void {
    if (this.closed || this.looks.has(run.id)) return;
    const look = async () => {
      this.looks.delete(run.id);
      if (!(await this.isUnderWay(run))) this.changes.fire();
    };
    this.looks.set(
      run.id,
      setTimeout(() => void look().catch(() => this.changes.fire()), lookAgainMs).unref(),
    );
  }

  /** Forgets a run. */
  async remove(id: string): Promise<void> {
    if (isRunId(id)) await fs.rm(this.pathOf(id), { force: true });
    this.lost.delete(id);
    this.noteChanged(id);
  }

  /** Forgets runs that began more than so many days ago, but none that could still be resumed. */
  async prune(days: number, now: number): Promise<void> {
    const before = newRunId(now - days * dayMs);
    for (const id of (await this.ids()).filter((other) => other < before)) {
      const run = await this.get(id);
      if (run ? !run.canResume : await this.isStillborn(id)) await this.remove(id);
    }
  }

  /** Nothing of it was written: whoever began it died in that moment. */
  private async isStillborn(id: string): Promise<boolean> {
    return fs.stat(this.pathOf(id)).then(
      ({ size }) => size === 0,
      () => false,
    );
  }

  dispose(): void {
    this.closed = true;
    for (const watch of this.watches) watch.dispose();
    for (const timer of this.looks.values()) clearTimeout(timer);
    this.changes.dispose();
  }

  private async ids(): Promise<string[]> {
    const names = await fs.readdir(this.runs).catch(() => []);
    return names
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length))
      .filter(isRunId)
      .sort()
      .reverse();
  }

  private pathOf(id: string): string {
    return path.join(this.runs, `${id}${extension}`);
  }

  /** A folder that somebody made a link, or a file, is not ours to write into. */
  private async makeFolder(): Promise<void> {
    try {
      await fs.mkdir(this.runs, { recursive: true, mode: 0o700 });
      if ((await fs.lstat(this.runs)).isSymbolicLink())
        throw Object.assign(new Error('a link'), { code: 'ELOOP' });
    } catch (error) {
      throw cannotWrite(error);
    }
  }
}

/** Whether a run changed something, as far as can be known. */
export function mayHaveChanged({ tally }: Pick<RunResult, 'tally'>): boolean {
  return tally.applied + tally.soNow + tally.unknown > 0;
}
