/** What an operation does about a fault; combined codes mean "first, then". */
export const codes = {
  RT: 'tries again by itself, a bounded number of times, then a clear error',
  PA: 'waits for all to see, goes on by itself, can be cancelled',
  NX: 'fetches a new token once, and sends once more',
  RD: 'nobody knows what became of it: reads first, never sends blindly',
  RF: 'this row fails, the rest goes on',
  ST: 'stops, can be resumed, sends nothing more',
  ER: 'a clear error, no further try, nothing changed',
  OK: 'is no error',
} as const;

export type Code = keyof typeof codes;

export const operations = ['sign-in', 'refresh', 'read', 'plan', 'add', 'remove', 'undo', 'resume'] as const;

export type Operation = (typeof operations)[number];

/** One line per fault: number, fault, and what each operation does about it; a dash where it cannot meet it. */
const lines = `
T01 | Offline, DNS failure (ENOTFOUND, EAI_AGAIN, ENETUNREACH)                     | ER    | RT    | RT    | RT    | RT+ST | RT+ST | RT+ST | RT
T02 | Connection refused                                                           | ER    | RT    | RT    | RT    | RT+ST | RT+ST | RT+ST | RT
T03 | TLS failure: self-signed, expired, wrong name                                | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
T04 | Connect timeout (no byte sent)                                               | ER    | RT    | RT    | RT    | RT+ST | RT+ST | RT+ST | RT
T05 | Stale keep-alive socket closed as the request is written                     | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T06 | Reset after the request is sent, before the status line                      | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T07 | Reset in the middle of the body (UND_ERR_SOCKET)                             | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T08 | Headers never arrive                                                         | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T09 | Body drips one byte at a time (slowloris)                                    | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T10 | Truncated gzip body (no transport error in Node 20, measured)                | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T11 | Corrupt gzip / wrong Content-Encoding                                        | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T12 | Proxy 407 or proxy unreachable                                               | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
T13 | 502/504 HTML page from a proxy                                               | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
T14 | 200 HTML page (captive portal)                                               | ER    | ER    | ER    | ER    | RD+ST | RD+ST | RD+ST | ER
T15 | 302 to another origin                                                        | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
T16 | 307/308 to another origin (body would be re-sent)                            | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
T17 | Redirect to the same origin, or a loop                                       | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
A01 | 204 No Content                                                               | ER    | ER    | OK    | OK    | RD    | RD    | RD    | OK
A02 | 200 with an empty body                                                       | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
A03 | 200 with truncated JSON                                                      | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
A04 | 200, valid JSON, wrong shape                                                 | ER    | ER    | ER    | ER    | RD+ST | RD+ST | RD+ST | ER
A05 | IDs as JSON numbers above 2^53                                               | -     | -     | ER    | ER    | RD+ST | RD+ST | RD+ST | ER
A06 | Body over the size limit (32 MB)                                             | ER    | ER    | ER    | ER    | RD    | RD    | RD    | ER
A07 | JSON nested deeper than 64                                                   | ER    | ER    | ER    | ER    | RD    | RD    | RD    | ER
A08 | Paging: more_records never ends, page repeats, rows shift                    | -     | -     | ER    | ER    | -     | -     | -     | RT
A09 | 400 INVALID_DATA                                                             | -     | -     | ER    | ER    | RF    | RD+OK | RF    | RF
A10 | 400 DUPLICATE_DATA (already a member; also after a lost answer)              | -     | -     | -     | -     | RD+OK | -     | RD+OK | -
A11 | 400 LIMIT_EXCEEDED (members of one territory)                                | -     | -     | -     | -     | RF    | -     | RF    | -
A12 | 401 INVALID_TOKEN / INVALID_OAUTHTOKEN                                       | -     | -     | NX    | NX    | NX    | NX    | NX    | NX
A13 | 401 OAUTH_SCOPE_MISMATCH                                                     | -     | -     | ER    | ER    | ST    | ST    | ST    | ER
A14 | 403 no permission                                                            | -     | -     | ER    | ER    | ST    | ST    | ST    | ER
A15 | 404 INVALID_URL_PATTERN                                                      | -     | -     | ER    | ER    | ST    | ST    | ST    | ER
A16 | 429, Retry-After in seconds                                                  | ER    | PA    | PA    | PA    | PA    | PA    | PA    | PA
A17 | 429, Retry-After as an HTTP date                                             | ER    | PA    | PA    | PA    | PA    | PA    | PA    | PA
A18 | 429, Retry-After absent, empty, negative or garbage                          | ER    | PA    | PA    | PA    | PA    | PA    | PA    | PA
A19 | 429, Retry-After of 24 h                                                     | ER    | ST    | ER    | ER    | ST    | ST    | ST    | ER
A20 | TOO_MANY_REQUESTS (concurrency)                                              | -     | -     | PA    | PA    | PA    | PA    | PA    | PA
A21 | Daily credits used up                                                        | -     | -     | ER    | ER    | ST    | ST    | ST    | ER
A22 | 500 INTERNAL_ERROR                                                           | ER    | RT    | RT    | RT    | RD    | RD    | RD    | RT
A23 | 503 with Retry-After                                                         | ER    | PA    | PA    | PA    | RD+PA | RD+PA | RD+PA | PA
A24 | Mixed success and error in one answer                                        | -     | -     | -     | -     | RF    | RF    | RF    | -
A25 | Answer names fewer, more, or other ids than asked                            | -     | -     | ER    | ER    | RD    | RD    | RD    | ER
K01 | Token endpoint: HTTP 200 with {"error"} or "Access Denied" (throttle)        | ER    | PA    | PA    | PA    | PA    | PA    | PA    | PA
K02 | Refresh token revoked                                                        | -     | ER    | ER    | ER    | ST    | ST    | ST    | ER
K03 | api_domain or accounts-server not on the list, or of another DC              | ER    | ER    | -     | -     | ST    | ST    | ST    | -
K04 | Clock wrong by 1 h, clock jump, sleep and wake                               | OK    | OK    | NX    | NX    | NX    | NX    | NX    | NX
K05 | Another window refreshes at the same time                                    | -     | OK    | OK    | OK    | OK    | OK    | OK    | OK
K06 | Another window signs out, or signs in as someone else                        | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ST
K07 | SecretStorage returns undefined, throws, or hangs                            | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ER
P01 | User cancels                                                                 | ER    | ER    | ER    | ER    | ST    | ST    | ST    | ST
P02 | kill -9 at every journal boundary                                            | -     | OK    | -     | -     | RD    | RD    | RD    | RD
P03 | Window reload: old and new extension host overlap                            | ER    | OK    | OK    | OK    | ST    | ST    | ST    | ST
P04 | Two windows start an apply on one org                                        | -     | -     | -     | -     | ST    | ST    | ST    | ST
P05 | Journal cannot be written (disk full, read-only, EACCES)                     | -     | -     | -     | -     | ST    | ST    | ST    | ER
P06 | Journal tail torn or damaged                                                 | -     | -     | -     | -     | -     | -     | RD    | RD
P07 | Extension updated or disabled during a run                                   | -     | -     | -     | -     | ST    | ST    | ST    | RD
W01 | Another admin already made the change                                        | -     | -     | -     | OK    | RD+OK | RD+OK | RF    | OK
W02 | Territory deleted or user deactivated after the plan                         | -     | -     | -     | ER    | RF    | RF    | RF    | RF
W03 | User is the territory manager, or the territory is the default one           | -     | -     | -     | ER    | -     | RF    | RF    | -
W04 | Live state moved since the plan (stale plan)                                 | -     | -     | -     | OK    | ST    | ST    | ST    | -
W05 | Plan was made for another org, DC, environment or account                    | -     | -     | -     | -     | ST    | ST    | ST    | ST
`;

export interface Row {
  readonly id: string;
  readonly fault: string;
  readonly cells: ReadonlyMap<Operation, readonly Code[]>;
}

function rowOf(line: string): Row {
  const [id = '', fault = '', ...texts] = line.split('|').map((text) => text.trim());
  const cells = operations.flatMap((operation, index): [Operation, Code[]][] => {
    const text = texts[index] ?? '';
    return text === '-' ? [] : [[operation, text.split('+').map(codeOf)]];
  });
  return { id, fault, cells: new Map(cells) };
}

function codeOf(text: string): Code {
  if (text in codes) return text as Code;
  throw new Error(`There is no code ${text}.`);
}

/** Every fault that an operation can meet. */
export const rows: readonly Row[] = lines.trim().split('\n').map(rowOf);
