import { manifest } from './manifest';
import { sources } from './sources';

/** What a command needs: nothing; an open organisation; or one that may be changed from this workspace. */
export type Needs = 'nothing' | 'organisation' | 'change';

/** Every command of a feature: what stands before its function there. */
export const commandTable: Readonly<Record<string, Needs>> = Object.fromEntries(
  sources('src/extension/features').flatMap(({ text }) =>
    [...text.matchAll(/^ {4}'(zohoCrm\.\w+)': (signedIn|changing|reading|)/gm)].map(
      ([, id = '', wrapper = '']) => [id, needsOf(wrapper)],
    ),
  ),
);

/** The commands that package.json promises to refuse where nothing may be changed. */
export const changingCommands: readonly string[] = manifest.contributes.commands.flatMap(
  ({ command, enablement }) => (enablement === undefined ? [] : [command]),
);

function needsOf(wrapper: string): Needs {
  switch (wrapper) {
    case 'changing':
      return 'change';
    case 'signedIn':
    case 'reading': // the same, for a file
      return 'organisation';
    default:
      return 'nothing';
  }
}
