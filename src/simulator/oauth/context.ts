import type { Switches } from '../switches';
import type { Federation } from './federation';
import type { Tokens } from './tokens';

/** What the parts of the accounts server work with. */
export interface OAuthContext {
  readonly tokens: Tokens;
  readonly switches: Readonly<Switches>;
  readonly now: () => number;
  readonly federation: Federation;
  /** The name of this data centre, `us`. */
  readonly location: string;
  /** This server's own address: accounts server and API domain in one. */
  readonly url: () => string;
  /** Id of the user who is signed in to the consent pages. */
  readonly userId: () => string;
}
