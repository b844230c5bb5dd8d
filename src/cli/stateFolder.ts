import * as path from 'node:path';

const own = 'zoho-territories';

/**
 * Where journals and leases of this user are kept: below `%LOCALAPPDATA%` on Windows, elsewhere below
 * `$XDG_STATE_HOME`. A relative path in there counts as none.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 *
 * @param home the folder of the user
 */
export function stateFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const isWindows = platform === 'win32';
  const paths = isWindows ? path.win32 : path.posix;
  const named = environment[isWindows ? 'LOCALAPPDATA' : 'XDG_STATE_HOME'] ?? '';
  const usual = isWindows ? paths.join(home, 'AppData', 'Local') : paths.join(home, '.local', 'state');
  return paths.join(paths.isAbsolute(named) ? named : usual, own);
}
