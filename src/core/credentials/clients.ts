import * as v from 'valibot';
import { accountsName, type AccountsHost } from '../zoho/dataCentres';
import type { OAuthClient } from '../zoho/oauth';
import { isToken } from '../zoho/tokens';
import type { Redactor } from '../util/redact';
import type { SecretStore } from './secretStore';

/** The kinds of client that Zoho's console makes; an id of one kind is no good for another. */
export type ClientKind = 'server' | 'device' | 'self';

const schema = v.object({
  id: v.pipe(v.string(), v.check(isToken)),
  secret: v.pipe(v.string(), v.check(isToken)),
});

/** The person's own clients, one per data centre and kind, in the secret store and nowhere else. */
export class ClientStore {
  constructor(
    private readonly secrets: Pick<SecretStore, 'get' | 'store'>,
    private readonly redactor: Redactor,
  ) {}

  async read(host: AccountsHost, kind: ClientKind): Promise<OAuthClient | undefined> {
    const text = await this.secrets.get(keyOf(host, kind));
    if (text === undefined) return undefined;
    try {
      const parsed = v.safeParse(schema, JSON.parse(text));
      if (!parsed.success) return undefined;
      this.redactor.hide(parsed.output.secret);
      return parsed.output;
    } catch {
      return undefined;
    }
  }

  async write(host: AccountsHost, kind: ClientKind, client: OAuthClient): Promise<void> {
    this.redactor.hide(client.secret);
    await this.secrets.store(keyOf(host, kind), JSON.stringify(client));
  }
}

function keyOf(host: AccountsHost, kind: ClientKind): string {
  return `zohoCrm.client.${accountsName(host)}.${kind}`;
}
