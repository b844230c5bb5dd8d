import * as os from 'node:os';
import * as path from 'node:path';
import { applyAssignments, applySaved, type Approved } from '../../core/assignmentOperations';
import type { Note } from '../../core/assignmentPlan/difference';
import type { AssignmentPlan } from '../../core/assignmentPlan/plan';
import { AssignmentRefused } from '../../core/assignmentPlan/refused';
import type { SavedPlan } from '../../core/assignmentPlan/savedPlan';
import { RunHistory } from '../../core/journal/runHistory';
import type { Approval, Ending, OpenOrganisation, Ports } from '../../core/operations';
import { isPhrase } from '../../core/org/protection';
import { InputError } from '../../core/util/errors';
import { l10n } from '../../messages/l10n';
import { phraseFor, targetLabel } from '../../messages/organisations';
import { applyReport } from '../applyReport';
import type { Arguments, Command, Io } from '../command';
import { signIn } from '../signIn';
import { savedPlanIn } from '../planFile';
import { duringIn, organisationIn, planFile, soundFile, type Planned } from '../planning';
import { planLines } from '../planReport';
import { stateFolder } from '../stateFolder';

/** Plans and applies a file, or applies a plan that was saved. */
export const apply: Command = async (args, io) => {
  const approved = approvedBy(args);
  const file = args.file === undefined ? undefined : path.resolve(io.cwd, args.file);
  const saved = file === undefined || args.file === '-' ? undefined : await savedPlanIn(file);
  if (saved) {
    refuseUnlessAsSaved(args, saved);
    const open = await signIn(args, io);
    return tell(await applySaved(open, saved, approved, portsOf(args, io, open, undefined)), [], io);
  }
  organisationIn(args);
  const read = await soundFile(args, io);
  if ('kind' in read) return tellProblems(read, io);
  const open = await signIn(args, io);
  const made = await planFile(args, io, read, open);
  if (made.kind === 'problems') return tellProblems(made, io);
  const ports = portsOf(args, io, open, { plan: made.plan, file: read.name });
  return tell(await applyAssignments(open, made.plan, approved, ports), made.plan.notes, io);
};

function tell(ending: Ending, notes: readonly Note[], io: Io) {
  const { report, code } = applyReport(ending, notes);
  io.tell(report);
  return code;
}

function tellProblems(planned: Planned, io: Io) {
  const problems = planned.kind === 'problems' ? planned.problems : [];
  io.tell({
    text: [{ text: l10n.t('Nothing was sent to Zoho.') }],
    json: { format: 'zoho-territories-apply/1' },
    problems,
  });
  return 1 as const;
}

function approvedBy(args: Arguments): Approved {
  const removals = args.value('accept-removals');
  if (removals !== undefined && !/^\d{1,6}$/.test(removals)) {
    throw new InputError({
      what: l10n.t('--accept-removals takes a number.'),
      notDone: l10n.t('Nothing was read or sent.'),
      next: l10n.t('Write the number of removals that the plan shows.'),
    });
  }
  return {
    removals: removals === undefined ? undefined : Number(removals),
    self: args.has('allow-self'),
    digest: args.value('expect'),
  };
}

/** What was decided when a plan was saved cannot be decided otherwise: nobody would see what comes of it. */
function refuseUnlessAsSaved(args: Arguments, { organisation }: SavedPlan): void {
  const name = args.value('org');
  if (name !== undefined && name !== organisation)
    throw new AssignmentRefused({ code: 'noSuchOrganisation', name, known: [organisation] });
  const given = [
    ...(['only', 'base'] as const).filter((option) => args.value(option) !== undefined),
    ...(['remove-first'] as const).filter((option) => args.has(option)),
  ];
  if (given.length === 0) return;
  throw new InputError({
    what: l10n.t(
      'A saved plan is applied as it is, and not with {0}.',
      given.map((option) => `--${option}`).join(', '),
    ),
    notDone: l10n.t('Nothing was read or sent.'),
    next: l10n.t('Leave that out, or save another plan with it.'),
  });
}

interface Shown {
  readonly plan: AssignmentPlan;
  readonly file: string;
}

/** What a command line has for an operation: no protection but that somebody names the organisation. */
function portsOf(args: Arguments, io: Io, { target }: OpenOrganisation, shown: Shown | undefined): Ports {
  const folder = args.value('journal') ?? stateFolder(io.environment, process.platform, os.homedir());
  return {
    history: new RunHistory(path.resolve(io.cwd, folder), io.redactor),
    protection: { consentTo: () => Promise.resolve('click') },
    now: Date.now,
    during: duringIn(io),
    approve: async (approval) => {
      const phrase = phraseFor(target);
      const given = args.value('confirm') ?? (await asked(io, approval, shown, phrase, targetLabel(target)));
      if (!isPhrase(given, phrase)) throw new AssignmentRefused({ code: 'notConfirmed', phrase });
    },
    typeName: () => Promise.resolve(),
    // somebody else changed the territory since it was read: it is left alone
    decide: () => Promise.resolve('leave'),
  };
}

/** Shows the plan to whoever sits before a terminal, and asks for the name of the organisation. */
async function asked(
  io: Io,
  { adds, removals }: Approval,
  shown: Shown | undefined,
  phrase: string,
  label: string,
): Promise<string> {
  if (!io.ask) throw new AssignmentRefused({ code: 'notConfirmed', phrase });
  if (shown) for (const { text } of planLines(shown.plan, shown.file)) io.note(text);
  io.note(l10n.t('{0}: {1} to add, {2} to remove.', label, adds, removals));
  return io.ask(`${l10n.t('Type {0} to apply it:', phrase)} `);
}
