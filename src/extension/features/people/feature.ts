import { changing, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';

const replacing = () => import('./replace');

/** What becomes of somebody's territories when they leave, are followed, or lend their access. */
export function people(services: Services): Commands {
  return {
    'zohoCrm.offboardUser': changing(services, async (...on) =>
      (await import('./offboard')).offboardUsers(services, ...on),
    ),
    'zohoCrm.replaceUser': changing(services, async (...on) =>
      (await replacing()).replaceUser(services, ...on),
    ),
    'zohoCrm.copyAccess': changing(services, async (...on) =>
      (await import('./copyAccess')).copyAccess(services, ...on),
    ),
  };
}
