import * as path from 'node:path';
import { Emitter, type Disposable } from '../util/event';
import { FolderWatch } from '../util/folderWatch';
import { Redactor } from '../util/redact';
import { othersFirst } from '../util/turns';
import { organisationKey, type Target } from '../org/target';
import type { Journal } from './journal';
import { keep, nameless, type Names } from '../plan/names';
import type { Plan } from '../plan/plan';
import type { RunResult, RunSummary } from './result';
import type { Source } from './records';
import type { RunIndex } from './runIndex';
import { RunFolder, isRunId, newRunId } from './runFolder';
import type { RunState } from './runState';

// Loaded when a journal is first needed: activation only says where they are.
const journals = () => import('./journal');
const journalFiles = () => import('./journalFile');
const results = () => import('./result');
const indexes = () => import('./runIndex');
const leases = () => import('./lease');
const undos = () => import('./takenBack');

const dayMs = 24 * 3600_000;
const lookAgainMs = 5_000;

/** What a run has beside its plan. */
export interface Beginning {
  readonly undoes?: string;
  readonly names?: Names;
  readonly source?: Source | undefined;
}

/** The journals of this installation, one file a run, newest first; nobody else can read them. */
export class RunHistory implements Disposable {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly runs: RunFolder;
  private loadedIndex: Promise<RunIndex> | undefined;

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
    this.runs = new RunFolder(path.join(folder, 'runs'));
    this.watches = [this.runs.path, this.leases].map(
      (watched) => new FolderWatch(watched, (event) => event === 'rename' && this.changes.fire()),
    );
  }

  /** Where the leases of organisations are. */
  get leases(): string {
    return path.join(this.folder, 'leases');
  }

  /**
   * Begins the journal of a new run.
   *
   * @param undoes the run whose changes it takes back
   * @param source the file that it was planned from
   * @param names what those in the plan are called now
   *
   * @throws ChangeError `journalUnwritable`
   */
  async begin(
    plan: Plan,
    now: number,
    { undoes, source, names = nameless }: Beginning = {},
  ): Promise<{ id: string; journal: Journal }> {
    const id = newRunId(now);
    await this.runs.make();
    const planned = {
      ...({ kind: 'planned', version: 1, at: now, plan } as const),
      names: keep(names, plan),
      ...(undoes === undefined ? {} : { undoes }),
      ...(source && { source }),
    };
    const journal = await (await journals()).Journal.create(this.runs.fileOf(id), planned, this.redactor);
    this.changes.fire();
    return { id, journal };
  }

  /** Opens the journal of a run to go on with it; rejects with a ChangeError when it cannot. */
  async reopen(id: string, now: number): Promise<Journal> {
    return (await journals()).Journal.reopen(this.runs.fileOf(id), now, this.redactor);
  }

  /** Whether the journal of a run is there. */
  has(id: string): Promise<boolean> {
    return this.runs.has(id);
  }

  /** The run that took this one back, be it only in part; its own journal tells where the mark is missing. */
  async takenBackBy(id: string): Promise<string | undefined> {
    return (await undos()).takersOf(await this.list()).get(id);
  }

  /** How many journals that were written to since then are damaged from their first line on: nothing can be told of their runs. */
  async unreadable(since = 0): Promise<number> {
    const times = await Promise.all([...this.lost].map((id) => this.runs.writtenAt(id)));
    return times.filter((time) => time >= since).length;
  }

  /** Every run whose journal can be read, newest first. */
  async list(): Promise<RunSummary[]> {
    const ids = await this.runs.ids();
    const list: RunSummary[] = [];
    // one after the other: the rows of a run whose journal has to be read are not held beside those of the next
    for (const id of ids) {
      const summary = await this.summary(id);
      if (summary) list.push(summary);
    }
    await (await this.index()).keep(ids);
    return (await undos()).withOvertaken(list);
  }

  /** One run without its rows; undefined as `get`. */
  async summary(id: string): Promise<RunSummary | undefined> {
    if (!isRunId(id)) return undefined;
    const index = await this.index();
    const stamp = await this.runs.stampOf(id);
    if (stamp === undefined) return undefined;
    const known = await index.get(id, stamp);
    if (known) return known;
    const state = await this.read(id);
    if (!state) return undefined;
    const summary = (await results()).summaryOf(id, state);
    await index.set(stamp, summary);
    return summary;
  }

  /** One run; undefined when there is none of that id or its journal does not even begin with a plan. */
  async get(id: string): Promise<RunResult | undefined> {
    const state = await this.read(id);
    const run = state && (await results()).resultOf(id, state);
    const by = run?.undoes === undefined ? undefined : await this.takenBackBy(run.undoes);
    return run && (by === undefined || by === id ? run : { ...run, isOvertaken: true });
  }

  private async read(id: string): Promise<RunState | undefined> {
    if (!isRunId(id)) return undefined;
    try {
      const content = await (await journalFiles()).readJournal(this.runs.fileOf(id));
      if (!content && !(await this.runs.isStillborn(id))) this.lost.add(id);
      if (content) await othersFirst();
      return content?.state;
    } catch {
      return undefined;
    }
  }

  private index(): Promise<RunIndex> {
    return (this.loadedIndex ??= indexes().then(
      ({ RunIndex }) => new RunIndex(path.join(this.folder, 'runs.index')),
    ));
  }

  /** Notes in the journal of a run that another one took it back. */
  async markUndone(id: string, by: string, now: number): Promise<void> {
    const journal = await this.reopen(id, now);
    try {
      await journal.append({ kind: 'undone', at: now, by }, 'synced');
    } finally {
      await journal.close();
    }
    this.noteChanged();
  }

  /** Tells whoever shows the runs that some of them have changed. */
  noteChanged(): void {
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
  async isUnderWay(run: Pick<RunSummary, 'id' | 'ended' | 'target'>): Promise<boolean> {
    if (run.ended !== 'interrupted') return false;
    const isHeld = await this.isChanging(run.target);
    if (isHeld) this.lookAgain(run);
    return isHeld;
  }

  /** Whether some window is changing an organisation. */
  async isChanging(target: Target): Promise<boolean> {
    return (await leases()).Lease.isHeld(this.leases, organisationKey(target));
  }

  private lookAgain(run: Pick<RunSummary, 'id' | 'ended' | 'target'>): void {
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

  /** Forgets a run; what it took back or changed again is marked first. Rejects with a ChangeError, and keeps it, when that cannot be. */
  async remove(id: string, now = Date.now()): Promise<void> {
    const run = await this.summary(id);
    if (run) await (await undos()).noteBeforeForgotten(this, run, now);
    await this.runs.remove(id);
    this.lost.delete(id);
    await (await this.index()).keep(await this.runs.ids());
    this.noteChanged();
  }

  /** Forgets runs that began more than so many days ago, but none that could still be resumed. */
  async prune(days: number, now: number): Promise<void> {
    const before = newRunId(now - days * dayMs);
    // the oldest first: nothing has to be marked in what goes, too
    for (const id of (await this.runs.ids()).filter((other) => other < before).reverse()) {
      const run = await this.summary(id);
      if (run ? !run.canResume : await this.runs.isStillborn(id)) await this.remove(id, now);
    }
  }

  dispose(): void {
    this.closed = true;
    for (const watch of this.watches) watch.dispose();
    for (const timer of this.looks.values()) clearTimeout(timer);
    this.changes.dispose();
  }
}
