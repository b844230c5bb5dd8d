import * as path from 'node:path';
import { savedPlanOf } from '../../core/assignmentPlan/savedPlan';
import { nameIn } from '../assignmentFile';
import type { Command, Problem } from '../command';
import type { ExitCode } from '../exitCode';
import { signIn } from '../signIn';
import { savePlan } from '../planFile';
import { organisationIn, planFile, soundFile, type Planned } from '../planning';
import { notesJson, objectionProblems, planReport } from '../planReport';

type MadePlan = Extract<Planned, { kind: 'plan' }>;

/** Says what apply would change. Reads only. */
export const plan: Command = async (args, io) => {
  organisationIn(args);
  const file = await soundFile(args, io);
  const made = 'kind' in file ? file : await planFile(args, io, file, await signIn(args, io));
  if (made.kind === 'problems') {
    io.tell({ text: [], json: { format: 'zoho-territories-plan/1' }, problems: made.problems });
    return 1;
  }
  const problems = [...made.file.problems, ...objectionProblems(made.plan)];
  const strict = args.has('strict') ? strictly(made, problems) : problems;
  const out = args.value('out');
  if (out !== undefined) await save(path.resolve(io.cwd, out), made, io.version());
  io.tell(planReport(made.plan, made.file.name, strict));
  return codeOf(made, strict, args.has('exit-code'));
};

function codeOf({ plan: { rows } }: MadePlan, problems: readonly Problem[], asked: boolean): ExitCode {
  if (problems.some(({ severity }) => severity === 'error')) return 1;
  return asked && rows.length > 0 ? 2 : 0;
}

/** With --strict, whatever is worth a note or a warning is an error. */
function strictly({ plan: { notes } }: MadePlan, problems: readonly Problem[]): Problem[] {
  return [...problems, ...notesJson(notes)].map((problem) => ({ ...problem, severity: 'error' as const }));
}

async function save(to: string, { plan: made, file }: MadePlan, version: string): Promise<void> {
  const files = file.document.files.map((one) => ({ name: nameIn(file.name, one), text: one.text }));
  await savePlan(to, savedPlanOf(made, files, `zoho-territories ${version}`));
}
