import type { Session } from '../../../core/session/sessions';
import { explain } from '../../../messages/explain';
import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Views } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import { ContextKey } from '../../ui/contextKey';
import type { LateTree } from '../../ui/lateTree';
import type { Node } from './nodes';
import { TerritoryTree, type ViewState } from './provider';

const associating = () => import('./associate');
const removing = () => import('./remove');
const copying = () => import('./copy');

/** The view of the territories and their members, and what can be done with its rows. */
export function territories(
  services: Services,
  shown: LateTree<Node>,
): { readonly commands: Commands; readonly rowOf: Views['rowOf'] } {
  const { sessions, log, own } = services;
  const tree = own(
    new TerritoryTree(sessions, (error: unknown) => log.error('Reading the territories', error), shown.view),
  );
  const state = new ContextKey<ViewState>('zohoCrm.state');
  own(
    tree.onDidChangeState((next) => {
      state.set(next);
      tree.setHeading(next === 'ready' || next === 'reading' ? headingOf(sessions.current) : '');
    }),
  );
  own(shown.show(tree));
  const commands: Commands = {
    'zohoCrm.refresh': signedIn(services, ({ model }) => model.refresh()),
    'zohoCrm.goTo': signedIn(services, async (session) =>
      (await import('./goTo')).goTo(services, tree, session),
    ),
    'zohoCrm.associateUsers': changing(services, async (...on) =>
      (await associating()).associateUsers(services, ...on),
    ),
    'zohoCrm.associateUserById': changing(services, async (...on) =>
      (await associating()).associateUserById(services, ...on),
    ),
    'zohoCrm.removeUsers': changing(services, async (...on) =>
      (await removing()).removeUsers(services, ...on),
    ),
    'zohoCrm.moveUsers': changing(services, async (...on) => (await removing()).moveUsers(services, ...on)),
    'zohoCrm.copyTerritoryId': signedIn(services, async (...on) =>
      (await copying()).copyTerritoryId(services, ...on),
    ),
    'zohoCrm.copyUserId': signedIn(services, async (...on) => (await copying()).copyUserId(services, ...on)),
    'zohoCrm.copyAsCurl': signedIn(services, async (...on) => (await copying()).copyAsCurl(services, ...on)),
    'zohoCrm.openInZoho': signedIn(services, async (session) =>
      (await import('./openInZoho')).openInZoho(services, session),
    ),
  };
  return { commands, rowOf: (candidate) => tree.clickedRow(candidate) };
}

/** The organisation that the rows are of, and what is missing in them. */
function headingOf(session: Session | undefined): string {
  if (!session) return '';
  const { territories: read } = session.model;
  const gap = read.state === 'read' ? read.gap : undefined;
  return gap ? `${session.target.label}. ${explain(gap).what}` : session.target.label;
}
