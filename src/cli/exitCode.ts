import { Cancelled } from '../core/util/async';
import { isKnown, type Fault } from '../core/util/errors';
import type { CrmErrorKind } from '../core/zoho/errors';
import type { OAuthErrorKind } from '../core/zoho/oauthError';
import type { TellableFault } from '../messages/explain';
import { l10n } from '../messages/l10n';

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

/** What each exit status says, for manuals. */
export const exitCodes: Readonly<Record<ExitCode, string>> = {
  0: l10n.t('done'),
  1: l10n.t('failed'),
  2: l10n.t('differences'),
  3: l10n.t('refused'),
  4: l10n.t('sign-in'),
  5: l10n.t('in part'),
  130: l10n.t('cancelled'),
};

const ofCalls: Readonly<Record<CrmErrorKind, ExitCode>> = {
  invalidInput: 1,
  noToken: 1,
  uncheckedCertificates: 1,
  tokenRefused: 4,
  missingScope: 4,
  noPermission: 4,
  territoriesOff: 1,
  rateLimited: 1,
  creditsUsedUp: 1,
  notFound: 1,
  refused: 1,
  serverFault: 1,
  unreadable: 1,
  network: 1,
  timeout: 1,
};

const ofSignIns: Readonly<Record<OAuthErrorKind, ExitCode>> = {
  codeRefused: 4,
  clientRefused: 4,
  redirectRefused: 4,
  scopeRefused: 4,
  denied: 4,
  expired: 4,
  throttled: 1,
  refused: 4,
  elsewhere: 4,
  foreignHost: 4,
  unreadable: 1,
  serverFault: 1,
  network: 1,
  blocked: 1,
  timeout: 1,
};

const ofFaults: {
  readonly [Code in TellableFault['code']]:
    ExitCode | ((fault: Extract<TellableFault, { code: Code }>) => ExitCode);
} = {
  spoken: 1,
  crm: ({ kind }) => ofCalls[kind],
  oauth: ({ kind }) => ofSignIns[kind],
  noTokenInEnvironment: 4,
  noDataCentreInEnvironment: 4,
  noSuchEnvironment: 4,
  portsInUse: 4,
  livesElsewhere: 4,
  signInNotEnded: 4,
  secretsSilent: 4,
  unwritable: 1,
  changeRefused: 3,
  otherTarget: 3,
  runElsewhere: 3,
  notAlone: 3,
  takenOver: 5,
  recordsGone: 5,
  runUnforeseen: 5,
  noRun: 1,
  nothingLeft: 1,
  takenBack: 1,
  journalUnwritable: 1,
  notForgotten: 1,
  journalUnreadable: 1,
  noSuchOrganisation: 1,
  otherOrganisation: 3,
  notCovered: 1,
  notThere: 1,
  objections: 3,
  otherDigest: 3,
  stalePlan: 3,
  planUnreadable: 1,
  planDamaged: 3,
  planElsewhere: 3,
  notConfirmed: 3,
  exactObjections: 3,
  exactUnknown: 1,
};

/** The exit status that tells a script what became of a command which failed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Cancelled) return 130;
  if (!isKnown(error) || !Object.hasOwn(ofFaults, error.fault.code)) return 1;
  const code = ofFaults[error.fault.code as TellableFault['code']] as ExitCode | ((fault: Fault) => ExitCode);
  return typeof code === 'function' ? code(error.fault) : code;
}
