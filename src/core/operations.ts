import { applyPlan, resumeRun, type ApplyOptions } from './apply/apply';
import { consent, sizeOf, unlessRefused, type StillAgreed } from './apply/consent';
import { whenAlone } from './apply/whenAlone';
import type { Conflict } from './apply/reconcile';
import { effectsOf, movedIn, type FinishedRun, isFitFor, type RunResult } from './journal/result';
import { noRun, nothingLeft, otherOrganisation, type Sequel } from './journal/errors';
import type { Source } from './journal/records';
import { beganAt } from './journal/runFolder';
import type { RunHistory } from './journal/runHistory';
import { changedSince, takenBackSoFar } from './journal/takenBack';
import { retryOf, undoOf, wayOf } from './journal/undo';
import type { OrganisationModel } from './org/organisation';
import type { ChangeSize, ProtectionStore } from './org/protection';
import { sameTarget, type Target } from './org/target';
import { isOfManager, rowsToSend, sealed } from './plan/plan';
import type { Change, Form, Plan } from './plan/plan';
import type { Places } from './plan/facts';
import { planMembers } from './plan/planner';
import type { Names } from './plan/names';
import type { KnownError } from './util/errors';
import type { TerritoryId, UserId } from './util/ids';
import { inTurn } from './util/async';
import { othersFirst } from './util/turns';
import type { User } from './zoho/schemas';

/** The organisation that an operation works on, as whom. */
export interface OpenOrganisation {
  readonly target: Target;
  readonly model: OrganisationModel;
}

/** What somebody wants to be so. */
export interface Wanted {
  readonly changes: readonly Change[];
  readonly form?: Form;
  /** Whether users who move leave first; without it they leave only where they arrived. */
  readonly order?: Plan['order'] | undefined;
  /** Territories in which only the users of the changes count, whoever else comes and goes. */
  readonly additive?: ReadonlySet<TerritoryId> | undefined;
  /** Territories that are to have no manager, whoever is it now. */
  readonly unmanaged?: ReadonlySet<TerritoryId> | undefined;
  /** The run whose changes these take back. */
  readonly undoes?: string | undefined;
  /** Users who were read a moment ago, and where users were then. */
  readonly known?: ReadonlyMap<UserId, User>;
  readonly places?: Places;
}

/** A plan, and what people call those it is about. */
export interface Proposal {
  readonly plan: Plan;
  readonly names: Names;
  readonly undoes?: string;
  /** The run whose failed changes these are. */
  readonly retries?: string;
  /** The file that it was planned from, for whoever reads of the run later. */
  readonly source?: Source | undefined;
}

/** What a person is asked to agree to. */
export type Approval = ChangeSize &
  (
    | {
        readonly kind: 'change';
        readonly proposal: Proposal;
        /** How many runs may have changed again what is taken back, and nobody can know: their records are damaged. */
        readonly lostRuns?: number;
      }
    | { readonly kind: 'resume'; readonly run: RunResult }
  );

/** What became of an operation: a run; or nothing, because all was as wanted, or what was not Zoho would refuse. */
export type Ending =
  | { readonly kind: 'ended'; readonly run: FinishedRun }
  | { readonly kind: 'nothingToDo'; readonly proposal: Proposal }
  | { readonly kind: 'nothingPossible'; readonly proposal: Proposal };

/** What takes a while, and may be told to stop. */
export type Stage = 'planning' | 'applying';

export interface Progress {
  /** Aborted when the person turns away. */
  readonly signal: AbortSignal;
  readonly step: (done: number, of: number) => void;
  /** Told how many writes have left and are not answered yet. */
  readonly underWay: (requests: number) => void;
}

/** What operations need of whoever calls them: an editor, a command line or a test. */
export interface Ports {
  readonly history: RunHistory;
  readonly protection: Pick<ProtectionStore, 'consentTo'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly during: <T>(stage: Stage, work: (progress: Progress) => Promise<T>) => Promise<T>;
  /** Resolves when the person agrees; `typed` says that the name of the organisation is asked for next. */
  readonly approve: (approval: Approval, typed: boolean) => Promise<void>;
  readonly typeName: (approval: Approval) => Promise<void>;
  /** Asked about a territory that somebody else changed meanwhile, one at a time. */
  readonly decide: (conflict: Conflict, names: Names) => Promise<'goOn' | 'leave'>;
  /** Another window is changing the organisation: resolves when what was agreed to is to be tried once more. */
  readonly tryAgain?: (refusal: KnownError) => Promise<void>;
}

/**
 * Works out which requests make it so, out of what is read now. Sends nothing that changes anything.
 *
 * @throws CrmError when the members of a territory cannot be read; Cancelled when the person turns away
 */
export function plan(
  { target, model }: OpenOrganisation,
  { changes, form = 'bulk', order, additive, undoes, ...held }: Wanted,
  { during }: Pick<Ports, 'during'>,
): Promise<Proposal> {
  return during('planning', async ({ signal, step }) => {
    const reading = { signal, step, additive, ...held };
    const { draft, names } = changes.some(isOfManager)
      ? await (await import('./plan/managers')).planManagers(target, changes, model, reading)
      : await planMembers({ target, form, order, additive }, changes, model, reading);
    await othersFirst();
    const planned = sealed(draft);
    await othersFirst();
    signal.throwIfAborted(); // there was no reading left that a cancel could have ended
    return { plan: planned, names, ...(undoes === undefined ? {} : { undoes }) };
  });
}

/**
 * Makes it so, once a person has agreed. The organisation's model follows whatever was done.
 *
 * @throws ChangeRefused when the protection forbids it; Cancelled when the person turns away; ChangeError when the run
 * cannot begin: nothing was sent then
 */
export async function apply(
  organisation: OpenOrganisation,
  proposal: Proposal,
  ports: Ports,
): Promise<Ending> {
  const { plan: planned, undoes } = proposal;
  if (planned.writes === 0)
    return planned.rows.every(({ state }) => state.kind === 'alreadySo')
      ? { kind: 'nothingToDo', proposal }
      : { kind: 'nothingPossible', proposal };
  const lostRuns = undoes === undefined ? 0 : await ports.history.unreadable(beganAt(undoes));
  const approval = { kind: 'change', proposal, lostRuns, ...sizeOf(rowsToSend(planned)) } as const;
  return carryOut(organisation, approval, ports, (options) => applyPlan(planned, options, proposal));
}

/**
 * Goes on with a run that did not come to its end. What its rows are like is read first.
 *
 * @throws as `apply`, and ChangeError when there is nothing to go on with
 */
export async function resume(organisation: OpenOrganisation, id: string, ports: Ports): Promise<Ending> {
  const run = await fitRun(organisation, id, 'resume', ports);
  const left = run.rows.filter(({ outcome }) => outcome.kind === 'notStarted' || outcome.kind === 'unknown');
  const approval = { kind: 'resume', run, ...sizeOf(left.map(({ row }) => row)) } as const;
  return carryOut(organisation, approval, ports, (options) => resumeRun(run.id, options));
}

/** Takes back what a run did itself, as a new run with a review of its own. Throws as `resume`. */
export async function undo(organisation: OpenOrganisation, id: string, ports: Ports): Promise<Ending> {
  const run = await fitRun(organisation, id, 'undo', ports);
  const changes = undoOf(run, await changedSince(run, ports.history));
  const wanted = { ...wayOf(run.plan), changes, undoes: id };
  return apply(organisation, await plan(organisation, wanted, ports), ports);
}

/** Makes the changes of a run that failed once more, as a new run. Throws as `resume`. */
export async function retry(organisation: OpenOrganisation, id: string, ports: Ports): Promise<Ending> {
  const run = await fitRun(organisation, id, 'retry', ports);
  const { undoes } = run;
  await takenBackSoFar(ports.history, undoes, id);
  const changes = retryOf(run, undoes === undefined ? undefined : await changedSince(run, ports.history));
  const wanted = { ...wayOf(run.plan), changes, form: run.plan.form, undoes };
  return apply(organisation, { ...(await plan(organisation, wanted, ports)), retries: id }, ports);
}

async function fitRun(
  { target }: OpenOrganisation,
  id: string,
  sequel: Sequel,
  { history }: Ports,
): Promise<RunResult> {
  const run = await history.get(id);
  if (!run) throw noRun();
  if (!sameTarget(run.plan.target, target)) throw otherOrganisation(run.plan.target, target);
  // also where the mark of it is missing
  if (sequel !== 'retry') await takenBackSoFar(history, id);
  if (!isFitFor(sequel, run)) throw nothingLeft(sequel);
  return run;
}

function gate({ target, model }: OpenOrganisation, approval: Approval, ports: Ports): Promise<StillAgreed> {
  const approve = (typed: boolean) => ports.approve(approval, typed);
  const questions = { approve, typeName: () => ports.typeName(approval) };
  return consent(ports.protection, target, approval, questions, model.whenClosed);
}

async function carryOut(
  organisation: OpenOrganisation,
  approval: Approval,
  ports: Ports,
  work: (options: ApplyOptions) => Promise<FinishedRun>,
): Promise<Ending> {
  const { target, model } = organisation;
  const { history, now, during, decide } = ports;
  const { names } = approval.kind === 'change' ? approval.proposal : approval.run;
  const stillAgreed = await gate(organisation, approval, ports);
  const ask = inTurn(async (conflict: Conflict) => unlessRefused(await decide(conflict, names), stillAgreed));
  const begin = () =>
    during('applying', ({ signal, step, underWay }) =>
      work({
        client: model.client,
        target,
        history,
        // signing out ends the run as a cancel does
        cancel: AbortSignal.any([signal, model.whenClosed]),
        now,
        onProgress: step,
        onUnderWay: underWay,
        onConflict: ask,
      }),
    );
  const run = await whenAlone(begin, { ...ports, stillAgreed });
  await othersFirst(); // the result of a long run took a turn
  model.noteChanges(effectsOf(run), run.members);
  model.users.noteMoves(movedIn(run));
  model.noteManagers([...run.territories.values()]);
  return { kind: 'ended', run };
}
