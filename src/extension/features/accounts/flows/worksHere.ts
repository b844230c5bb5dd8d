import { environmentHasToken } from '../../../../core/credentials/environmentToken';
import type { Circumstances } from './circumstances';

const always = () => true;

const conditions = {
  browser: ({ browserReachesUs }) => browserReachesUs,
  device: always,
  self: always,
  token: always,
  environment: ({ environment }) => environmentHasToken(environment),
  simulator: always,
  demo: always,
} as const satisfies Record<string, (circumstances: Circumstances) => boolean>;

/** A way of signing in. */
export type Way = keyof typeof conditions;

/** Whether this is a way that can work here. */
export function worksHere(way: unknown, circumstances: Circumstances): way is Way {
  return typeof way === 'string' && Object.hasOwn(conditions, way) && conditions[way as Way](circumstances);
}
