import type { Session } from '../../../core/session/sessions';
import type { CrmError } from '../../../core/zoho/errors';
import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Views } from '../../ports/targets';
import type { Services } from '../../ports/services';
import { ContextKey } from '../../ui/contextKey';
import type { LateTree } from '../../ui/lateTree';
import type { Node } from './nodes';
import { TerritoryTree, type ViewState } from './provider';
import { l10n } from '../../../messages/l10n';
import { targetLabel } from '../../../messages/organisations';
import { clockTime } from '../../../messages/time';

const associating = () => import('./associate');
const removing = () => import('./remove');
const copying = () => import('./copy');

/** The view of the territories and their members, and what can be done with its rows. */
export function territories(
  services: Services,
  shown: LateTree<Node>,
): { readonly commands: Commands; readonly rowOf: Views['rowOf'] } {
  const { sessions, log, own, planMarks } = services;
  const failed = (error: unknown) => log.error('Reading the territories', error);
  const tree = own(new TerritoryTree(sessions, failed, shown.view, planMarks));
  const state = new ContextKey<ViewState>('zohoCrm.state');
  const others = new ContextKey<boolean>('zohoCrm.othersSignedIn');
  own(
    tree.onDidChangeState((next) => {
      state.set(next);
      if (next === 'signedOut') sessions.areKept().then((kept) => others.set(kept), failed);
      shown.view.description = isFailure(next)
        ? l10n.t('not read, {0}', clockTime(Date.now()).slice(-5))
        : '';
      const open = next === 'ready' || next === 'reading' ? sessions.current : undefined;
      tree.setHeading(open ? targetLabel(open.target) : '');
      const missing = open && gapIn(open);
      if (!missing) return;
      // the words of failures are loaded with the first one
      void import('../../../messages/explain').then(({ explain }) => {
        if (gapIn(open) === missing) tree.setHeading(`${targetLabel(open.target)}. ${explain(missing).what}`);
      });
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

/** What is missing in the territories of an organisation. */
function gapIn({ model }: Session): CrmError | undefined {
  return model.territories.state === 'read' ? model.territories.gap : undefined;
}

/** Whether the territories could not be read; the welcome text says what happened and what to do. */
function isFailure(state: ViewState): boolean {
  return !['signedOut', 'reading', 'ready', 'empty'].includes(state);
}
