import * as fs from 'node:fs';
import * as path from 'node:path';
import type { AssignmentDocument, AssignmentFile } from '../core/assignments/document';
import type { Unresolved } from '../core/assignmentPlan/unresolved';
import { textAfter, type FileEdits } from '../core/assignments/edits';
import { isHint } from '../core/assignments/problem';
import { readAssignments, type Included, type Reading } from '../core/assignments/read';
import { mostBytes } from '../core/assignments/source';
import { InputError } from '../core/util/errors';
import { codeOf } from '../core/util/storage';
import { inert } from '../core/util/text';
import { assignmentProblemText } from '../messages/assignments';
import { l10n } from '../messages/l10n';
import { unresolvedWords } from '../messages/unresolved';
import { replaceFile } from './replaceFile';
import type { Io, Location, Problem } from './command';

const ending = '.territories.jsonc';
export const standardInput = '-';

/** An assignment file as it was read, and what it is called in messages. */
export interface OpenedFile {
  /** As it was typed, or found in the working folder. */
  readonly name: string;
  readonly reading: Reading;
  readonly problems: readonly Problem[];
}

/**
 * Reads the assignment file that was named, or the only one of the working folder, with what it includes.
 *
 * @throws InputError when there is none, there are several, or it cannot be read
 */
export async function openAssignments(file: string | undefined, io: Io): Promise<OpenedFile> {
  const name = file ?? (await onlyFileIn(io.cwd));
  const content = await contentOf(name, io);
  const folder = path.dirname(path.resolve(io.cwd, name));
  const reading = await readAssignments(name, content, (file) => included(folder, file), io.cancel);
  return { name, reading, problems: problemsOf(name, reading) };
}

/** What is wrong in a file, with names of files as one may type them here. */
function problemsOf(root: string, { draft, problems }: Reading): Problem[] {
  return problems.map(({ file, place, cause }) => ({
    severity: isHint(cause) ? 'warning' : 'error',
    code: cause.code,
    message: assignmentProblemText(cause),
    place: placeIn(root, draft, file, place.at),
  }));
}

/** What the organisation does not have that a file names. */
export function unresolvedIn(
  root: string,
  document: AssignmentDocument,
  unresolved: readonly Unresolved[],
): Problem[] {
  return unresolved.map(({ file, place, cause }) => ({
    severity: 'error',
    code: cause.code,
    message: unresolvedWords(cause),
    place: placeIn(root, document, file, place.at),
  }));
}

function placeIn(root: string, { files }: AssignmentDocument, file: string, at: number): Location {
  const read = files.find(({ name }) => name === file) ?? files[0];
  return { file: nameIn(root, read), ...read.lines.positionOf(at) };
}

/** What a file is called by whoever stands in the working folder. */
export function nameIn(root: string, { name }: AssignmentFile): string {
  return name === root ? root : path.join(path.dirname(root), name);
}

/**
 * Puts a text into a file that is there and still holds what was read.
 *
 * @throws InputError when it cannot be written, or somebody has changed it since; the file is then as it was
 */
async function writeFile(file: string, was: string, text: string): Promise<void> {
  try {
    // a link stays a link
    const real = await fs.promises.realpath(file);
    const { mode } = await fs.promises.stat(real);
    if ((await fs.promises.readFile(real, 'utf8')) !== was) throw changedMeanwhile(file);
    await replaceFile(real, text, mode);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({
      what: l10n.t('The file {0} cannot be written ({1}).', inert(path.basename(file), 200), codeOf(error)),
      notDone: l10n.t('It is as it was.'),
      next: l10n.t('Make room, or make it and its folder writable; then run this again.'),
    });
  }
}

/** Zoho may take its time, and somebody else, or git, the file in between. */
function changedMeanwhile(file: string): InputError {
  return new InputError({
    what: l10n.t('Somebody has changed {0} since it was read.', inert(path.basename(file), 200)),
    notDone: l10n.t('It is as they left it.'),
    next: l10n.t('Run this again.'),
  });
}

/** Writes every file that has edits; each is all or nothing. */
export async function writeEdits(root: string, edits: FileEdits, cwd: string): Promise<void> {
  for (const file of edits.keys())
    await writeFile(path.resolve(cwd, nameIn(root, file)), file.text, textAfter(file, edits));
}

/** Whether something of this name is there already; standard input is. */
export function isThere(name: string, cwd: string): boolean {
  return name === standardInput || fs.existsSync(path.resolve(cwd, name));
}

/** A file that is to be made; whatever is there already is not touched. */
export class FileToBe {
  private readonly file: string;

  /** @throws InputError when there is something of this name */
  constructor(
    readonly name: string,
    cwd: string,
  ) {
    this.file = path.resolve(cwd, name);
    if (isThere(name, cwd)) throw this.notMade('EEXIST');
  }

  /** @throws InputError when it cannot be made; nothing is left of it then */
  async write(text: string): Promise<void> {
    const handle = await fs.promises.open(this.file, 'wx').catch((error: unknown) => {
      throw this.notMade(codeOf(error));
    });
    try {
      await handle.writeFile(text).finally(() => handle.close());
    } catch (error) {
      await fs.promises.rm(this.file, { force: true });
      throw this.notMade(codeOf(error));
    }
  }

  private notMade(reason: string): InputError {
    const name = inert(this.name, 200);
    return new InputError({
      what:
        reason === 'EEXIST'
          ? l10n.t('The file {0} is there already.', name)
          : l10n.t('The file {0} cannot be written ({1}).', name, reason),
      notDone: l10n.t('Nothing was written.'),
      next: l10n.t('Name another file, or make room for this one.'),
    });
  }
}

/** The files of a folder that name organisations, which no included file does. */
export async function rootsIn(folder: string): Promise<readonly string[]> {
  const names = (await fs.promises.readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  const roots: string[] = [];
  for (const name of names) {
    const text = await beginningOf(path.join(folder, name)).catch(() => Buffer.alloc(0));
    if (/"organisations"\s*:/.test(text.toString())) roots.push(name);
  }
  return roots;
}

async function onlyFileIn(folder: string): Promise<string> {
  const roots = await rootsIn(folder);
  const [only, ...others] = roots;
  if (only !== undefined && others.length === 0) return only;
  const what =
    only === undefined
      ? l10n.t('There is no file {0} with "organisations" in this folder.', `*${ending}`)
      : l10n.t(
          'There are several files with "organisations" here: {0}.',
          roots.map((name) => inert(name)).join(', '),
        );
  const next =
    only === undefined
      ? l10n.t('Write one with export, or name it.')
      : l10n.t('Name the file that is meant.');
  throw refused(what, next);
}

async function contentOf(name: string, { cwd, stdin }: Io): Promise<Buffer> {
  try {
    return await (name === standardInput ? upTo(stdin) : beginningOf(path.resolve(cwd, name)));
  } catch (error) {
    throw refused(
      l10n.t('The file {0} cannot be read ({1}).', inert(name, 200), codeOf(error)),
      l10n.t('Correct its name, or make it readable.'),
    );
  }
}

/** A file that the root includes; links may lead elsewhere within its folder, and not out of it. */
async function included(folder: string, name: string): Promise<Included> {
  try {
    const [inside, file] = await Promise.all([
      fs.promises.realpath(folder),
      fs.promises.realpath(path.join(folder, name)),
    ]);
    if (!file.startsWith(inside.endsWith(path.sep) ? inside : inside + path.sep)) return { fault: 'outside' };
    return { content: await beginningOf(file) };
  } catch {
    return { fault: 'missing' };
  }
}

/** All of a file, or so much that it is seen to be too large. */
function beginningOf(file: string): Promise<Buffer> {
  return upTo(fs.createReadStream(file));
}

async function upTo(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    read.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) break;
  }
  return Buffer.concat(read);
}

function refused(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was done.'), next });
}
