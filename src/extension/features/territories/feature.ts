import type { Session } from '../../../core/session/sessions';
import type { UserId } from '../../../core/util/ids';
import type { CrmError } from '../../../core/zoho/errors';
import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Views } from '../../ports/invocation';
import type { Services } from '../../ports/services';
import { ContextKey } from '../../ui/contextKey';
import type { LateTree } from '../../ui/lateTree';
import type { Node } from './nodes';
import { TerritoryTree, type ViewState } from './provider';
import { l10n } from '../../../messages/l10n';
import { targetLabel } from '../../../messages/organisations';
import { hourOf } from '../../../messages/time';

const going = () => import('./goTo');
const associating = () => import('./associate');
const removing = () => import('./remove');
const copying = () => import('./copy');

/** The view of the territories and their members, and what can be done with its rows. */
export function territories(
  services: Services,
  shown: LateTree<Node>,
  /** Shows a user in the view of users. */
  revealUser: (user: UserId) => Promise<boolean>,
): { readonly commands: Commands; readonly rowOf: Views['rowOf'] } {
  const { sessions, log, own, planMarks } = services;
  const failed = (error: unknown) => log.error('Reading the territories', error);
  const tree = own(new TerritoryTree(sessions, failed, shown.view, planMarks));
  const state = new ContextKey<ViewState>('zohoCrm.state');
  const demo = new ContextKey<boolean>('zohoCrm.demo');
  const others = new ContextKey<boolean>('zohoCrm.othersSignedIn');
  const filtered = new ContextKey<boolean>('zohoCrm.territoriesFiltered');
  own(
    tree.onDidChangeState((next) => {
      demo.set(sessions.current?.target.place === 'demo'); // before the state: the first steps look at both
      state.set(next);
      filtered.set(tree.found !== undefined);
      if (next === 'signedOut') sessions.areKept().then((kept) => others.set(kept), failed);
      const { view } = shown;
      if (isFailure(next)) view.description = l10n.t('not read, {0}', hourOf(Date.now()));
      else if (view.description) view.description = ''; // an empty one, too, is read out with the title
      const open = next === 'ready' || next === 'reading' ? sessions.current : undefined;
      const heading = open && [targetLabel(open.target), filterText(tree)].filter(Boolean).join(' · ');
      tree.setHeading(heading ?? '');
      const missing = open && gapIn(open);
      if (!missing) return;
      // the words of failures are loaded with the first one
      void import('../../../messages/explain').then(({ explain }) => {
        if (gapIn(open) === missing) tree.setHeading(`${heading} · ${explain(missing).what}`);
      });
    }),
  );
  own(shown.show(tree));
  const commands: Commands = {
    'zohoCrm.refresh': signedIn(services, ({ model }) => model.refresh()),
    'zohoCrm.goTo': signedIn(services, async (session) =>
      (await going()).goTo(services, { tree, revealUser }, session),
    ),
    'zohoCrm.showInTerritories': signedIn(services, async (...on) =>
      (await going()).showInTerritories(services, { tree, revealUser }, ...on),
    ),
    'zohoCrm.filterTerritories': signedIn(services, async (session) =>
      (await import('./filter')).filterTerritories(services, tree, session),
    ),
    'zohoCrm.clearTerritoryFilter': () => {
      tree.filter(undefined);
      return Promise.resolve();
    },
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
    'zohoCrm.setManager': changing(services, async (...on) =>
      (await import('./setManager')).setManager(services, ...on),
    ),
    'zohoCrm.exportMembers': signedIn(services, async (...on) =>
      (await import('./exportMembers')).exportMembersCommand(services, ...on),
    ),
    'zohoCrm.copyTerritoryId': signedIn(services, async (...on) =>
      (await copying()).copyTerritoryId(services, ...on),
    ),
    'zohoCrm.copyUserId': signedIn(services, async (...on) => (await copying()).copyUserId(services, ...on)),
    'zohoCrm.copyIds': signedIn(services, async (...on) => (await copying()).copyIds(services, ...on)),
    'zohoCrm.copyAsCurl': signedIn(services, async (...on) => (await copying()).copyAsCurl(services, ...on)),
    'zohoCrm.openInZoho': signedIn(services, async (session) =>
      (await import('./openInZoho')).openInZoho(services, session),
    ),
  };
  return { commands, rowOf: (candidate) => tree.clickedRow(candidate) };
}

/** What the tree shows instead of everything. */
function filterText({ found }: TerritoryTree): string {
  return found
    ? l10n.t('Filter: {0} ({1}). Escape shows all.', found.filter.name, found.territories.length)
    : '';
}

/** What is missing in the territories of an organisation. */
function gapIn({ model }: Session): CrmError | undefined {
  return model.territories.state === 'read' ? model.territories.gap : undefined;
}

/** Whether the territories could not be read; the welcome text says what happened and what to do. */
function isFailure(state: ViewState): boolean {
  return !['signedOut', 'reading', 'ready', 'empty'].includes(state);
}
