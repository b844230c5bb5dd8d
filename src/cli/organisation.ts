import type { OpenOrganisation, Ports } from '../core/operations';
import { l10n } from '../messages/l10n';
import type { Arguments, Io } from './command';
import { connect, openOrganisation } from './signIn';

/** The organisation that the environment signs in to. */
export function signIn(args: Arguments, io: Io): Promise<OpenOrganisation> {
  const connection = connect(args, io);
  return io.during(l10n.t('Asking Zoho'), () => openOrganisation(connection, io));
}

/** How operations show here how far they are, and hear of Ctrl-C. */
export function duringIn(io: Io): Ports['during'] {
  return (stage, work) =>
    io.during(
      stage === 'planning'
        ? l10n.t('Reading who belongs to the territories now')
        : l10n.t('Changing territories'),
      (step) => work({ signal: io.cancel, step, underWay: () => undefined }),
    );
}
