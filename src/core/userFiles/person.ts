import type { UserId } from '../util/ids';

/** A user as Zoho has them. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
}
