import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Reading, readAssignments } from '../../src/core/assignments/read';
import { assignmentProblemText } from '../../src/messages/assignments';
import { never } from './crm';
import { root } from './root';

/** The worked example: five territories of the demo organisation. */
export const workedExample = fs.readFileSync(
  path.join(root, 'test/fixtures/assignments/crm.territories.jsonc'),
  'utf8',
);

/** The files that a root can include, by their paths. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** Reads a root named `crm.territories.jsonc`. */
export function readFiles(content: string | Uint8Array, files: Files = {}): Promise<Reading> {
  const include = (path: string) => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    return Promise.resolve(found === undefined ? { fault: 'missing' as const } : { content: found });
  };
  return readAssignments('crm.territories.jsonc', content, include, never());
}

/** A root with these keys beside those that it must have. */
export function rootWith(keys: string): string {
  const needed = ['"version": 1', '"organisations": { "demo": { "id": "1", "environment": "simulator" } }'];
  if (!keys.includes('"mode": "additive"\n')) needed.push('"mode": "exact"');
  if (!keys.includes('"territories"')) needed.push('"territories": { "A": { "members": ["a@x.example"] } }');
  return `{\n${[...needed, keys].filter(Boolean).join(',\n')}\n}\n`;
}

/** A root with these territories. */
export function rootOf(territories: string, more = ''): string {
  return rootWith(`${more}"territories": {\n${territories}\n}`);
}

/** `file:line:column what stands there: message` of everything that is wrong. */
export function toldOf({ draft, problems }: Reading): string[] {
  return problems.map(({ file, place, cause }) => {
    const { lines, text } = draft.files.find(({ name }) => name === file) ?? draft.files[0];
    const { line, column } = lines.positionOf(place.at);
    const what = text.slice(place.at, place.at + place.length).replace(/\s+/g, ' ');
    return `${file}:${line}:${column} ${what}: ${assignmentProblemText(cause)}`;
  });
}
