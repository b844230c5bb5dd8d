import type { ApiVersion } from '../zoho/endpoints';

/** What VS Code tells of a setting. Only the user's own value counts: a workspace must not steer anything. */
export interface Setting {
  readonly globalValue?: unknown;
  readonly defaultValue?: unknown;
}

export function apiVersionIn(setting: Setting | undefined): ApiVersion {
  return setting?.globalValue === 'v8' ? 'v8' : 'v7';
}

/** A number of days, 1 at least. */
export function daysIn(setting: Setting | undefined): number {
  const days = setting?.globalValue ?? setting?.defaultValue;
  return typeof days === 'number' && days >= 1 ? days : 90;
}
