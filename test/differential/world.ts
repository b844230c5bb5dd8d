import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { applyPlan, resumeRun } from '../../src/core/apply/apply';
import { isOfManager, type Form, type Plan } from '../../src/core/plan/plan';
import type { Outcome } from '../../src/core/journal/outcome';
import { RunHistory } from '../../src/core/journal/runHistory';
import { retryOf, undoOf } from '../../src/core/journal/undo';
import { startSimulator, type Simulator } from '../../src/simulator/server';
import { ofMembership, target } from '../harness/runs';
import { appoint, changesFor, type Appointing } from './appointing';
import { Assigning } from './assigning';
import { Gate, quiet } from './gate';
import type { Options, Work } from './operating';
import { playErrand } from './people';
import { Random } from './random';
import type { Changed, Entry, Exchange, Office, Row } from './record';
import { administrator, type Event, type Happening, type Scenario, type Step } from './scenario';
import { memory, organisationOf, planFor } from './stage';
import { Window } from './window';

type Begin = Extract<Step, { readonly events: readonly unknown[] }>;
type GoBack = Extract<Step, { readonly do: 'resume' | 'undo' | 'retry' }>;

interface Wanted {
  readonly changes: readonly Row[];
  readonly form: Form;
  readonly order?: Plan['order'];
  readonly additive?: boolean;
  readonly undoes?: string | undefined;
  readonly retries?: string;
}

interface Frozen {
  readonly window: Window;
  readonly running: Promise<unknown>;
  readonly run: number;
  readonly find: () => Promise<string | undefined>;
}

/** One organisation, one folder of journals, windows that come and go, somebody else who edits, and what was seen of it. */
export class World {
  readonly record: Entry[] = [];
  /** The ids of the runs in the order in which they were begun; nothing for one that was not. */
  private readonly runs: (string | undefined)[] = [];
  private readonly frozen: Frozen[] = [];
  private readonly gate: Gate;
  private readonly assigning: Assigning;
  private readonly around;
  private windows = 0;
  /** The newest window of each run. */
  private readonly newestOf = new Map<number, Window>();
  private leaving: { readonly exchange: Exchange; readonly happenings: readonly Happening[] } | undefined;

  private constructor(
    private readonly scenario: Scenario,
    private readonly folder: string,
    private simulator: Simulator,
    private readonly history: RunHistory,
  ) {
    const random = new Random(scenario.seed);
    this.gate = new Gate(() => random.fraction());
    this.around = {
      record: this.record,
      open: (run: number, events: readonly Event[]) => this.open(run, events),
      optionsIn: (window: Window) => this.optionsIn(window, []),
      begin: (step: Begin, work: Work) => this.let(step, this.runs.length, work),
    };
    this.assigning = new Assigning(scenario, this.around);
  }

  /** Plays a scenario to its end; tells what happened. */
  static async play(scenario: Scenario): Promise<Entry[]> {
    const folder = await fs.mkdtemp(path.join(memory, 'differential-'));
    const playing: { world?: World } = {};
    const simulator = await startSimulator({
      organisation: organisationOf(scenario),
      switches: scenario.switches,
      onBeforeRequest: () => playing.world?.meet(),
      onEffect: ({ request, territory: at, user: who, operation, changed }) => {
        if (changed) playing.world?.note({ territory: at, user: who, operation }, request !== undefined);
      },
      onManagerEffect: ({ request, territory: at, manager, before }) =>
        playing.world?.noteOffice({ territory: at, manager }, before, request !== undefined),
    });
    const world = new World(scenario, folder, simulator, new RunHistory(folder));
    playing.world = world;
    try {
      for (const step of scenario.steps) await world.step(step);
      for (let left = 6; scenario.calm && left > 0 && (await world.canResume()); left--)
        await world.step({ do: 'resume', run: 0, events: [], goesOn: [], knows: true });
      return world.record;
    } finally {
      await world.end();
    }
  }

  private async step(step: Step): Promise<void> {
    if (step.do === 'edit') this.edit(step.row);
    else if (step.do === 'wake') await this.wakeOne();
    else if (step.do === 'forget') await this.forget(step.run);
    else if (step.do === 'apply') await this.begin(step, step);
    else if (step.do === 'assign' || step.do === 'save' || step.do === 'applySaved') {
      if (!(await this.assigning.step(step, this.runs.length))) this.runs.push(undefined);
    } else if (step.do === 'people') {
      if (!(await playErrand(step, this.runs.length, this.scenario, this.around))) this.runs.push(undefined);
    } else if (step.do === 'appoint') {
      const { offices } = step;
      const changes = changesFor(offices, this.simulator.organisation);
      await this.appoint(step, { changes, planned: { offices, undoes: undefined, retries: undefined } });
    } else await this.goBack(step);
  }

  /** Does something about a run that there was. */
  private async goBack(step: GoBack): Promise<void> {
    const id = this.runs[step.run];
    const result = id === undefined ? undefined : await this.history.get(id);
    if (id === undefined || result === undefined) return;
    if (step.do === 'resume') {
      if (result.canResume) await this.let(step, step.run, (options) => resumeRun(id, options));
      return;
    }
    if (result.rows.some(({ row }) => isOfManager(row))) {
      if (step.do === 'undo' && result.undoneBy !== undefined) return;
      const isUndo = step.do === 'undo';
      await this.appoint(step, {
        changes: (isUndo ? undoOf(result) : retryOf(result)).filter(isOfManager),
        ...(isUndo ? { undoes: id } : { undoes: result.undoes, retries: id }),
        planned: {
          offices: [],
          undoes: isUndo ? step.run : undefined,
          retries: isUndo ? undefined : step.run,
        },
      });
      return;
    }
    const { order, territories } = result.plan;
    const way = { order, additive: territories.some(({ held }) => held === 'additive') };
    if (step.do === 'retry')
      await this.begin(step, {
        ...way,
        changes: retryOf(result).map(ofMembership),
        form: step.form,
        undoes: result.undoes,
        retries: id,
      });
    else if (result.undoneBy === undefined)
      await this.begin(step, { ...way, changes: undoOf(result).map(ofMembership), form: 'bulk', undoes: id });
  }

  /** Plans changes on what the territories are like now, and applies the plan in a window of its own. */
  private async begin(
    step: Begin,
    { changes, form, order, additive = false, undoes, retries }: Wanted,
  ): Promise<void> {
    const plan = planFor(this.scenario, this.simulator, {
      changes,
      form,
      order,
      additive,
      knows: step.knows,
    });
    if (changes.length === 0 || plan.rows.every(({ state }) => state.kind === 'alreadySo')) {
      this.runs.push(undefined);
      return;
    }
    const run = this.runs.length;
    this.record.push({
      kind: 'planned',
      run,
      rows: changes,
      members: new Map(plan.territories.map(({ id, members }) => [id, members])),
      undoes: undoes === undefined ? undefined : this.runs.indexOf(undoes),
    });
    const beside = { ...(undoes !== undefined && { undoes }), ...(retries !== undefined && { retries }) };
    await this.let(step, run, (options) => applyPlan(plan, options, beside));
    this.succeed(run, undoes);
  }

  /** Plans other managers, while somebody else appoints some, and applies the plan. */
  private async appoint(
    step: Extract<Step, { readonly do: 'appoint' | 'undo' | 'retry' }>,
    wanted: Appointing,
  ): Promise<void> {
    const run = this.runs.length;
    if (!(await appoint(step, run, wanted, this.around))) this.runs.push(undefined);
    this.succeed(run, wanted.undoes);
  }

  /** Whoever takes a run back marks it, in a new file: what a window that sleeps writes of it is lost from then on. */
  private succeed(run: number, undoes: string | undefined): void {
    const window = this.newestOf.get(run);
    if (undoes !== undefined && window) this.newestOf.set(this.runs.indexOf(undoes), window);
  }

  /** Lets a window do its work, until it has or is frozen. */
  private async let(step: Begin, run: number, work: Work): Promise<void> {
    this.say(`window ${this.windows}: ${step.do} run ${run}`);
    const window = this.open(run, step.events);
    const before = new Set((await this.history.list()).map(({ id }) => id));
    const find = async () => {
      const all = await this.history.list();
      return all.find(({ id }) => !before.has(id) && !this.runs.includes(id))?.id;
    };
    const running = work(this.optionsIn(window, step.goesOn), window).catch((error: unknown) =>
      this.say(`  rejected: ${String(error)}`),
    );
    await this.follow({ window, running, run, find });
    if (run === this.runs.length) this.runs.push(await find());
    await this.tell(run);
  }

  private optionsIn(window: Window, goesOn: readonly boolean[]): Options {
    let conflicts = 0;
    return {
      client: window.client,
      target: { ...target, user: administrator },
      history: this.history,
      cancel: window.cancel.signal,
      clock: window.clock,
      now: () => Date.UTC(2026, 10, 25) + this.windows,
      onConflict: () => {
        const answer = goesOn[conflicts++] ? 'goOn' : 'leave';
        this.say(`  asked about a conflict: ${answer}`);
        return Promise.resolve(answer);
      },
    };
  }

  private open(run: number, events: readonly Event[]): Window {
    const window: Window = new Window(this.windows++, run, events, {
      origin: this.simulator.url,
      version: this.scenario.seed % 2 === 0 ? 'v7' : 'v8',
      token: this.simulator.issueToken(),
      gate: this.gate,
      onLeave: (exchange, happenings) => {
        if (exchange.arrived) this.leaving = { exchange, happenings };
        else this.record.push(exchange);
      },
      moment: () => this.record.length,
      isSucceeded: () => this.newestOf.get(run) !== window,
    });
    this.newestOf.set(run, window);
    return window;
  }

  private async follow(one: Frozen): Promise<void> {
    const ended = await Promise.race([one.running, one.window.frozen()]);
    if (ended !== 'frozen') return;
    this.say(`  frozen`);
    await quiet();
    this.frozen.push(one);
    // nobody touches its lease any more
    await fs.rm(this.history.leases, { recursive: true, force: true });
  }

  private async wakeOne(): Promise<void> {
    const one = this.frozen.shift();
    if (!one) return;
    this.say(`a frozen window of run ${one.run} wakes up`);
    const followed = this.follow(one);
    one.window.wake();
    await followed;
    // it may have slept before it began
    this.runs[one.run] ??= await one.find();
    await this.tell(one.run);
  }

  private async forget(run: number): Promise<void> {
    const id = this.runs[run];
    if (id === undefined || this.frozen.length > 0) return;
    this.say(`run ${run} is forgotten`);
    await this.history.remove(id);
  }

  /** A request has arrived: what somebody else does comes before it. */
  private meet(): void {
    const { leaving } = this;
    if (!leaving) return;
    for (const happening of leaving.happenings) {
      if (happening.kind === 'edit') this.edit(happening.row);
      if (happening.kind !== 'fault') continue;
      this.simulator.failNext(happening.fault);
      const { kind, status, takesEffect } = happening.fault;
      leaving.exchange.trouble = [kind, status ?? '', takesEffect ? 'after its effect' : ''].join(' ').trim();
    }
    this.record.push(leaving.exchange);
  }

  private edit(row: Row | Office): void {
    const { organisation } = this.simulator;
    if ('manager' in row) organisation.setManager(row.territory, row.manager);
    else if (row.operation === 'add') organisation.addMember(row.territory, row.user);
    else organisation.removeMember(row.territory, row.user);
  }

  private note(row: Row, isOurs: boolean): void {
    this.record.push({ kind: 'changed', ...this.actor(isOurs), ...row });
  }

  private noteOffice(office: Office, before: string | null, isOurs: boolean): void {
    this.record.push({ kind: 'appointed', ...this.actor(isOurs), ...office, before });
  }

  /** Who has done what happens at the server now. */
  private actor(isOurs: boolean): Pick<Changed, 'by' | 'request'> {
    const own = isOurs
      ? this.record.findLastIndex((entry) => entry.kind === 'request' && entry.arrived)
      : undefined;
    const request = own === undefined ? undefined : this.record[own];
    return { by: request?.kind === 'request' ? request.run : 'other', request: own };
  }

  private async tell(run: number): Promise<void> {
    const id = this.runs[run];
    const result = id === undefined ? undefined : await this.history.get(id);
    if (!result) return;
    const endOf = (outcome: Outcome) => ({
      outcome: outcome.kind,
      detail: 'refusal' in outcome ? outcome.refusal.code : 'seen' in outcome ? outcome.seen : '',
    });
    if (!result.rows.some(({ row }) => isOfManager(row))) {
      const rows = result.rows.map(({ row, outcome }) => ({ ...ofMembership(row), ...endOf(outcome) }));
      this.record.push({ kind: 'told', run, rows });
      return;
    }
    const rows = result.rows.map(({ row, outcome }) => {
      const manager = row.operation === 'setManager' ? row.user : null;
      return { territory: row.territory, manager, ...endOf(outcome) };
    });
    this.record.push({ kind: 'toldOffices', run, rows });
  }

  private async canResume(): Promise<boolean> {
    const [id] = this.runs;
    const result = id === undefined ? undefined : await this.history.get(id);
    return result?.canResume ?? false;
  }

  private say(text: string): void {
    this.record.push({ kind: 'note', text });
  }

  private async end(): Promise<void> {
    await fs.rm(this.history.leases, { recursive: true, force: true });
    for (const { window } of this.frozen) window.end();
    await Promise.all(this.frozen.map(({ running }) => running));
    await this.simulator.close();
    this.history.dispose();
    await fs.rm(this.folder, { recursive: true, force: true });
  }
}
