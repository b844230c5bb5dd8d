import { applyAssignments, applySaved, planAssignments } from '../../src/core/assignmentOperations';
import { KnownError } from '../../src/core/util/errors';
import type { AssignmentPlan } from '../../src/core/assignmentPlan/plan';
import { parseSavedPlan, savedPlanOf, textOf as savedText } from '../../src/core/assignmentPlan/savedPlan';
import { accepting, documentOf } from '../harness/assignmentPlans';
import { nobody, portsOf, using, type Options, type Work } from './operating';
import type { Entry, Planned, Row } from './record';
import { administrator, type Event, type Scenario, type Step } from './scenario';
import { askedIn, textOf } from './sheet';
import type { Window } from './window';

type Of<Kind extends Step['do']> = Extract<Step, { readonly do: Kind }>;

/** What assignment files need of the world that they are planned in. */
interface Around {
  readonly record: Entry[];
  readonly open: (run: number, events: readonly Event[]) => Window;
  readonly optionsIn: (window: Window) => Options;
  /** Lets a window do the work of the next run. */
  readonly begin: (step: Of<'assign' | 'applySaved'>, work: Work) => Promise<void>;
}

/** Plays assignment files by the operations that everybody uses. */
export class Assigning {
  /** The plan that was saved last, as its file. */
  private saved: { readonly text: string; readonly asked: readonly Row[] } | undefined;

  constructor(
    private readonly scenario: Scenario,
    private readonly around: Around,
  ) {}

  /** @returns false where the run of this number was not begun, and should have been */
  async step(step: Of<'assign' | 'save' | 'applySaved'>, run: number): Promise<boolean> {
    if (step.do === 'applySaved') return this.applySaved(step, run);
    const isAssigned = step.do === 'assign';
    const plan = await this.plan(step, isAssigned ? run : nobody, isAssigned ? step.meanwhile : []);
    const everybody = [...this.scenario.users.map(({ id }) => id), administrator];
    const asked = askedIn(step.sheet, everybody);
    if (!isAssigned) {
      if (plan) this.saved = { text: savedText(savedPlanOf(plan, [], 'test')), asked };
      return true;
    }
    if (!plan) return false;
    this.note(run, plan.rows, asked);
    await this.around.begin(step, (options, window) =>
      using(options, (open) => applyAssignments(open, plan, accepting(plan), portsOf(options, window))),
    );
    return true;
  }

  private async applySaved(step: Of<'applySaved'>, run: number): Promise<boolean> {
    if (!this.saved) return false;
    const plan = parseSavedPlan(this.saved.text);
    this.note(run, plan.rows, this.saved.asked);
    await this.around.begin(step, (options, window) =>
      using(options, (open) => applySaved(open, plan, accepting(plan), portsOf(options, window))),
    );
    return true;
  }

  /** Compares a file with the organisation; undefined where something stops that. */
  private async plan(
    { sheet, order }: Of<'assign' | 'save'>,
    run: number,
    events: readonly Event[],
  ): Promise<AssignmentPlan | undefined> {
    const { users } = this.scenario;
    const addresses = new Map([
      ...users.map(({ id }) => [id, `u${id}@x.example`] as const),
      [administrator, 'admin@x.example'] as const,
    ]);
    const window = this.around.open(run, events);
    const options = this.around.optionsIn(window);
    const text = textOf(sheet, options.target.organisation, (user) => addresses.get(user));
    const wanted = { document: await documentOf(text), organisation: 'here', order };
    const plan = await using(options, (open) =>
      planAssignments(open, wanted, portsOf(options, window)),
    ).catch((error: unknown) => {
      if (error instanceof KnownError) return undefined; // a reading that failed is told, and plans nothing
      throw error;
    });
    return plan && 'rows' in plan ? plan : undefined;
  }

  /** Its members were read as requests of the run, or long ago. */
  private note(run: number, rows: Planned['rows'], asked: readonly Row[]): void {
    const plain = rows.map(({ territory, user, operation }) => ({ territory, user, operation }));
    this.around.record.push({
      kind: 'planned',
      run,
      rows: plain,
      members: new Map(),
      undoes: undefined,
      asked,
    });
  }
}
