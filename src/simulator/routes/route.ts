import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answers';
import type { Organisation } from '../organisation/organisation';
import type { Switches } from '../switches';

/** One authorised CRM request. */
export interface Call {
  readonly version: 'v7' | 'v8';
  /** Path parameters; '' when the path has none. */
  readonly territoryId: string;
  readonly userId: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Id of the token's user. */
  readonly callerId: string;
  readonly organisation: Organisation;
  readonly switches: Readonly<Switches>;
  /** Now, as the organisation writes time. */
  readonly time: string;
}

/** Scopes without their `ZohoCRM.` prefix, such as `users.READ`; all of them are needed. */
export type Scopes = readonly string[];

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/crm/v7`; `{territory}` and `{user}` stand for ids. */
  readonly path: string;
  /** Any one of these is enough. */
  readonly scopes: readonly Scopes[];
  /** Where the OpenAPI files ask for other scopes than the pages. */
  readonly openapiScopes?: readonly Scopes[];
  /** Part of territory management: refused when that is switched off or not permitted. */
  readonly territories: boolean;
  /** Answers 204 when territory management is off and the organisation says so by silence. */
  readonly list?: boolean;
  readonly handle: (call: Call) => Answer;
}
