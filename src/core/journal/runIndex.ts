import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as v from 'valibot';
import { isId, type TerritoryId, type UserId } from '../util/ids';
import type { Fault } from '../util/errors';
import type { OutcomeKind, Tally } from './outcome';
import { checksum, isFault, source, target } from './records';
import { isRunId } from './runFolder';
import type { RunSummary } from './result';

const count = v.number();
const tally: v.GenericSchema<unknown, Tally> = v.object({
  applied: count,
  soNow: count,
  alreadySo: count,
  failed: count,
  skipped: count,
  notStarted: count,
  unknown: count,
} satisfies Record<OutcomeKind, typeof count>);

const counted = <Id>(id: v.GenericSchema<Id>) =>
  v.object({ count, only: v.exactOptional(v.object({ id, name: v.string() })) });

const summary = v.object({
  id: v.pipe(v.string(), v.check(isRunId)),
  target,
  purpose: v.picklist(['add', 'remove', 'change', 'manager']),
  isMove: v.boolean(),
  goals: counted(v.custom<TerritoryId>(isId)),
  people: counted(v.custom<UserId>(isId)),
  size: count,
  tally,
  ended: v.picklist(['complete', 'cancelled', 'stopped']),
  fault: v.optional(v.custom<Fault>(isFault)),
  startedAt: count,
  ordinals: v.object({ first: count, last: count }),
  endedAt: v.optional(count),
  canResume: v.boolean(),
  isDamaged: v.boolean(),
  undoes: v.optional(v.string()),
  undoneBy: v.optional(v.string()),
  source: v.optional(source),
}) satisfies v.GenericSchema<unknown, RunSummary>;

/** Of what a summary holds: one of another version is read from its journal anew. */
const version = 3;

const content = v.object({
  version: v.literal(version),
  runs: v.array(v.object({ stamp: v.string(), summary })),
});

interface Entry {
  /** What the journal was like that this was read from. */
  readonly stamp: string;
  readonly summary: RunSummary;
}

/**
 * Summaries of runs, so that a list of them needs no journal: each believed only while its journal is as it was then. The
 * file is a help and nothing more: whatever is wrong with it, the journals tell.
 */
export class RunIndex {
  private entries: Map<string, Entry> | undefined;
  private isChanged = false;
  private saved: Promise<void> = Promise.resolve();

  /** @param file where the summaries are kept; its folder is there once a run has begun */
  constructor(private readonly file: string) {}

  /** @param stamp what the journal is like now */
  async get(id: string, stamp: string): Promise<RunSummary | undefined> {
    const held = (await this.loaded()).get(id);
    return held?.stamp === stamp ? held.summary : undefined;
  }

  /** @param stamp what the journal was like before it was read */
  async set(stamp: string, found: RunSummary): Promise<void> {
    (await this.loaded()).set(found.id, { stamp, summary: found });
    if (found.ended !== 'interrupted') this.isChanged = true;
  }

  /** Forgets all runs but these, and writes down what is new. */
  async keep(ids: readonly string[]): Promise<void> {
    const entries = await this.loaded();
    const there = new Set(ids);
    for (const id of [...entries.keys()].filter((other) => !there.has(other))) {
      entries.delete(id);
      this.isChanged = true;
    }
    if (!this.isChanged) return;
    this.isChanged = false;
    this.saved = this.saved.then(() => this.save([...entries.values()]));
    await this.saved;
  }

  private async loaded(): Promise<Map<string, Entry>> {
    if (!this.entries) {
      const read = await readIndex(this.file);
      this.entries ??= new Map(read.map((entry) => [entry.summary.id, entry]));
    }
    return this.entries;
  }

  /** Only runs with an end: that was on the disk before anybody could read it, whatever is lost with the power. */
  private async save(entries: readonly Entry[]): Promise<void> {
    const runs = entries.filter((entry) => entry.summary.ended !== 'interrupted');
    const text = JSON.stringify({ version, runs });
    const copy = `${this.file}.new`;
    try {
      await fs.rm(copy, { force: true });
      await fs.writeFile(copy, `${checksum(text)} ${text}`, { flag: 'wx', mode: 0o600 });
      await fs.rename(copy, this.file);
    } catch {
      // another window was at it, or the disk refuses: the journals are read again next time
    }
  }
}

async function readIndex(file: string): Promise<readonly Entry[]> {
  try {
    const { O_NOFOLLOW, O_RDONLY } = constants;
    const written = await fs.readFile(file, { encoding: 'utf8', flag: O_RDONLY | O_NOFOLLOW });
    const text = written.slice(9);
    if (written.slice(0, 9) !== `${checksum(text)} `) return [];
    const parsed = v.safeParse(content, JSON.parse(text));
    return parsed.success ? parsed.output.runs : [];
  } catch {
    return [];
  }
}
