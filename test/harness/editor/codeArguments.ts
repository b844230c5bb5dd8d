/** The part of the `code` command line that a test run uses. */
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CodeArguments {
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Folders, workspaces and files to open. */
  readonly paths: readonly string[];
  readonly disableExtensions: boolean;
  /** Flags such as --install-extension: no window opens, the server's own command line does the work. */
  readonly administration: readonly string[];
}

const administration = [
  'install-extension',
  'uninstall-extension',
  'list-extensions',
  'show-versions',
  'version',
];
const pathFlags = {
  extensionDevelopmentPath: 'extensionDevelopmentPath',
  extensionTestsPath: 'extensionTestsPath',
  'user-data-dir': 'userDataDir',
  'extensions-dir': 'extensionsDir',
} as const;
/** Flags whose value may follow as the next argument. */
const withValue = new Set([
  ...Object.keys(pathFlags),
  'install-extension',
  'uninstall-extension',
  'folder-uri',
  'file-uri',
]);

/** Reads the arguments; flags that only make sense on a desktop (--no-sandbox, --disable-updates, …) are ignored. */
export function parseCodeArguments(args: readonly string[]): CodeArguments {
  const result: { -readonly [Key in keyof CodeArguments]: CodeArguments[Key] } & { paths: string[] } = {
    paths: [],
    disableExtensions: false,
    administration: [],
  };
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, flag, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (flag === undefined) {
      if (!argument.startsWith('-')) result.paths.push(toPath(argument));
      continue;
    }
    const value = inline ?? (withValue.has(flag) ? rest.shift() : undefined);
    if (flag === 'disable-extensions') result.disableExtensions = true;
    else if (administration.includes(flag) || flag === 'force') {
      result.administration = [
        ...result.administration,
        `--${flag}`,
        ...(value === undefined ? [] : [value]),
      ];
    } else if (value !== undefined && (flag === 'folder-uri' || flag === 'file-uri'))
      result.paths.push(toPath(value));
    else if (value !== undefined && flag in pathFlags) {
      result[pathFlags[flag as keyof typeof pathFlags]] = toPath(value);
    }
  }
  return result;
}

function toPath(text: string): string {
  return text.startsWith('file://') ? fileURLToPath(text) : path.resolve(text);
}
