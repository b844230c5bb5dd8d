import * as fs from 'node:fs';
import * as path from 'node:path';
import { compareWithZoho } from '../../src/core/userFiles/compare';
import { checkText, type Checked } from '../../src/core/userFiles/rows';
import type { OrganisationModel } from '../../src/core/org/organisation';
import { problemText, unusedText } from '../../src/messages/userFiles';
import { never } from './crm';
import { root } from './root';

/** An example of a file as people have them. */
export function example(name: string): string {
  return fs.readFileSync(path.join(root, 'test/fixtures/files', name), 'utf8');
}

/** Reads a text whose first character tells its form, unless it is said. */
export function read(text: string, isCsv = !/^[\s\ufeff]*[[{]/.test(text)): Promise<Checked> {
  return checkText(text, isCsv, never());
}

/** `line:column message` of everything that is wrong in a text. */
function problemsIn({ problems, lines }: Pick<Checked, 'problems' | 'lines'>): string[] {
  return problems.map(({ place, cause }) => {
    const { line, column } = lines.positionOf(place.at);
    return `${line}:${column} ${problemText(cause)}`;
  });
}

/** What a text comes to without Zoho: the users it lists, or everything that is wrong in it. */
export async function told(text: string, isCsv?: boolean): Promise<string[]> {
  const read = await checkText(text, isCsv ?? false, never());
  return read.problems.length > 0
    ? problemsIn(read)
    : [...new Set(read.rows.map(({ id, emails: [email = ''] }) => id ?? email))];
}

/** What a text comes to in an organisation: `add 5 1`, or what is wrong, with what a quick fix makes of the text. */
export async function compared(
  model: OrganisationModel,
  text: string,
  isCsv?: boolean,
): Promise<{ told: string[]; fixed: string[]; done: number; unused: string[] }> {
  const source = { ...(await read(text, isCsv)), name: 'file' };
  const { wishes, problems } =
    source.problems.length > 0
      ? { wishes: [], problems: new Map([[source, source.problems]]) }
      : await compareWithZoho([source], model, never());
  const found = problems.get(source) ?? [];
  const { done, unused, lines } = source;
  return {
    told:
      found.length > 0
        ? problemsIn({ problems: found, lines })
        : wishes.map(({ operation, user, territory }) =>
            [operation, user, territory].filter(Boolean).join(' '),
          ),
    fixed: found.flatMap(({ fix }) => {
      if (!fix) return [];
      const { at, length } = fix.place;
      return [text.slice(0, at) + fix.text + text.slice(at + length)];
    }),
    done,
    unused: unused.map(unusedText),
  };
}
