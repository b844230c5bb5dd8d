import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './root';

export interface Source {
  /** Path below the repository, with slashes: `src/core/zoho/client.ts`. */
  readonly file: string;
  readonly text: string;
}

/** Every TypeScript file below a folder of the repository. */
export function sources(folder: string): Source[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((name) => {
      const file = path.posix.join(folder, name.split(path.sep).join('/'));
      return { file, text: fs.readFileSync(path.join(root, file), 'utf8') };
    });
}

/** A file of the repository as JSON. */
export function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
}

export function exists(file: string): boolean {
  return fs.existsSync(path.join(root, file));
}
