import { isAboutNumbers, objectionsTo } from '../core/assignmentPlan/limits';
import type { AssignmentPlan } from '../core/assignmentPlan/plan';
import type { Names } from '../core/plan/names';
import { byTerritory, isOfManager, type ManagerRow, type Plan, type PlannedRow } from '../core/plan/plan';
import { inert } from '../core/util/text';
import { planText } from './assignmentPlan';
import { objectionWords } from './faults/assignments';
import { l10n } from './l10n';
import { nameOrId } from './names';
import { refusalWords } from './outcomes';

/**
 * A plan of an assignment file as a document: as the command line prints it, and what speaks against it.
 *
 * @param file the name of the assignment file
 */
export function planPage(plan: AssignmentPlan, file: string): string {
  const objections = objectionsTo(plan.rows, plan, plan.plan.target.user);
  // what is about numbers alone can be agreed to, in words that are typed
  const isTyped = objections.every(isAboutNumbers);
  const refused = objections
    .map(objectionWords)
    .map((words) =>
      isTyped
        ? l10n.t('Apply has you type how many are removed: {0}', words)
        : l10n.t('Apply would refuse this: {0}', words),
    );
  return [planText(plan, file), ...(refused.length > 0 ? [...refused, ''] : [])].join('\n');
}

/** Any plan as a document: every row, by territory, and what a review of it says. */
export function rowsPage({ rows }: Plan, names: Names, summary: readonly string[]): string {
  const territories = [...byTerritory(rows)].flatMap(([id, found]) => [
    nameOrId({ id, name: names.territory(id) }) + idBeside(id, names.territory(id)),
    ...found.map((row) => lineOf(row, names)),
    '',
  ]);
  return [...summary, '', ...territories].join('\n');
}

function lineOf(row: PlannedRow, names: Names): string {
  const { user, operation, state } = row;
  const name = names.user(user);
  const person = nameOrId({ id: user, name }) + idBeside(user, name);
  const who = isOfManager(row) ? managerWords(row, person) : person;
  const sign = operation === 'add' || operation === 'setManager' ? '+' : '-';
  switch (state.kind) {
    case 'send':
      return `  ${sign} ${who}`;
    case 'alreadySo':
      return `    ${who}   ${l10n.t('already so')}`;
    case 'impossible':
      return `  ! ${who}   ${refusalWords(state.refusal).what}`;
  }
}

function managerWords({ operation }: ManagerRow, person: string): string {
  return operation === 'setManager'
    ? l10n.t('{0} as the manager', person)
    : l10n.t('{0} as the manager, nobody instead', person);
}

function idBeside(id: string, name: string): string {
  return inert(name) === '' ? '' : ` (${id})`;
}
