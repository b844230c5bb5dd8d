import type { AssignmentFault } from '../core/assignmentPlan/refused';
import type { SecretsFault } from '../core/credentials/accountStore';
import type { SignInFault } from '../core/credentials/signInError';
import type { RunFault } from '../core/journal/errors';
import type { ChangeRefusedFault } from '../core/org/protection';
import type { Explanation, Fault, KnownError, SpokenFault } from '../core/util/errors';
import type { UnwritableFault } from '../core/util/storage';
import type { CrmFault } from '../core/zoho/errors';
import type { OAuthFault } from '../core/zoho/oauthError';
import { assignmentFaults } from './faults/assignments';
import { secretsSilent, signInFaults } from './faults/accounts';
import { crmFault } from './faults/crm';
import { oauthFault } from './faults/oauth';
import { changeRefused } from './faults/protection';
import { runFaults } from './faults/run';
import { unwritable } from './faults/storage';
import { unknownFault } from './faults/unknown';

/** Every failure that there are words for. */
export type TellableFault =
  | SpokenFault
  | CrmFault
  | OAuthFault
  | SignInFault
  | SecretsFault
  | UnwritableFault
  | ChangeRefusedFault
  | RunFault
  | AssignmentFault;

const words: {
  readonly [Code in TellableFault['code']]: (fault: Extract<TellableFault, { code: Code }>) => Explanation;
} = {
  spoken: (fault) => fault,
  crm: crmFault,
  oauth: oauthFault,
  ...signInFaults,
  ...runFaults,
  ...assignmentFaults,
  secretsSilent,
  unwritable,
  changeRefused,
};

/** A failure in the words of this place. */
export function explain({ fault }: KnownError): Explanation {
  return explainFault(fault);
}

/** The same in one piece. */
export function told(error: KnownError): string {
  return toldAsKept(error.fault);
}

/** A fault as it was kept: another version may have written it, with a code or parameters of its own. */
export function explainFault(fault: Fault): Explanation {
  if (!Object.hasOwn(words, fault.code)) return unknownFault(fault);
  const tell = words[fault.code as keyof typeof words] as (fault: Fault) => Explanation;
  try {
    return tell(fault);
  } catch {
    return unknownFault(fault);
  }
}

/** The same in one piece. */
export function toldAsKept(fault: Fault): string {
  const { what, notDone, next } = explainFault(fault);
  return `${what} ${notDone} ${next}`;
}
