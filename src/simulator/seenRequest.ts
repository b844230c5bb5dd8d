import type { IncomingHttpHeaders } from 'node:http';

/** One request as it came, with all its secrets; a line of it where it was refused at the door. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query, unchanged. */
  path: string;
  readonly httpVersion: string;
  /** Names in lower case. */
  headers: IncomingHttpHeaders;
  /** Name, value, name, value, …; names as written. */
  rawHeaders: readonly string[];
  body: string;
  /** Status of the answer; 0 as long as there is none. */
  status: number;
  readonly at: number;
}
