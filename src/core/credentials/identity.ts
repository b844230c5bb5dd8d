import type { CrmClient } from '../zoho/client';
import { CrmError } from '../zoho/errors';
import type { Identity } from './account';
import { SignInError } from './signInError';

/**
 * Organisation and user of a token. One of them is enough: without both nobody could tell one organisation from another,
 * and what is chosen for one would hold in all of them.
 *
 * @throws CrmError of kind `missingScope` when the token may read neither; SignInError `livesElsewhere` when the host is
 * not the one of the organisation
 */
export async function identify(client: CrmClient, signal: AbortSignal): Promise<Identity> {
  const organisation = await unlessForbidden(client.organisation(signal)).catch(tellPlace);
  const user = await unlessForbidden(client.currentUser(signal));
  if (!organisation && !user) throw unidentified();
  return {
    ...(organisation && { organisation }),
    ...(user && { user: { id: user.id, name: user.name } }),
  };
}

/** Of an organisation that lives at another data centre or environment, Zoho says that there is no such address. */
function tellPlace(error: unknown): never {
  const { kind, zohoCode: said = '' } = error instanceof CrmError ? error : {};
  if (kind === 'notFound' || said === 'INVALID_HOST') throw new SignInError({ code: 'livesElsewhere', said });
  throw error;
}

async function unlessForbidden<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const mayDoTheRest = error instanceof CrmError && ['missingScope', 'noPermission'].includes(error.kind);
    if (mayDoTheRest) return undefined;
    throw error;
  }
}

/** The failure of a token that may not say where it belongs. */
export function unidentified(): CrmError {
  return new CrmError({
    kind: 'missingScope',
    where: 'GET /org',
    detail: { code: 'unidentified' },
    effect: 'none',
  });
}
