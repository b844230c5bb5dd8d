import { inert } from '../base/text';
import type { TerritoryId, UserId } from '../base/ids';

/** What people call territories and users; a name may be empty. Plans and journals hold ids only. */
export interface Names {
  readonly territory: (id: TerritoryId) => string;
  readonly user: (id: UserId) => string;
}

/** The name people know, or the id where there is none. */
export function nameOrId({ id, name }: { readonly id: string; readonly name: string }): string {
  return inert(name, 60) || id;
}
