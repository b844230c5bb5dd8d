import type { Node } from 'jsonc-parser';
import { Lines } from '../util/place';
import { inSlices } from '../util/turns';
import { placeOf, type Property } from '../util/jsonNodes';
import type { AssignmentDocument, AssignmentFile, CoveredTerritory, Written } from './document';
import { meaningOf } from './meaning';
import { isIncludePath } from './names';
import { organisationsIn } from './organisations';
import { peopleIn, territoriesIn } from './people';
import { isHint, type Cause, type Problem } from './problem';
import { Shape } from './shape';
import { bytesIn, mostBytes, textOf, treeOf } from './source';
import { coveredIn, groupsIn, modeIn } from './territories';

const mostIncludes = 100;
const required = ['version', 'organisations', 'mode', 'territories'] as const;
const optional = ['$schema', 'include', 'groups', 'protect'] as const;
const onlyInRoot = ['organisations', 'mode', 'include', 'groups', 'protect'] as const;

/** What an included file comes to; `outside` says that a link leads out of the folder of the root. */
export type Included = { readonly content: string | Uint8Array } | { readonly fault: 'missing' | 'outside' };

/** A document and everything that is wrong with it. */
export interface Reading {
  /** What could be understood, for an editor. Where the mode could not, it is `additive`, which removes nobody. */
  readonly draft: AssignmentDocument;
  /** The draft, when there is no error in it: what may be planned and edited. */
  readonly document: AssignmentDocument | undefined;
  /** Whether the root looks like a file that another one includes: it has territories, and nothing that only a root has. */
  readonly isPart: boolean;
  /** First what is wrong with the form of each file, then with what they say together. */
  readonly problems: readonly Problem[];
}

/**
 * Reads an assignment file and what it includes, and finds every problem.
 *
 * @param name what the root is called in problems
 * @param content its text, or its bytes
 * @param include gives the content of a file by its path from the folder of the root; it must not follow a link out of
 *   that folder
 * @throws the signal's reason when cancelled; whatever the files hold, nothing else
 */
export async function readAssignments(
  name: string,
  content: string | Uint8Array,
  include: (path: string) => Promise<Included>,
  signal: AbortSignal,
): Promise<Reading> {
  const reader = new Reader(include, signal);
  const draft = await reader.read(name, content);
  const meaning = reader.rootIsRead ? await meaningOf(draft, reader.isWhole, signal) : [];
  const problems = [...reader.problems, ...meaning];
  const isSound = problems.every(({ cause }) => isHint(cause));
  return { draft, document: isSound ? draft : undefined, isPart: reader.isPart, problems };
}

/** What is wrong with a part that was read by itself, whatever the root says that includes it. */
export function problemsOfPart({ problems }: Reading): readonly Problem[] {
  return problems.filter(({ cause }) => {
    if (cause.code === 'missingKey') return onlyInRoot.every((key) => key !== cause.key);
    return cause.code !== 'unknownGroup';
  });
}

class Reader {
  readonly problems: Problem[] = [];
  rootIsRead = false;
  isPart = false;
  /** Whether every file is in the draft. */
  isWhole = true;
  private bytes = 0;
  private readonly paths = new Map<string, string>();
  private readonly territories: CoveredTerritory[] = [];
  /** Whether any is named, readable or not. */
  private hasTerritory = false;

  constructor(
    private readonly include: (path: string) => Promise<Included>,
    private readonly signal: AbortSignal,
  ) {}

  async read(name: string, content: string | Uint8Array): Promise<AssignmentDocument> {
    const [shape, tree] = await this.open(name, content);
    this.rootIsRead = tree !== undefined;
    const fields = tree ? shape.fields(tree, required, optional) : {};
    this.isPart = fields.territories !== undefined && onlyInRoot.every((key) => !fields[key]);
    this.readHead(shape, fields);
    const mode = (fields.mode && modeIn(shape, fields.mode)) ?? 'additive';
    const organisations = fields.organisations && organisationsIn(shape, fields.organisations);
    const groups = fields.groups && groupsIn(shape, fields.groups);
    const protect = fields.protect && shape.fields(fields.protect.value, [], ['people', 'territories']);
    const included = fields.include ? shape.items(fields.include.value, mostIncludes) : [];
    const root = {
      mode,
      includes: included.flatMap((item) => (item.type === 'string' ? [writtenIn(item)] : [])),
      organisations: organisations ?? new Map<string, never>(),
      groups: groups ?? new Map<string, never>(),
      protectedPeople: protect?.people && peopleIn(shape, protect.people),
      protectedTerritories: protect?.territories && territoriesIn(shape, protect.territories.value),
    };
    if (fields.territories) await this.readTerritories(shape, fields.territories, mode);
    const parts: AssignmentFile[] = [];
    const [base = ''] = /[^/\\]*$/.exec(name) ?? [];
    this.paths.set(plainPath(base), '');
    for (const item of included) {
      const file = await this.readIncluded(shape, item, mode);
      if (file) parts.push(file);
    }
    const { value } = fields.territories ?? {};
    if (this.isWhole && !this.hasTerritory && value) shape.fail(value, { code: 'noTerritory' });
    return { ...root, files: [shape.file, ...parts], territories: this.territories };
  }

  private async open(name: string, content: string | Uint8Array): Promise<[Shape, Node | undefined]> {
    this.signal.throwIfAborted();
    this.bytes += bytesIn(content);
    const isSmall = this.bytes <= mostBytes;
    const text = isSmall ? textOf(content) : '';
    const file = { name, text: text ?? '', lines: new Lines(text ?? '') };
    const shape = new Shape(file, this.problems);
    if (!isSmall) shape.fail({ at: 0, length: 0 }, { code: 'tooLarge', most: mostBytes });
    else if (text === undefined) shape.fail({ at: 0, length: 0 }, { code: 'noText' });
    const tree = isSmall && text !== undefined ? await treeOf(shape, this.signal) : undefined;
    this.isWhole &&= tree !== undefined;
    return [shape, tree];
  }

  private async readIncluded(
    root: Shape,
    item: Node,
    mode: AssignmentDocument['mode'],
  ): Promise<AssignmentFile | undefined> {
    const written = root.text(item);
    const cause = written && this.includeFault(written.text);
    const read = written && !cause ? await this.include(written.text) : undefined;
    if (written && cause) root.fail(item, cause);
    else if (written && read && 'fault' in read) {
      const code = read.fault === 'missing' ? 'missingInclude' : 'includeOutside';
      root.fail(item, { code, path: written.text });
    }
    if (!written || !read || 'fault' in read) {
      this.isWhole = false;
      return undefined;
    }
    const [shape, tree] = await this.open(written.text, read.content);
    const fields = tree && shape.fields(tree, ['version', 'territories'], ['$schema'], unknownInIncluded);
    if (fields) this.readHead(shape, fields);
    if (fields?.territories) await this.readTerritories(shape, fields.territories, mode);
    return shape.file;
  }

  /** Why a path includes nothing. */
  private includeFault(path: string): Cause | undefined {
    if (!isIncludePath(path)) return { code: 'noIncludePath', text: path };
    const earlier = this.paths.get(plainPath(path));
    if (earlier === undefined) return void this.paths.set(plainPath(path), path);
    return earlier === path ? { code: 'saidTwice', text: path } : { code: 'includedTwice', path };
  }

  private readHead(shape: Shape, fields: { version?: Property; $schema?: Property }): void {
    if (fields.version) shape.constant(fields.version, 1);
    if (fields.$schema) shape.text(fields.$schema.value);
  }

  private async readTerritories(
    shape: Shape,
    { value }: Property,
    mode: AssignmentDocument['mode'],
  ): Promise<void> {
    const properties = shape.properties(value);
    this.hasTerritory ||= value.type !== 'object' || properties.length > 0;
    await inSlices(properties, (slice) => {
      this.signal.throwIfAborted();
      for (const property of slice) {
        const territory = coveredIn(shape, property, mode);
        if (territory) this.territories.push(territory);
      }
    });
  }
}

function writtenIn(item: Node): Written {
  return { text: String(item.value), place: placeOf(item) };
}

function plainPath(path: string): string {
  return path.normalize('NFC').replace(/\/+/g, '/');
}

function unknownInIncluded(key: string): Cause | undefined {
  const isKnown = [...required, ...optional].some((known) => known === key);
  return isKnown ? { code: 'onlyInRoot', key } : undefined;
}
