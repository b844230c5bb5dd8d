import type { UserId } from '../../../core/util/ids';
import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import type { Views } from '../../ports/invocation';
import { ContextKey } from '../../ui/contextKey';
import type { LateTree } from '../../ui/lateTree';
import type { Node } from './nodes';
import type { UserTree } from './provider';

const changes = () => import('./memberships');

export interface UsersFeature {
  readonly commands: Commands;
  readonly rowOf: Views['rowOf'];
  /** Loads the rows of the view. */
  readonly load: () => Promise<unknown>;
  /** Shows and selects the row of a user; false when there is none. */
  readonly reveal: (user: UserId) => Promise<boolean>;
}

/** The view of everybody in the organisation and where they belong. */
export function users(services: Services, shown: LateTree<Node>): UsersFeature {
  const { sessions, log, own } = services;
  let tree: UserTree | undefined;
  const filtered = new ContextKey<boolean>('zohoCrm.usersFiltered');
  const make = async () => {
    const { UserTree: Tree } = await import('./provider');
    const failed = (error: unknown) => log.error('Reading the users', error);
    tree = own(new Tree(sessions, failed, shown.view, (isFiltered) => filtered.set(isFiltered)));
    own(shown.show(tree));
    return tree;
  };
  let making: Promise<UserTree> | undefined;
  const load = () => (making ??= make());
  const reveal = async (user: UserId) => (await load()).revealUser(user);
  const commands: Commands = {
    'zohoCrm.findUser': signedIn(services, async (session) =>
      (await import('./find')).findUser(services, session, reveal),
    ),
    'zohoCrm.showInUsers': signedIn(services, async (...on) =>
      (await import('./find')).showInUsers(services, ...on, reveal),
    ),
    'zohoCrm.addToTerritories': changing(services, async (...on) =>
      (await changes()).addToTerritories(services, ...on),
    ),
    'zohoCrm.removeFromTerritories': changing(services, async (...on) =>
      (await changes()).removeFromTerritories(services, ...on),
    ),
    'zohoCrm.filterUsers': signedIn(services, async (session) =>
      (await import('./filter')).filterUsers(services, await load(), session),
    ),
    'zohoCrm.clearUserFilter': () => Promise.resolve(tree?.filter(undefined)),
  };
  return { commands, load, reveal, rowOf: (candidate) => tree?.clickedRow(candidate) };
}
