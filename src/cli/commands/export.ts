import { adoptAssignments, exportAssignments, type Exported } from '../../core/assignmentPlan/export';
import type { Unresolved } from '../../core/assignmentPlan/unresolved';
import type { FileEdits } from '../../core/assignments/edits';
import { writeAssignments } from '../../core/assignments/write';
import { csvCell } from '../../core/util/csv';
import { InputError } from '../../core/util/errors';
import { inertMarkdown } from '../../core/util/text';
import { assignmentComments } from '../../messages/assignments';
import { l10n } from '../../messages/l10n';
import {
  FileToBe,
  isThere,
  nameIn,
  openAssignments,
  rootsIn,
  standardInput,
  unresolvedIn,
  writeEdits,
} from '../assignmentFile';
import type { Arguments, Command, Io, Line, Problem } from '../command';
import type { ExitCode } from '../exitCode';
import { connect, openOrganisation, type Connection } from '../signIn';

const usualFile = 'crm.territories.jsonc';
const format = 'zoho-territories-export/1';
const organisationName = /^[a-z][a-z0-9-]{0,30}$/;

/** Writes who is in which territory into a new file, or into one that is there, or prints it as CSV: all, or nothing. */
export const exportFile: Command = async (args, io) => {
  if (args.has('csv')) return toCsv(args, io);
  if (args.file === standardInput)
    throw wrong(l10n.t('Standard input cannot be written.'), l10n.t('Name a file, or ask for --csv.'));
  const [found, ...others] = args.file === undefined ? await rootsIn(io.cwd) : [];
  const file = args.file ?? (others.length > 0 ? undefined : (found ?? usualFile));
  return file === undefined || isThere(file, io.cwd) ? intoOld(file, args, io) : intoNew(file, args, io);
};

async function toCsv(args: Arguments, io: Io): Promise<ExitCode> {
  if (args.file !== undefined)
    throw wrong(l10n.t('With --csv everything goes to standard output.'), l10n.t('Leave the file out.'));
  const { territories } = await read(connect(args, io), args, io);
  io.tell({ text: csvOf(territories), json: { format, territories } });
  return 0;
}

async function intoNew(name: string, args: Arguments, io: Io): Promise<ExitCode> {
  const file = new FileToBe(name, io.cwd);
  const connection = connect(args, io);
  const called = nameOfOrganisation(args, connection);
  const { organisation, territories } = await read(connection, args, io);
  const fence = { ...organisation, name: called };
  await file.write(
    writeAssignments({ organisation: fence, mode: 'exact', territories, comments: assignmentComments() }),
  );
  const size = territories.reduce((sum, { members }) => sum + members.length, 0);
  return told(
    [l10n.t('{0}: territories: {1}, memberships: {2}. Written.', name, territories.length, size)],
    [name],
    io,
  );
}

/** Only lists change; what is said of the file is told, and nothing written, where something is wrong in it. */
async function intoOld(name: string | undefined, args: Arguments, io: Io): Promise<ExitCode> {
  if (args.values('territory').length > 0 || args.value('below') !== undefined) {
    throw wrong(
      l10n.t('A file that is there says itself which territories it covers.'),
      l10n.t('Leave --territory and --below out, or name a new file.'),
    );
  }
  const { name: root, reading, problems } = await openAssignments(name, io);
  const { document } = reading;
  if (!document) return failed(problems, io);
  const connection = connect(args, io);
  const [only, ...others] = document.organisations.keys();
  const called = args.value('org') ?? (others.length === 0 ? only : undefined);
  const edits = await io.during(l10n.t('Reading the territories'), async (step) => {
    const { target, model } = await openOrganisation(connection, io);
    const meant = called ?? target.environment;
    return adoptAssignments(target, model, { document, organisation: meant }, { signal: io.cancel, step });
  });
  if (isStopped(edits)) return failed(unresolvedIn(root, document, edits), io);
  await writeEdits(root, edits, io.cwd);
  const names = [...edits.keys()].map((file) => nameIn(root, file));
  const lines = names.map((file) => l10n.t('{0}: brought up to date.', file));
  return told(lines.length > 0 ? lines : [l10n.t('{0}: says what is so.', root)], names, io);
}

function isStopped(result: FileEdits | readonly Unresolved[]): result is readonly Unresolved[] {
  return Array.isArray(result);
}

function read(connection: Connection, args: Arguments, io: Io): Promise<Exported> {
  return io.during(l10n.t('Reading the territories'), async (step) => {
    const { target, model } = await openOrganisation(connection, io);
    const wanted = { territories: args.values('territory'), below: args.value('below') };
    return exportAssignments(target, model, wanted, { signal: io.cancel, step });
  });
}

function told(lines: readonly string[], written: readonly string[], io: Io): ExitCode {
  io.tell({
    text: lines.map((text) => ({ text })),
    json: { format, written },
    markdown: lines.map((line) => `- ${inertMarkdown(line, 400)}`),
  });
  return 0;
}

function failed(problems: readonly Problem[], io: Io): ExitCode {
  io.tell({ text: [], json: { format, written: [] }, problems });
  return 1;
}

function csvOf(territories: Exported['territories']): Line[] {
  const rows = territories.flatMap(({ name, members }) => members.map((member) => [name, member]));
  return [['territory', 'user'], ...rows].map((cells) => ({ text: cells.map(csvCell).join(',') }));
}

/** What a new file is to call the organisation. */
function nameOfOrganisation(args: Arguments, { host }: Connection): string {
  const name = args.value('org') ?? (host.kind === 'loopback' ? 'simulator' : host.environment);
  if (organisationName.test(name)) return name;
  throw wrong(
    l10n.t('An organisation cannot be called so in a file.'),
    l10n.t(
      'Use lowercase letters, digits and hyphens behind --org, with a letter first; 31 characters at most.',
    ),
  );
}

function wrong(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was written.'), next });
}
