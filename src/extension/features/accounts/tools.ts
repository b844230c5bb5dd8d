import type { Accounts } from '../../../core/credentials/accounts';
import type { WorkspaceChoice } from '../../../core/session/workspaceChoice';
import type { Latest } from '../../../core/util/async';
import type { Services } from '../../ports/services';
import type { SignInTools } from './compose';
import type { Circumstances } from './flows/circumstances';
import type { KnownWays } from './knownWays';

/** What the commands of accounts work with. */
export interface AccountTools extends Omit<Services, 'openSession'> {
  readonly accounts: Accounts;
  readonly signInTools: SignInTools;
  readonly circumstances: Circumstances;
  /** Which account is open in this workspace, or was until Zoho ended its sign-in. */
  readonly choice: Pick<WorkspaceChoice, 'current'>;
  readonly knownWays: KnownWays;
  /** Sign-ins: a new one ends the one under way. */
  readonly attempts: Latest;
}
