import { CrmClient } from '../zoho/client';
import { apiOrigin, type ApiHost } from '../zoho/dataCentres';
import type { ApiVersion } from '../zoho/endpoints';
import type { Fetch } from '../zoho/http';
import { RateLimiter, type Wait } from '../zoho/rateLimiter';
import { fixedToken, type TokenProvider } from '../zoho/tokenProvider';
import { createTransport, type CallLogEntry, type Send, type Stall } from '../zoho/transport';

export interface ConnectorOptions {
  readonly fetch: Fetch;
  readonly version: () => ApiVersion;
  readonly onCall: (entry: CallLogEntry) => void;
  readonly onStall?: (stall: Stall) => void;
}

interface LimitedClient {
  readonly client: CrmClient;
  /** API credits of the day that are left; undefined while Zoho does not tell. */
  readonly creditsLeft: () => number | undefined;
}

/** Makes the clients of an organisation. */
export class Connector {
  constructor(private readonly options: ConnectorOptions) {}

  /** Keeps the pace that Zoho asks for, and tells when it makes its callers wait and what credits are left. */
  limited(host: ApiHost, tokens: TokenProvider, onWait: (wait: Wait) => void): LimitedClient {
    const limiter = new RateLimiter(this.sender(host, tokens));
    limiter.onDidWait(onWait);
    return { client: new CrmClient(limiter.send), creditsLeft: () => limiter.creditsLeft };
  }

  /** Without waits and further attempts: somebody who signs in wants to know what is wrong, and can try again. */
  once(host: ApiHost, accessToken: string): CrmClient {
    return new CrmClient(this.sender(host, fixedToken(accessToken)));
  }

  private sender(host: ApiHost, tokens: TokenProvider): Send {
    const { fetch, version, onCall, onStall } = this.options;
    return createTransport({ origin: apiOrigin(host), tokens, fetch, version, onCall, onStall });
  }
}
