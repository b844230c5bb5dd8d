import type { UserId } from '../util/ids';

/** Another manager for a territory, or with null none. */
export interface ManagerUpdate {
  readonly manager: UserId | null;
  /** As the territory has it: the page calls it mandatory. */
  readonly permission: string | undefined;
}

/** The body that changes nothing of a territory but its manager. */
export function managerBody({ manager, permission }: ManagerUpdate): unknown {
  const permissionType = permission !== undefined && { permission_type: permission };
  return { territories: [{ manager: manager && { id: manager }, ...permissionType }] };
}
