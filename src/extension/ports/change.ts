import type { Session } from '../../core/session/sessions';
import { Cancelled } from '../../core/util/async';
import { l10n } from '../../messages/l10n';
import {
  apply,
  plan,
  resume,
  retry,
  undo,
  type Ending,
  type Ports,
  type Progress,
  type Sequel,
  type Stage,
  type Wanted,
} from '../../core/operations';
import type { Progress as Shown } from '../ui/prompter';
import { approve, typeName } from './approval';
import { describeConflict } from './conflict';
import { RunProgress } from './runProgress';
import type { Services } from './services';
import { tellNothingToDo, tellRun } from './tellRun';

/**
 * Plan, review, apply, tell: the one way by which every command of the editor changes the members of territories.
 *
 * @param remarks what a review of these changes has to say besides
 * @throws CrmError when the members of a territory cannot be read; ChangeError when the run cannot begin; Cancelled when
 * the person turns away before the first request
 */
export async function makeChanges(
  services: Services,
  session: Session,
  wanted: Wanted,
  remarks: readonly string[] = [],
): Promise<void> {
  const ports = portsFor(services, remarks);
  await tell(services, session, await apply(session, await plan(session, wanted, ports), ports));
}

/** Goes on with a run, takes it back or tries it again, and tells what came of it. Throws as `makeChanges`. */
export async function makeSequel(
  sequel: Sequel,
  services: Services,
  session: Session,
  runId: string,
): Promise<void> {
  const operation = { resume, undo, retry }[sequel];
  await tell(services, session, await operation(session, runId, portsFor(services)));
}

async function tell(services: Services, session: Session, ending: Ending): Promise<void> {
  if (ending.kind === 'nothingToDo') {
    tellNothingToDo(services.prompter, ending.proposal);
    return;
  }
  services.history.prune(services.settings.keepRunsForDays, Date.now()).catch((error: unknown) => {
    services.log.error('Forgetting old runs', error);
  });
  await tellRun(services, ending.run, session.creditsLeft());
}

/** What the editor has for an operation. */
function portsFor(services: Services, remarks: readonly string[] = []): Ports {
  const { prompter, history, protection } = services;
  return {
    history,
    protection,
    now: Date.now,
    during: (stage, work) => during(services, stage, work),
    approve: (approval, typed) => approve(prompter, approval, typed, remarks),
    typeName: (approval) => typeName(prompter, approval),
    decide: async (conflict, names) => {
      try {
        await prompter.confirm(describeConflict(conflict, names));
        return 'goOn';
      } catch (error) {
        if (error instanceof Cancelled) return 'leave';
        throw error;
      }
    },
  };
}

function during<T>(services: Services, stage: Stage, work: (progress: Progress) => Promise<T>): Promise<T> {
  return services.prompter.progress(titleOf(stage), (shown) =>
    stage === 'applying'
      ? applying(services, shown, work)
      : work({
          signal: shown.signal,
          step: (done, of) => shown.report(l10n.t('{0} of {1}', done, of), done / of),
          underWay: () => undefined,
        }),
  );
}

/** Also says that it waits for Zoho, and what is still to end after a cancel. */
async function applying<T>(
  { sessions, underWay }: Services,
  progress: Shown,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const shown = new RunProgress(progress);
  const waits = sessions.onDidWait((wait) => shown.wait(wait));
  try {
    return await underWay.during(() =>
      work({
        signal: progress.signal,
        step: (done, of) => shown.step(done, of),
        underWay: (requests) => shown.underWay(requests),
      }),
    );
  } finally {
    waits.dispose();
    shown.end();
  }
}

function titleOf(stage: Stage): string {
  switch (stage) {
    case 'planning':
      return l10n.t('Reading who belongs to the territories now');
    case 'applying':
      return l10n.t('Changing territories');
  }
}
