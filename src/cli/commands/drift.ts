import { noteWords } from '../../messages/assignmentPlan';
import { l10n } from '../../messages/l10n';
import type { Command } from '../command';
import { signIn } from '../signIn';
import { organisationIn, planFile, soundFile } from '../planning';
import { driftLines, planJson, planMarkdown } from '../planReport';

/** Says in which ways the organisation is not as the file says, one line each. */
export const drift: Command = async (args, io) => {
  organisationIn(args);
  const file = await soundFile(args, io);
  const made = 'kind' in file ? file : await planFile(args, io, file, await signIn(args, io));
  const format = 'zoho-territories-drift/1';
  if (made.kind === 'problems') {
    io.tell({ text: [], json: { format }, problems: made.problems });
    return 1;
  }
  const { rows, notes } = made.plan;
  if (rows.length === 0)
    io.note(
      notes.length === 0 ? l10n.t('Nothing differs.') : l10n.t('Nothing differs that apply would change.'),
    );
  for (const note of notes) io.note(noteWords(note));
  io.tell({
    text: driftLines(made.plan, made.file.name),
    json: { format, ...planJson(made.plan) },
    markdown: planMarkdown(made.plan, made.file.name),
    problems: made.file.problems,
  });
  return rows.length > 0 ? 2 : 0;
};
