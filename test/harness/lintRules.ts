import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Linter } from 'eslint';
import type ts from 'typescript';
import { root } from './root';

type Rooms = Readonly<Record<string, readonly string[]>>;

/** The table of the rooms in eslint.config.mjs, and our own rules in test/lint that hold src against it. */
export interface LintRules {
  readonly rooms: Rooms;
  readonly isAmong: (names: readonly string[], room: string) => boolean;
  readonly roomOf: (rooms: Rooms, file: string) => string | undefined;
  readonly objection: (rooms: Rooms, file: string, imported: string) => string | undefined;
  readonly importsIn: (file: ts.SourceFile) => { readonly name: string }[];
  readonly meantBy: (name: string, file: string) => string;
  readonly circleThrough: (file: string, importsOf: (file: string) => readonly string[]) => string[];
  /** As a plugin of ESLint. */
  readonly default: NonNullable<Linter.Config['plugins']>[string];
}

/** Loads them as ESLint does. */
export async function lintRules(): Promise<LintRules> {
  const files = ['eslint.config.mjs', 'test/lint/imports.mjs', 'test/lint/rooms.mjs'];
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(path.join(root, file)).href) as Promise<Partial<LintRules>>),
  );
  // the rules come last: what is theirs by default is the plugin
  return Object.assign({}, ...modules) as LintRules;
}
