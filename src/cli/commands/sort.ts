import type { AssignmentFile } from '../../core/assignments/document';
import type { FileEdits } from '../../core/assignments/edits';
import { sortAssignments } from '../../core/assignments/sort';
import { InputError } from '../../core/util/errors';
import { inertMarkdown } from '../../core/util/text';
import { l10n } from '../../messages/l10n';
import { nameIn, openAssignments, standardInput, writeEdits } from '../assignmentFile';
import type { Command, Problem } from '../command';

/** Orders territories and people in a file and what it includes, or says where they are not in order. */
export const sort: Command = async (args, io) => {
  const isCheck = args.has('check');
  if (args.file === standardInput && !isCheck) throw nowhereToWrite();
  const { name, reading, problems } = await openAssignments(args.file, io);
  const format = 'zoho-territories-sort/1';
  const { document } = reading;
  if (!document) {
    io.tell({ text: [], json: { format, files: [], written: false }, problems });
    return 1;
  }
  const edits = sortAssignments(document);
  const files = document.files.filter((file) => edits.has(file));
  if (!isCheck) await writeEdits(name, edits, io.cwd);
  const names = files.map((file) => nameIn(name, file));
  const lines =
    names.length === 0
      ? [l10n.t('{0}: in order.', name)]
      : names.map((file) =>
          isCheck ? l10n.t('{0}: not in order.', file) : l10n.t('{0}: put in order.', file),
        );
  io.tell({
    text: lines.map((text) => ({ text })),
    json: { format, files: names, written: !isCheck && names.length > 0 },
    markdown: lines.map((line) => `- ${inertMarkdown(line, 400)}`),
    problems: isCheck ? files.map((file) => outOfOrder(file, edits, name)) : [],
  });
  return isCheck && names.length > 0 ? 1 : 0;
};

function nowhereToWrite(): InputError {
  return new InputError({
    what: l10n.t('Standard input cannot be put in order in its place.'),
    notDone: l10n.t('Nothing was done.'),
    next: l10n.t('Name a file, or ask with --check only.'),
  });
}

/** Where the order ends. */
function outOfOrder(file: AssignmentFile, edits: FileEdits, root: string): Problem {
  const places = (edits.get(file) ?? []).map(({ place }) => place.at);
  return {
    severity: 'error',
    code: 'notInOrder',
    message: l10n.t('From here on territories or people are not in the order of their names.'),
    next: l10n.t('zoho-territories sort orders them.'),
    place: { file: nameIn(root, file), ...file.lines.positionOf(Math.min(...places)) },
  };
}
