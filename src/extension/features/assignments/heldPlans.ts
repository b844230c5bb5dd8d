import type * as vscode from 'vscode';
import { isAsPlanned } from '../../../core/assignmentPlan/asPlanned';
import type { AssignmentPlan, LabelledRow } from '../../../core/assignmentPlan/plan';
import type { AssignmentFile } from '../../../core/assignments/document';
import type { Change } from '../../../core/org/organisation';
import type { Session } from '../../../core/session/sessions';
import { byTerritory } from '../../../core/plan/plan';
import { Emitter, type Disposable } from '../../../core/util/event';
import type { TerritoryId } from '../../../core/util/ids';
import { uriOf, type Assignments, type AssignmentDocuments } from '../../ports/assignmentDocuments';
import type { PlanMark, PlanMarks } from '../../ports/planMarks';
import type { Services } from '../../ports/services';

/** What was planned of a file, as it was, in an organisation, as it was. */
export interface HeldPlan {
  readonly assignments: Assignments;
  readonly session: Session;
  readonly plan: AssignmentPlan;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The document that shows it. */
  readonly page: vscode.Uri;
}

/** The last plan of each file, until its text or the organisation changes. */
export class HeldPlans implements Disposable {
  private readonly held = new Map<string, { readonly plan: HeldPlan; readonly subscription: Disposable }>();
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: readonly Disposable[];
  /** How many readings are under way, which forget what they read anew. */
  private readings = 0;

  constructor(
    private readonly documents: AssignmentDocuments,
    { sessions }: Pick<Services, 'sessions'>,
    private readonly marks: PlanMarks,
  ) {
    this.subscriptions = [
      documents.onDidChange((file) => {
        for (const { plan } of this.held.values()) if (isOf(plan, file)) void this.check(plan);
      }),
      sessions.onDidChange((open) => {
        for (const { plan } of this.held.values()) if (plan.session !== open) this.drop(plan);
      }),
    ];
  }

  get all(): readonly HeldPlan[] {
    return [...this.held.values()].map(({ plan }) => plan);
  }

  /** The plan that a file is part of. */
  of(file: vscode.Uri): HeldPlan | undefined {
    return this.all.find((plan) => isOf(plan, file));
  }

  hold(plan: HeldPlan): void {
    const address = plan.assignments.root.toString();
    this.held.get(address)?.subscription.dispose();
    const covered = new Set(plan.plan.territories.map(({ territory }) => territory.id));
    const subscription = plan.session.model.onDidChange((change) => {
      if (this.readings === 0 && !isOnlyLook(change, covered, plan)) this.drop(plan);
    });
    this.held.set(address, { plan, subscription });
    this.changed();
  }

  /** Does what reads the organisation anew and changes nothing: a plan stays if that finds everything as it was. */
  async whileReading<T>(read: () => Promise<T>): Promise<T> {
    this.readings++;
    try {
      return await read();
    } finally {
      this.readings--;
      for (const plan of this.readings === 0 ? this.all : [])
        if (!isAsPlanned(plan.plan, plan.session.model)) this.drop(plan);
    }
  }

  dispose(): void {
    for (const { subscription } of this.held.values()) subscription.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changes.dispose();
  }

  /** A file that was closed, or saved by another program, may have the text it had. */
  private async check(plan: HeldPlan): Promise<void> {
    const { root, reading } = plan.assignments;
    const now = await this.documents.last(root).catch(() => undefined);
    const textsOf = (files: readonly AssignmentFile[]) =>
      JSON.stringify(files.map(({ name, text }) => [name, text]));
    if (!now || textsOf(now.reading.draft.files) !== textsOf(reading.draft.files)) this.drop(plan);
  }

  private drop(plan: HeldPlan): void {
    const address = plan.assignments.root.toString();
    const held = this.held.get(address);
    if (held?.plan !== plan) return;
    held.subscription.dispose();
    this.held.delete(address);
    this.changed();
  }

  private changed(): void {
    const marks = new Map<TerritoryId, PlanMark>();
    for (const { plan } of this.all)
      for (const [territory, rows] of byTerritory(plan.rows)) marks.set(territory, markOf(rows));
    this.marks.set(marks);
    this.changes.fire();
  }
}

/** Where a file of a plan is, of which it says something. */
export function filesOf({ assignments }: HeldPlan): readonly vscode.Uri[] {
  return assignments.reading.draft.files.map((file) => uriOf(assignments, file));
}

export function markOf(rows: readonly LabelledRow[]): PlanMark {
  const removals = rows.filter(({ operation }) => operation === 'remove').length;
  return { adds: rows.length - removals, removals };
}

/** Whether what a plan covers was only read, and is as it was; a run leaves lists behind that nobody has read since. */
function isOnlyLook(change: Change, covered: ReadonlySet<TerritoryId>, { plan, session }: HeldPlan): boolean {
  if (change === 'everything') return false;
  const touched = change.filter((id) => covered.has(id));
  const { heldMembers } = session.model;
  return (
    touched.every((id) => heldMembers.has(id)) && (touched.length === 0 || isAsPlanned(plan, session.model))
  );
}

function isOf(plan: HeldPlan, file: vscode.Uri): boolean {
  return filesOf(plan).some((one) => one.toString() === file.toString());
}
