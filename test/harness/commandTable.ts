import type { CommandId } from '../../src/extension/commands/ids';

/** What a command needs: nothing; an open organisation; or one that may be changed from this workspace. */
export type Needs = 'nothing' | 'organisation' | 'change';

/** Every command of the extension. */
export const commandTable: Readonly<Record<CommandId, Needs>> = {
  'zohoCrm.openDemoOrganisation': 'nothing',
  'zohoCrm.pasteAccessToken': 'nothing',
  'zohoCrm.signInToLocalSimulator': 'nothing',
  'zohoCrm.useTokenFromEnvironment': 'nothing',
  'zohoCrm.signIn': 'nothing',
  'zohoCrm.signOut': 'nothing',
  'zohoCrm.switchOrganisation': 'nothing',
  'zohoCrm.changeClient': 'nothing',
  'zohoCrm.showLastReport': 'nothing',
  'zohoCrm.showLog': 'nothing',
  'zohoCrm.openReport': 'nothing',
  'zohoCrm.exportRun': 'nothing',
  'zohoCrm.forgetRun': 'nothing',
  'zohoCrm.clearActivity': 'nothing',
  'zohoCrm.showOrganisation': 'organisation',
  'zohoCrm.protectOrganisation': 'organisation',
  'zohoCrm.refresh': 'organisation',
  'zohoCrm.goTo': 'organisation',
  'zohoCrm.copyTerritoryId': 'organisation',
  'zohoCrm.copyUserId': 'organisation',
  'zohoCrm.copyAsCurl': 'organisation',
  'zohoCrm.openInZoho': 'organisation',
  'zohoCrm.associateUsers': 'change',
  'zohoCrm.associateUserById': 'change',
  'zohoCrm.associateUsersFromFile': 'change',
  'zohoCrm.removeUsers': 'change',
  'zohoCrm.moveUsers': 'change',
  'zohoCrm.resumeRun': 'change',
  'zohoCrm.undoRun': 'change',
  'zohoCrm.retryFailed': 'change',
};
