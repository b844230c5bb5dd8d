import type { Explanation, Fault } from '../../core/util/errors';
import type { Objection } from '../../core/assignmentPlan/limits';
import type { ChangeRefusedFault } from '../../core/org/protection';
import type { CrmFault } from '../../core/zoho/errors';
import { explainFault, type TellableFault } from '../explain';
import { l10n } from '../l10n';

type Words = {
  readonly [Code in TellableFault['code']]?: (
    fault: Extract<TellableFault, { code: Code }>,
  ) => Partial<Explanation>;
};

/** What is said otherwise in a terminal, which has no windows, buttons or settings. */
const words: Words = {
  crm: (fault) => ({ ...ofCall(fault), ...ofSignIn(fault) }),
  noTokenInEnvironment: ({ variable }) => ({
    what: l10n.t('{0} is not set, or holds something else than Zoho gives.', variable),
    next: l10n.t(
      'Set ZOHO_CRM_REFRESH_TOKEN, ZOHO_CRM_CLIENT_ID and ZOHO_CRM_CLIENT_SECRET of a self client, or ZOHO_CRM_ACCESS_TOKEN alone.',
    ),
  }),
  notAlone: () => ({
    what: l10n.t('Another run is changing this organisation.'),
    next: l10n.t('Wait until it has ended, then run this again.'),
  }),
  takenOver: () => ({
    what: l10n.t('Another run has taken over the changes of this organisation.'),
    notDone: l10n.t('Nothing more was sent to Zoho from here.'),
    next: l10n.t('Run this again when the other one is done.'),
  }),
  recordsGone: () => ({
    notDone: l10n.t('Nothing more was sent to Zoho from here.'),
    next: l10n.t('Run this again: it reads who is where and does what is left.'),
  }),
  runUnforeseen: () => ({ next: l10n.t('Run this again: it reads who is where and does what is left.') }),
  changeRefused: (fault) => ({ next: otherwise(fault) }),
  objections: ({ objections }) => ({ next: objections.flatMap(wayPast).filter(isFirst).join(' ') }),
  otherDigest: ({ digest }) => ({
    next: l10n.t('Look at the plan again, and write --expect {0} if it is right.', digest.slice(0, 8)),
  }),
  notConfirmed: ({ phrase }) => ({
    next: l10n.t('Write --confirm {0}, in quotation marks where it has blanks.', JSON.stringify(phrase)),
  }),
};

/** A failure in the words of a terminal: what happened, what was not done, what to do next. */
export function explainInTerminal(fault: Fault): Explanation {
  const usual = explainFault(fault);
  if (!Object.hasOwn(words, fault.code)) return usual;
  const tell = words[fault.code as keyof typeof words] as (fault: Fault) => Partial<Explanation>;
  try {
    return { ...usual, ...tell(fault) };
  } catch {
    return usual;
  }
}

/** What lets a plan pass that speaks for itself. */
function wayPast(objection: Objection): string[] {
  switch (objection.code) {
    case 'manyRemovals':
    case 'otherNumber':
      return [l10n.t('If that is right, add --accept-removals {0}.', objection.removals)];
    case 'manyRemovalsHere':
      return [l10n.t('If that is right, add --accept-removals {0}.', objection.inAll)];
    case 'wouldBeEmpty':
      return [l10n.t('If a territory is to be empty, write "empty": true into it.')];
    case 'removesCaller':
      return [l10n.t('If that is right, add --allow-self.')];
  }
}

function isFirst(text: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(text) === index;
}

function otherwise({ reason }: ChangeRefusedFault): string {
  return reason === 'unreadable'
    ? l10n.t('Mend or remove the file of its protection.')
    : l10n.t('Let somebody make the change who may.');
}

/** What helps where a call failed. */
function ofCall({ kind, retryAt }: CrmFault): Partial<Explanation> {
  if (retryAt !== undefined) return {};
  switch (kind) {
    case 'uncheckedCertificates':
      return { next: l10n.t('Remove that variable from the environment and run this again.') };
    case 'network':
      return {
        next: l10n.t(
          'Check your connection, then run this again; Node.js takes a proxy out of HTTPS_PROXY only where it is new enough and NODE_USE_ENV_PROXY is 1.',
        ),
      };
    case 'tokenRefused':
      return { next: l10n.t('Put a token into the environment that is good there, and run this again.') };
    case 'missingScope':
      return {
        next: l10n.t(
          'Make a token with the scopes that are needed: ZohoCRM.settings.territories.READ, ZohoCRM.users.READ and ZohoCRM.org.READ to read, the first two with ALL to change.',
        ),
      };
    case 'notFound':
      return { next: l10n.t('It may be gone by now: run this again.') };
    default:
      return {};
  }
}

/** Why no token came of the refresh token. */
function ofSignIn({ detail }: CrmFault): Partial<Explanation> {
  if (detail.code !== 'notRenewed' || detail.why.code !== 'refusal') return {};
  switch (detail.why.of) {
    case 'codeRefused':
      return {
        what: l10n.t(
          'Zoho does not know the refresh token: it was revoked, or belongs to another data centre or client.',
        ),
        next: l10n.t('Make a new one, or name its data centre in ZOHO_CRM_DATA_CENTER; then run this again.'),
      };
    case 'clientRefused':
      return { next: l10n.t('Check ZOHO_CRM_CLIENT_ID, ZOHO_CRM_CLIENT_SECRET and ZOHO_CRM_DATA_CENTER.') };
    case 'throttled':
      return { next: l10n.t('Wait ten minutes: Zoho gives ten tokens in that time for one refresh token.') };
    default:
      return {};
  }
}
