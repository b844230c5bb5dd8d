import { l10n } from '../l10n';
import type { SignInFault } from '../../core/credentials/signInError';
import type { Explanation } from '../../core/util/errors';

/** The key store does not give, take or delete what is kept in it. */
export function secretsSilent(): Explanation {
  return {
    what: l10n.t('The secret storage of VS Code did not answer; the key store of your system may be locked.'),
    notDone: l10n.t('Nobody was signed in or out.'),
    next: l10n.t('Unlock it, then try again.'),
  };
}

/** A sign-in that does not begin here, or end at Zoho. */
export const signInFaults: {
  readonly [Code in SignInFault['code']]: (fault: Extract<SignInFault, { code: Code }>) => Explanation;
} = {
  noTokenInEnvironment: ({ variable }) => inEnvironment(l10n.t('{0} holds no access token.', variable)),
  noDataCentreInEnvironment: ({ variable, known }) =>
    inEnvironment(l10n.t('{0} names no data centre; known are {1}.', variable, known.join(', '))),
  noSuchEnvironment: ({ variable, dataCentre, known }) =>
    inEnvironment(
      l10n.t(
        '{0} names no environment of the data centre {1}; known are {2}.',
        variable,
        dataCentre,
        known.join(', '),
      ),
    ),
  portsInUse: ({ ports }) => ({
    what: l10n.t('The ports {0} of this machine are all in use by other programs.', ports.join(', ')),
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Close one of these programs, or sign in another way.'),
  }),
  livesElsewhere: ({ said }) => ({
    what: l10n.t('There is no such organisation at the chosen data centre and environment ({0}).', said),
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Choose the data centre and environment where the organisation lives.'),
  }),
  signInNotEnded: () => ({
    what: l10n.t('A sign-in that was refused or replaced could not be ended at Zoho.'),
    notDone: l10n.t('No token of it is kept here.'),
    next: l10n.t('End it yourself in your Zoho account under Sessions › Connected Apps.'),
  }),
};

function inEnvironment(what: string): Explanation {
  return { what, notDone: l10n.t('Nobody was signed in.'), next: l10n.t('Correct it and try again.') };
}
