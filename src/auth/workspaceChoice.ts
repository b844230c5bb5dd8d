import type { AccountId } from './account';

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
