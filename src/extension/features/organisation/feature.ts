import * as vscode from 'vscode';
import { signedIn, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import { OrganisationItem } from './organisationItem';

const asAWhole = () => import('./organisation');

const firstSteps = 'territory-tools.zoho-crm-territories#firstSteps';

/** The open organisation as a whole: its item in the status bar, and how its changes are protected. */
export function organisation(services: Services): Commands {
  services.own(new OrganisationItem(services.sessions, services.protection));
  return {
    'zohoCrm.openWalkthrough': async () => {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', firstSteps);
    },
    'zohoCrm.showOrganisation': signedIn(services, async (session) =>
      (await asAWhole()).showOrganisation(services, session),
    ),
    'zohoCrm.protectOrganisation': signedIn(services, async (session) =>
      (await asAWhole()).protectOrganisation(services, session),
    ),
  };
}
