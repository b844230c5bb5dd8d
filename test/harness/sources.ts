import * as fs from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { root } from './root';

export interface Source {
  /** Path below the repository, with slashes: `src/core/zoho/client.ts`. */
  readonly file: string;
  readonly text: string;
  /** What it imports, types included: `src/core/util/ids` for a file of ours, else the name of a module. */
  readonly imports: readonly string[];
}

/** Every TypeScript file below a folder of the repository. */
export function sources(folder: string): Source[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(path.posix.join(folder, file.split(path.sep).join('/'))));
}

function read(file: string): Source {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
    );
  return { file, text, imports };
}

/** A file of the repository as JSON. */
export function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
}

export function exists(file: string): boolean {
  return fs.existsSync(path.join(root, file));
}
