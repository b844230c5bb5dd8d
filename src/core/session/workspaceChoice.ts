import type { Account, AccountId } from '../credentials/account';
import type { Accounts } from '../credentials/accounts';

const key = 'zohoCrm.openAccount';
const nobody = '';

/** What a workspace keeps; structurally part of vscode.Memento. */
interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Which account is open in a workspace. */
export class WorkspaceChoice {
  constructor(private readonly memory: Memory) {}

  /** `nobody` after a sign-out: no other account is opened by itself then. Undefined where nothing was chosen yet. */
  get current(): { readonly id: AccountId } | 'nobody' | undefined {
    const id = this.memory.get(key);
    if (typeof id !== 'string') return undefined;
    return id === nobody ? 'nobody' : { id };
  }

  async set(id: AccountId): Promise<void> {
    await this.memory.update(key, id);
  }

  async setNobody(): Promise<void> {
    await this.memory.update(key, nobody);
  }
}

/** The account of a workspace; where none was chosen yet, the only one there is. An unknown id is nobody. */
export async function remembered(
  { current }: WorkspaceChoice,
  accounts: Pick<Accounts, 'list' | 'read'>,
): Promise<Account | undefined> {
  if (current === 'nobody') return undefined;
  if (current) return accounts.read(current.id);
  const [only, ...others] = await accounts.list();
  return others.length === 0 ? only : undefined;
}
