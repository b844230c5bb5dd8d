import { planAssignments } from '../core/assignmentOperations';
import { fenceNamed } from '../core/assignmentPlan/fence';
import type { AssignmentPlan } from '../core/assignmentPlan/plan';
import type { AssignmentDocument } from '../core/assignments/document';
import { InputError } from '../core/util/errors';
import { l10n } from '../messages/l10n';
import type { OpenOrganisation, Ports } from '../core/operations';
import { openAssignments, unresolvedIn, type OpenedFile } from './assignmentFile';
import type { Arguments, Io, Problem } from './command';

/** A file that was read without an error in it. */
export interface SoundFile extends OpenedFile {
  readonly document: AssignmentDocument;
}

/** What a file comes to in an organisation: a plan, or all that stops it. */
export type Planned =
  | { readonly kind: 'plan'; readonly file: SoundFile; readonly plan: AssignmentPlan }
  | { readonly kind: 'problems'; readonly file: OpenedFile; readonly problems: readonly Problem[] };

/** The organisation of the file that is meant; it is compared with the one that is signed in to. */
export function organisationIn(args: Arguments): string {
  const name = args.value('org');
  if (name !== undefined) return name;
  throw new InputError({
    what: l10n.t('It is not said which organisation of the file is meant.'),
    notDone: l10n.t('Nothing was read or sent.'),
    next: l10n.t('Write its name in the file behind --org.'),
  });
}

/**
 * Reads the file, or all that is wrong in it. Asks nobody.
 *
 * @throws AssignmentRefused when it does not name the organisation that is meant
 */
export async function soundFile(args: Arguments, io: Io): Promise<Planned | SoundFile> {
  const file = await openAssignments(args.file, io);
  const { document } = file.reading;
  const name = args.value('org');
  if (document && name !== undefined) fenceNamed(document, name);
  return document ? { ...file, document } : { kind: 'problems', file, problems: file.problems };
}

/** Compares a file with the organisation, as it is now. Reads only. */
export async function planFile(
  args: Arguments,
  io: Io,
  file: SoundFile,
  organisation: OpenOrganisation,
): Promise<Planned> {
  const base = args.value('base');
  const before = base === undefined ? undefined : await openAssignments(base, io);
  if (before && !before.reading.document)
    return { kind: 'problems', file: before, problems: before.problems };
  const wanted = {
    document: file.document,
    organisation: organisationIn(args),
    base: before?.reading.document,
    only: args.values('only'),
    order: args.has('remove-first') ? ('removeFirst' as const) : undefined,
  };
  const plan = await planAssignments(organisation, wanted, { during: duringIn(io) });
  if ('rows' in plan) return { kind: 'plan', file, plan };
  return { kind: 'problems', file, problems: unresolvedIn(file.name, file.document, plan) };
}

/** How operations show here how far they are, and hear of Ctrl-C. */
export function duringIn(io: Io): Ports['during'] {
  return (stage, work) =>
    io.during(
      stage === 'planning'
        ? l10n.t('Reading who belongs to the territories now')
        : l10n.t('Changing territories'),
      (step) => work({ signal: io.cancel, step, underWay: () => undefined }),
    );
}
