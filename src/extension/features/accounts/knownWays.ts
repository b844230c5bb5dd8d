import { idOf, type Account, type AccountId } from '../../../core/credentials/account';
import type { Way } from './flows/worksHere';

/** By which way an account came in, so that its next sign-in asks as little as possible. Holds no secret. */
export class KnownWays {
  constructor(
    private readonly memory: {
      get(key: string): unknown;
      update(key: string, value: unknown): PromiseLike<void>;
    },
  ) {}

  of(id: AccountId): unknown {
    return this.memory.get(keyOf(id));
  }

  async note(account: Account, way: Way): Promise<void> {
    await this.memory.update(keyOf(idOf(account)), way);
  }

  async forget(id: AccountId): Promise<void> {
    await this.memory.update(keyOf(id), undefined);
  }
}

function keyOf(id: AccountId): string {
  return `zohoCrm.way/${id}`;
}
