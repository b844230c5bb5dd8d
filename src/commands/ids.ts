/** Every command of this extension; package.json contributes exactly these. */
export const commandIds = [
  'zohoCrm.openDemoOrganisation',
  'zohoCrm.pasteAccessToken',
  'zohoCrm.signInToLocalSimulator',
  'zohoCrm.useTokenFromEnvironment',
  'zohoCrm.signIn',
  'zohoCrm.signOut',
  'zohoCrm.refresh',
  'zohoCrm.goTo',
  'zohoCrm.associateUsers',
  'zohoCrm.associateUserById',
  'zohoCrm.associateUsersFromFile',
  'zohoCrm.removeUsers',
  'zohoCrm.moveUsers',
  'zohoCrm.resumeRun',
  'zohoCrm.undoRun',
  'zohoCrm.retryFailed',
  'zohoCrm.openReport',
  'zohoCrm.copyTerritoryId',
  'zohoCrm.copyUserId',
  'zohoCrm.copyAsCurl',
  'zohoCrm.openInZoho',
  'zohoCrm.showLastReport',
  'zohoCrm.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
