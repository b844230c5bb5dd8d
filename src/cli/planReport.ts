import type { Note } from '../core/assignmentPlan/difference';
import { objectionsTo } from '../core/assignmentPlan/limits';
import type { AssignmentPlan } from '../core/assignmentPlan/plan';
import type { Target } from '../core/org/target';
import { inertMarkdown } from '../core/util/text';
import { noteWords, planText, rowWords } from '../messages/assignmentPlan';
import { objectionWords } from '../messages/faults/assignments';
import { l10n } from '../messages/l10n';
import type { Line, Problem, Report } from './command';

/** A plan as a person reads it: as the manual shows it. */
export function planLines(plan: AssignmentPlan, file: string): Line[] {
  const lines = planText(plan, file).trimEnd().split('\n');
  return lines.map((text, at): Line => {
    if (at === 0) return { text, tone: 'heading' };
    if (text.startsWith('  + ')) return { text, tone: 'added' };
    return text.startsWith('  - ') ? { text, tone: 'removed' } : { text };
  });
}

/** What programs read of a plan. */
export function planJson(plan: AssignmentPlan): Record<string, unknown> {
  const { rows, notes, territories, held, fence, digest, names } = plan;
  const { writes, reads, target } = plan.plan;
  const removals = rows.filter(({ operation }) => operation === 'remove').length;
  return {
    changes: rows.length,
    adds: rows.length - removals,
    removals,
    digest,
    target: targetJson(target, fence.name),
    held,
    requests: { writes, reads },
    territories: territories.map(({ territory: { id, name }, mode, members }) => ({
      id,
      name,
      mode,
      members: members.length,
    })),
    rows: rows.map((row) => ({
      operation: row.operation,
      territory: { id: row.territory, name: names.territory(row.territory) },
      user: { id: row.user, name: row.member.name, email: row.member.email },
      from: row.from && {
        text: row.from.entry.text,
        file: row.from.file.name,
        line: row.from.file.lines.lineOf(row.from.entry.place.at),
      },
      label: row.label,
    })),
    notes: notesJson(notes),
  };
}

/** What programs read of what a plan leaves as it is, whatever the file says. */
export function notesJson(notes: readonly Note[]) {
  return notes.map((note) => ({ code: note.code, message: noteWords(note) }));
}

function targetJson({ name, organisation, environment, place }: Target, fence: string) {
  return { name: fence, organisation, title: name, environment, place };
}

export function planMarkdown(plan: AssignmentPlan, file: string): string[] {
  const lines = planLines(plan, file).map(({ text }) => text);
  const [heading = '', , ...others] = lines;
  // a fence that no text of a row can close
  return [`### ${inertMarkdown(heading, 400)}`, '', '````diff', ...others.map(diffLine), '````'];
}

/** In a block of type diff, what is added and removed has its colour where the sign begins the line. */
function diffLine(line: string): string {
  const sign = /^ {2}([+-]) (.*)$/.exec(line);
  return (sign ? `${sign[1]}  ${sign[2]}` : line).replaceAll('`', '\u02cb');
}

/** What would be refused if the plan were applied as it stands. */
export function objectionProblems(plan: AssignmentPlan): Problem[] {
  return objectionsTo(plan.rows, plan, plan.plan.target.user).map((objection) => ({
    severity: 'warning',
    code: objection.code,
    message: l10n.t('Apply would refuse this: {0}', objectionWords(objection)),
  }));
}

/** What is told of a plan. */
export function planReport(plan: AssignmentPlan, file: string, problems: readonly Problem[]): Report {
  return {
    text: planLines(plan, file),
    json: { format: 'zoho-territories-plan/1', ...planJson(plan) },
    markdown: planMarkdown(plan, file),
    problems,
  };
}

/** One line for each difference. */
export function driftLines(plan: AssignmentPlan, file: string): Line[] {
  return plan.rows.map((row) => ({
    text: rowWords(row, plan.names, file),
    tone: row.operation === 'add' ? 'added' : 'removed',
  }));
}
