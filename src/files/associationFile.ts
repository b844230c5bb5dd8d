import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { userId, type UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import { inert } from '../base/text';
import { inSlices, othersFirst } from '../base/turns';

const mostDepth = 64;

/** Most of them follow from the first few. */
const mostSyntaxErrors = 20;

/** Something in a file that keeps it from being used, and where; line and column count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A user of a file that names them beside the id. */
export interface NamedUser {
  readonly id: UserId;
  readonly name: string;
  readonly line: number;
}

export type AssociationFile =
  | {
      readonly ok: true;
      readonly users: readonly UserId[];
      /** Users whose ids look as if a spreadsheet had damaged them: right only when Zoho has them under that name. */
      readonly toCompare: readonly NamedUser[];
    }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Reads the JSON body that Zoho's bulk call takes, `{"users":[{"id":"431581000000258001"}]}`, from a file. Comments
 * are allowed, further fields are ignored. Either every user can be sent, or all problems of the file are told.
 */
export async function parseAssociationFile(text: string): Promise<AssociationFile> {
  const reader = new Reader(text);
  const users = await reader.read();
  const [first, ...others] = reader.problems;
  return first ? { ok: false, problems: [first, ...others] } : { ok: true, users, toCompare: [] };
}

class Reader {
  readonly problems: Problem[] = [];
  private readonly lineStarts = [0];

  constructor(private readonly text: string) {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
      this.lineStarts.push(end + 1);
  }

  async read(): Promise<UserId[]> {
    const root = await this.parse();
    if (!root || this.problems.length > 0) return [];
    if (root.type !== 'object') return this.fail(root, shapeHint(l10n.t('The file holds no JSON object.')));
    const entries = propertiesOf(root).filter((property) => property.name === 'users');
    const [entry, again] = entries;
    if (!entry) return this.fail(root, shapeHint(l10n.t('The file has no "users".')));
    if (again)
      return this.fail(again.value, l10n.t('"users" stands here for the second time; keep one of them.'));
    if (entry.value.type !== 'array')
      return this.fail(entry.value, shapeHint(l10n.t('"users" is not a list.')));
    const items = entry.value.children ?? [];
    if (items.length === 0) return this.fail(entry.value, shapeHint(l10n.t('"users" is empty.')));
    return this.readUsers(items);
  }

  private async parse(): Promise<Node | undefined> {
    if (this.text.trim() === '') return void this.fail(undefined, shapeHint(l10n.t('The file is empty.')));
    if (depthOf(this.text) > mostDepth) {
      return void this.fail(undefined, l10n.t('The file is nested deeper than {0} levels.', mostDepth));
    }
    await othersFirst(); // a file may be megabytes long
    const errors: ParseError[] = [];
    const root = parseTree(this.text, errors, { allowTrailingComma: true });
    for (const error of errors.slice(0, mostSyntaxErrors)) {
      const reason = printParseErrorCode(error.error)
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase();
      this.at(error.offset, l10n.t('This is not JSON here ({0}); correct it.', reason));
    }
    return root;
  }

  private async readUsers(items: readonly Node[]): Promise<UserId[]> {
    const firstLine = new Map<UserId, number>();
    await inSlices(items, (slice) => {
      for (const item of slice) {
        const id = this.readId(item);
        if (!id) continue;
        const earlier = firstLine.get(id);
        if (earlier === undefined) firstLine.set(id, this.lineOf(item.offset));
        else {
          const message = l10n.t('User {0} stands on line {1} already; delete one of the two.', id, earlier);
          this.at(item.offset, message);
        }
      }
    });
    return [...firstLine.keys()];
  }

  private readId(item: Node): UserId | undefined {
    const fields = item.type === 'object' ? propertiesOf(item).filter(({ name }) => name === 'id') : [];
    const [field, again] = fields;
    if (!field) return void this.fail(item, shapeHint(l10n.t('This entry has no "id".')));
    if (again) return void this.fail(again.value, l10n.t('This entry has a second "id"; keep one of them.'));
    const node = field.value;
    const written = this.text.slice(node.offset, node.offset + node.length);
    if (node.type === 'number' && userId(written)) {
      const remedy = l10n.t(
        'Put the id in quotation marks: "{0}". As a number it loses digits.',
        inert(written, 40),
      );
      return void this.fail(node, remedy);
    }
    const id = userId(node.value);
    if (id) return id;
    const shown = inert(written, 40);
    return void this.fail(
      node,
      l10n.t('{0} is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.', shown),
    );
  }

  private fail(node: Node | undefined, message: string): [] {
    this.at(node?.offset ?? 0, message);
    return [];
  }

  private at(offset: number, message: string): void {
    const line = this.lineOf(offset);
    this.problems.push({ line, column: offset - (this.lineStarts[line - 1] ?? 0) + 1, message });
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

function shapeHint(what: string): string {
  return `${what} ${l10n.t('Write {0}.', '{"users":[{"id":"431581000000258001"}]}')}`;
}

function propertiesOf(node: Node): { name: unknown; value: Node }[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ name: key.value as unknown, value }] : [];
  });
}

/**
 * How deeply brackets nest, found without recursion: the parser recurses and would exhaust the stack. A bracket that
 * closes another kind closes nothing, for the parser does not leave a level there either.
 */
function depthOf(text: string): number {
  const scanner = createScanner(text, true);
  const open: string[] = [];
  let deepest = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (token === '[') open.push(']');
    else if (token === '{') open.push('}');
    else if (token !== undefined && token === open.at(-1)) open.pop();
    deepest = Math.max(deepest, open.length);
  }
  return deepest;
}
