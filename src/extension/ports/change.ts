import type { Session } from '../../core/session/sessions';
import {
  apply,
  plan,
  resume,
  retry,
  undo,
  type Ending,
  type Ports,
  type Wanted,
} from '../../core/operations';
import type { Sequel } from '../../core/journal/errors';
import type { FinishedRun } from '../../core/journal/result';
import { l10n } from '../../messages/l10n';
import { ContextKey } from '../ui/contextKey';
import type { Beside, Offers } from './beside';
import { approve, decide, typeName } from './questions';
import { tryAgain } from './tryAgain';
import { during } from './runProgress';
import type { Services } from './services';
import { tellNothingSent, tellRun } from './tellRun';

/** The first steps look at it. */
const undone = new ContextKey<boolean>('zohoCrm.undone');

/**
 * Plan, review, apply, tell: the one way by which every command of the editor changes the members of territories.
 *
 * @param beside what a review of these changes has to say besides, and what is said and offered afterwards
 * @throws CrmError when the members of a territory cannot be read; ChangeError when the run cannot begin; Cancelled when
 * the person turns away before the first request
 */
export async function makeChanges(
  services: Services,
  session: Session,
  wanted: Wanted,
  beside: Beside = {},
): Promise<void> {
  const operation = async (ports: Ports) => apply(session, await plan(session, wanted, ports), ports);
  await carryOut(services, session, operation, beside);
}

/** Lets an operation ask, show its progress and keep its journal here, and tells what came of it. Throws as it does. */
export async function carryOut(
  services: Services,
  session: Session,
  operation: (ports: Ports) => Promise<Ending>,
  beside: Beside = {},
): Promise<void> {
  await tell(services, session, await operation(portsFor(services, beside)), beside);
}

/** Goes on with a run, takes it back or tries it again, and tells what came of it. Throws as `makeChanges`. */
export async function makeSequel(
  sequel: Sequel,
  services: Services,
  session: Session,
  runId: string,
): Promise<void> {
  const operation = { resume, undo, retry }[sequel];
  await carryOut(services, session, (ports) => operation(session, runId, ports));
}

async function tell(
  services: Services,
  session: Session,
  ending: Ending,
  { afterwards }: Beside,
): Promise<void> {
  if (ending.kind !== 'ended') {
    tellNothingSent(services.prompter, ending.kind, ending.proposal);
    return;
  }
  services.history.prune(services.settings.keepRunsForDays, Date.now()).catch((error: unknown) => {
    services.log.error('Forgetting old runs', error);
  });
  const { run } = ending;
  if (run.undoes !== undefined) undone.set(true);
  const { remarks = [], offers = [] } = (await afterwards?.(run)) ?? {};
  const beside = { remarks, offers: new Map([...offers, ...(await updates(services, session, run))]) };
  await tellRun(services, run, session.creditsLeft(), beside);
}

/** Offers to bring the open assignment files up to date; what keeps it from that is not worth more than a line in the log. */
async function updates(services: Services, session: Session, run: FinishedRun): Promise<Offers> {
  try {
    const { fileUpdates } = await import('./fileUpdates');
    const update = await fileUpdates(services, session, run);
    return update ? new Map([[l10n.t('Update File'), update]]) : new Map();
  } catch (error) {
    services.log.error('Looking at assignment files', error);
    return new Map();
  }
}

/** What the editor has for an operation. */
function portsFor(services: Services, beside: Beside): Ports {
  const { prompter, history, protection } = services;
  return {
    history,
    protection,
    now: Date.now,
    during: (stage, work) => during(services, stage, work),
    approve: (approval, typed) => approve(services, approval, typed, beside),
    typeName: (approval) => typeName(prompter, approval),
    decide: (conflict, names) => decide(prompter, conflict, names),
    tryAgain: (refusal) => tryAgain(services, refusal),
  };
}
