import { inertMarkdown } from '../../core/util/text';
import { l10n } from '../../messages/l10n';
import { openAssignments } from '../assignmentFile';
import type { Command } from '../command';

/** Says what is wrong in the file, by itself: nothing is asked of Zoho. */
export const check: Command = async (args, io) => {
  const { name, reading, problems } = await openAssignments(args.file, io);
  const { draft, document } = reading;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const verdict = document
    ? l10n.t(
        '{0}: territories: {1}, organisations: {2}, files: {3}. Nothing is wrong in it.',
        name,
        draft.territories.length,
        draft.organisations.size,
        draft.files.length,
      )
    : l10n.t('{0}: problems: {1}. No plan can be made of it.', name, errors);
  io.tell({
    text: [{ text: verdict }],
    json: {
      format: 'zoho-territories-check/1',
      file: name,
      includes: draft.files.slice(1).map((file) => file.name),
      territories: draft.territories.length,
      organisations: [...draft.organisations.keys()],
    },
    markdown: [inertMarkdown(verdict, 400)],
    problems,
  });
  return document ? 0 : 1;
};
