import type { Accounts } from '../../../core/credentials/accounts';
import type { Latest } from '../../../core/util/async';
import type { Services } from '../../ports/services';
import type { SignInTools } from './compose';
import type { Circumstances } from './flows/circumstances';

/** What the commands of accounts work with. */
export interface AccountTools extends Omit<Services, 'openSession'> {
  readonly accounts: Accounts;
  readonly signInTools: SignInTools;
  readonly circumstances: Circumstances;
  /** Sign-ins: a new one ends the one under way. */
  readonly attempts: Latest;
}
