/** Settings every window starts with. They are defaults: the user's own settings.json still wins. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  // nothing opens or pops up by itself
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.editor.useModal': 'off',
  'security.workspace.trust.enabled': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'git.enabled': false,
  // nothing asks the network
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'remote.autoForwardPorts': false,
  // else the extension host lists all processes of the machine every other second
  'remote.autoForwardPortsSource': 'output',
  // nothing moves, and nothing is there that a picture does not need
  'workbench.reduceMotion': 'on',
  'workbench.list.smoothScrolling': false,
  'editor.cursorBlinking': 'solid',
  'window.menuBarVisibility': 'classic',
  'window.commandCenter': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
};

/** Names of the built-in colour themes we look at, what the browser is told to prefer, and how the workbench says which. */
export const themes = {
  dark: { name: 'Default Dark Modern', colorScheme: 'dark', shownAs: 'vs-dark' },
  light: { name: 'Default Light Modern', colorScheme: 'light', shownAs: 'vs' },
  highContrast: { name: 'Default High Contrast', colorScheme: 'dark', shownAs: 'hc-black' },
} as const;

export type Theme = keyof typeof themes;
