/** What Zoho wrote of a row: its code, and a message that may be empty. */
export interface Said {
  readonly code: string;
  readonly message: string;
}

/** Why a row is not done: which reason, and what its sentences name. */
export type Refusal =
  /** The territory takes nobody any more; its manager counts as one of `limit`. */
  | { readonly code: 'territoryFull'; readonly limit?: number }
  | { readonly code: 'territoryUnknown'; readonly said: Said }
  /** There is no user of this id, or they are inactive: Zoho says the same of both. */
  | { readonly code: 'userNotAccepted'; readonly said: Said }
  /** A status that keeps the user out of every territory, as Zoho writes it: `deleted`. */
  | { readonly code: 'userStatus'; readonly status: string }
  /** Zoho keeps the manager of a territory among its users. */
  | { readonly code: 'isManager' }
  | { readonly code: 'notRemoved'; readonly said: Said }
  /** The user did not arrive where they were to go, and stays where they are. */
  | { readonly code: 'notArrived' }
  /** It was sent, is not as wanted, and no answer said anything of it. */
  | { readonly code: 'noAnswer' }
  /** Any other reason of Zoho's. */
  | { readonly code: 'refused'; readonly said: Said };
