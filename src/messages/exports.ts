import { csvCell } from '../core/util/csv';
import type { Outcome } from '../core/journal/outcome';
import { explanationOf } from './outcomes';
import type { Names } from '../core/plan/names';
import type { RowResult, RunResult, RunSummary } from '../core/journal/result';
import { targetLabel } from './organisations';

/** Names of columns are for programs: they are the same in every language. */
const columns = [
  'user_id',
  'user_name',
  'territory_id',
  'territory_name',
  'operation',
  'outcome',
  'reason',
] as const;

/**
 * A run as CSV, one line a row of it. Safe to open in a spreadsheet and to save there: nothing is a formula, and ids are
 * written as in exports of Zoho's own, `zcrm_4315…`, which no spreadsheet takes for a number and rounds.
 */
export function csvOf(run: RunResult, names: Names): string {
  const lines = run.rows.map((row) => cellsOf(row, names).map(csvCell).join(','));
  // the mark at the start tells spreadsheets that this is UTF-8
  return `\ufeff${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A run as JSON, without any loss, in the form of the files that users are associated from. */
export function jsonOf(run: RunResult, names: Names): string {
  const users = new Map<string, RowResult[]>();
  for (const result of run.rows) {
    const rows = users.get(result.row.user) ?? [];
    rows.push(result);
    users.set(result.row.user, rows);
  }
  const document = {
    run: run.id,
    organisation: targetLabel(run.plan.target),
    started: new Date(run.startedAt).toISOString(),
    ended: run.ended,
    users: [...users].map(([id, rows]) => ({
      id,
      name: rows[0] && names.user(rows[0].row.user),
      changes: rows.map(({ row, outcome }) => ({
        territory: row.territory,
        territoryName: names.territory(row.territory),
        operation: row.operation,
        outcome: wordOf(outcome),
        reason: explanationOf(row, outcome),
      })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function cellsOf({ row, outcome }: RowResult, names: Names): string[] {
  const { user, territory, operation } = row;
  return [
    `zcrm_${user}`,
    names.user(user),
    `zcrm_${territory}`,
    names.territory(territory),
    operation,
    wordOf(outcome),
    explanationOf(row, outcome),
  ];
}

/** Of what an undo left to others there is nothing left to do, whoever is given the file. */
function wordOf(outcome: Outcome): string {
  return outcome.kind === 'skipped' && outcome.refusal.code === 'doneAgain' ? 'doneAgain' : outcome.kind;
}

/** `run-Acme-20261125T090001Z`: what an exported run is called at first; nothing that a file system minds. */
export function fileNameOf({ id, target }: RunSummary): string {
  const organisation = target.name
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return ['run', organisation, id.slice(0, id.indexOf('-'))].filter(Boolean).join('-');
}
