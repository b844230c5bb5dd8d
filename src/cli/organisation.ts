import { identify } from '../core/credentials/identity';
import { targetAt } from '../core/credentials/account';
import { OrganisationModel } from '../core/org/organisation';
import type { OpenOrganisation, Ports } from '../core/operations';
import { l10n } from '../messages/l10n';
import type { Arguments, Io } from './command';
import { connect } from './signIn';

/** The organisation that the environment signs in to. */
export interface SignedIn extends OpenOrganisation {
  /** API credits of the day that are left; undefined while Zoho does not tell. */
  readonly creditsLeft: () => number | undefined;
}

/** Runs `use` with the organisation that the environment signs in to. */
export async function withOrganisation<T>(
  args: Arguments,
  io: Io,
  use: (organisation: SignedIn) => Promise<T>,
): Promise<T> {
  const { host, client, creditsLeft } = connect(args, io);
  const identity = await io.during(l10n.t('Asking Zoho'), () => identify(client, io.cancel));
  const model = new OrganisationModel(client, identity.organisation);
  try {
    return await use({ target: targetAt(host, identity), model, creditsLeft });
  } finally {
    model.dispose();
  }
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
