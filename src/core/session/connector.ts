import { CrmClient } from '../zoho/client';
import { apiOrigin, type ApiHost } from '../zoho/dataCentres';
import type { ApiVersion } from '../zoho/endpoints';
import type { Fetch } from '../zoho/http';
import { Pace, type Wait } from '../zoho/pace';
import { fixedToken, type TokenSource } from '../zoho/tokenSource';
import { createTransport, type Exchange, type Send } from '../zoho/transport';

export interface ConnectorOptions {
  readonly fetch: Fetch;
  readonly version: () => ApiVersion;
  readonly onExchange: (exchange: Exchange) => void;
}

interface PacedClient {
  readonly client: CrmClient;
  /** API credits of the day that are left; undefined while Zoho does not tell. */
  readonly creditsLeft: () => number | undefined;
}

/** Makes the clients of an organisation. */
export class Connector {
  constructor(private readonly options: ConnectorOptions) {}

  /** Keeps the pace that Zoho asks for, and tells when it makes its callers wait and what credits are left. */
  paced(host: ApiHost, tokens: TokenSource, onWait: (wait: Wait) => void): PacedClient {
    const pace = new Pace(this.sender(host, tokens));
    pace.onDidWait(onWait);
    return { client: new CrmClient(pace.send), creditsLeft: () => pace.creditsLeft };
  }

  /** Without waits and further attempts: somebody who signs in wants to know what is wrong, and can try again. */
  once(host: ApiHost, accessToken: string): CrmClient {
    return new CrmClient(this.sender(host, fixedToken(accessToken)));
  }

  private sender(host: ApiHost, tokens: TokenSource): Send {
    const { fetch, version, onExchange } = this.options;
    return createTransport({ origin: apiOrigin(host), tokens, fetch, version, onExchange });
  }
}
