import type { CrmClient } from '../api/client';
import { CrmError } from '../api/errors';
import type { Identity } from './account';

/** Organisation and user of a token; a token without the scopes for it may still serve for territories. */
export async function identify(client: CrmClient, signal: AbortSignal): Promise<Identity> {
  const organisation = await unlessForbidden(client.organisation(signal));
  const user = await unlessForbidden(client.currentUser(signal));
  return {
    ...(organisation && { organisation }),
    ...(user && { user: { id: user.id, name: user.name } }),
  };
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
