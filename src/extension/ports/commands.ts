import { sameTarget } from '../../core/org/target';
import type { Session } from '../../core/session/sessions';
import { isPartGone } from '../ui/updated';
import { onNothing, type Invocation } from './invocation';
import type { Services } from './services';

/** Does what a person asked for; throws, and leaves it to `run` to tell. */
export type Command = (invocation: Invocation) => Promise<void>;

/** The commands of a feature, each under its id in package.json. */
export type Commands = Readonly<Record<string, Command>>;

/** What is done in the open organisation. */
type SessionCommand = (session: Session, invocation: Invocation) => Promise<void>;

/** A command that works on the open organisation. */
export function signedIn({ openSession }: Services, command: SessionCommand): Command {
  return async (invocation) => command(await openSession(), invocation);
}

/** A command that changes the organisation is refused before it asks anything; the gate refuses it once more. */
export function changing(services: Services, command: SessionCommand): Command {
  return signedIn(services, async (session, invocation) => {
    await services.protection.consentTo(session.target, { adds: 0, removals: 0 });
    return command(session, invocation);
  });
}

/** Runs a command. Here, and only here, a failure becomes a message. */
export async function run(
  services: Services,
  commands: Commands,
  id: string,
  invocation: Invocation,
): Promise<void> {
  const again = (other: string, on: Invocation) => () => run(services, commands, other, on);
  const open = services.sessions.current;
  try {
    await commands[id]?.(invocation);
  } catch (error) {
    if (isPartGone(error)) throw error; // the words for failures may be gone, too
    const { presentError } = await import('../ui/presentError');
    await presentError(error, services.titleOf(id), services.prompter, services.log, {
      retry: () => again(id, isOpenStill(services, open) ? invocation : withoutRows(invocation))(),
      signIn: (command) => again(command, onNothing)(),
      protect: again('zohoCrm.protectOrganisation', onNothing),
    });
  }
}

/** Whether the organisation is open that was when a message came up, which may have stood there for long. */
function isOpenStill({ sessions: { current } }: Services, before: Session | undefined): boolean {
  return before !== undefined && current !== undefined && sameTarget(before.target, current.target);
}

/** Rows are of one organisation. */
function withoutRows({ files, runId }: Invocation): Invocation {
  return { ...onNothing, ...(files && { files }), ...(runId !== undefined && { runId }) };
}
