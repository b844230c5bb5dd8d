import { hostNamedIn, idOf } from '../../../core/credentials/account';
import type { ApiHost } from '../../../core/zoho/dataCentres';
import { worksHere, type Way } from './flows/worksHere';
import type { AccountTools } from './tools';

/** How somebody signed in, and where. */
export interface WayBack {
  readonly way: Way;
  readonly host: ApiHost;
}

/** How to sign in again to the organisation of this workspace, also when its sign-in was ended at Zoho and is not kept. */
export function wayBack(
  tools: Pick<AccountTools, 'sessions' | 'choice' | 'knownWays' | 'circumstances'>,
): WayBack | undefined {
  const { current } = tools.choice;
  const open = tools.sessions.current && idOf(tools.sessions.current.account);
  const id = open ?? (typeof current === 'object' ? current.id : '');
  const way = tools.knownWays.of(id);
  const host = hostNamedIn(id);
  return host && worksHere(way, tools.circumstances) ? { way, host } : undefined;
}
