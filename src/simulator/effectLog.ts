import type { Tokens } from './oauth/tokens';
import type { ManagerChange, MembershipChange, Organisation } from './organisation/organisation';
import type { SeenRequest } from './seenRequest';

/** A change of a membership, with the request that made it; without one, somebody made it behind the API's back. */
export interface Effect extends MembershipChange, Acting {}

/** The same of a manager. */
export interface ManagerEffect extends ManagerChange, Acting {}

interface Acting {
  /** Id of the token's user, or `other`. */
  readonly caller: string;
  readonly request: SeenRequest | undefined;
}

/** Tells of every effect on an organisation by whom it was; keeps none. */
export class EffectLog {
  readonly #tokens: Tokens;
  #acting: Acting = { caller: 'other', request: undefined };

  constructor(
    organisation: Organisation,
    tokens: Tokens,
    tell: (effect: Effect) => void,
    tellOfManager: (effect: ManagerEffect) => void,
  ) {
    this.#tokens = tokens;
    organisation.onManager = (change) => tellOfManager({ ...change, ...this.#acting });
    organisation.onMembership = (change) => tell({ ...change, ...this.#acting });
  }

  /** Whatever `work` does at once is the doing of this request. */
  during<T>(request: SeenRequest, work: () => T): T {
    const before = this.#acting;
    this.#acting = { caller: this.#tokens.ownerOf(request.headers.authorization), request };
    try {
      return work();
    } finally {
      this.#acting = before;
    }
  }
}
