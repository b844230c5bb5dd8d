import { changing, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import { copyAccess } from './copyAccess';
import { offboardUsers } from './offboard';
import { replaceUser } from './replace';

/** What can be done about where people are. */
export function commandsOf(services: Services) {
  return {
    'zohoCrm.offboardUser': changing(services, (...on) => offboardUsers(services, ...on)),
    'zohoCrm.replaceUser': changing(services, (...on) => replaceUser(services, ...on)),
    'zohoCrm.copyAccess': changing(services, (...on) => copyAccess(services, ...on)),
  } satisfies Commands;
}
