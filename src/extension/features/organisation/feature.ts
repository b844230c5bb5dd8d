import { signedIn, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import { OrganisationItem } from './organisationItem';

const asAWhole = () => import('./organisation');

/** The open organisation as a whole: its item in the status bar, and how its changes are protected. */
export function organisation(services: Services): Commands {
  services.own(new OrganisationItem(services.sessions, services.protection));
  return {
    'zohoCrm.showOrganisation': signedIn(services, async (session) =>
      (await asAWhole()).showOrganisation(services, session),
    ),
    'zohoCrm.protectOrganisation': signedIn(services, async (session) =>
      (await asAWhole()).protectOrganisation(services, session),
    ),
  };
}
