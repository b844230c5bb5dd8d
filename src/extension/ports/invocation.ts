import * as vscode from 'vscode';
import { isRunId } from '../../core/journal/runFolder';
import type { Territory, User } from '../../core/zoho/schemas';

/** A row of a view that stands for a territory. */
export interface TerritoryRow {
  readonly kind: 'territory';
  readonly territory: Territory;
}

/** A row of a view that stands for a membership. */
export interface UserRow {
  readonly kind: 'user';
  /** The territory under whose row this membership is shown: a user has one row per territory. */
  readonly territory: Territory;
  readonly user: User;
}

/** What a command was invoked on; nothing, when it came from the palette. */
export interface Invocation {
  readonly rows: readonly (TerritoryRow | UserRow)[];
  readonly files?: readonly vscode.Uri[];
  /** A run of the history, by id. */
  readonly runId?: string;
}

/** The palette invokes on nothing. */
export const onNothing: Invocation = { rows: [] };

/** Views that know their own rows, and nothing that another extension made up. */
export interface Views {
  readonly rowOf: (candidate: unknown) => TerritoryRow | UserRow | undefined;
  readonly runIdOf: (candidate: unknown) => string | undefined;
}

/**
 * What a menu hands over: the row or file that was clicked and, with several selected, all of them. Rows of the activity
 * view stand for their run; our own messages hand over its id. Any extension can hand over anything, so whatever is none
 * of these counts as nothing.
 */
export function invocationOf(views: Views, clicked: unknown, selected: unknown): Invocation {
  try {
    const several: unknown[] = Array.isArray(selected) ? selected : [];
    const rows = (several.includes(clicked) ? several : [clicked]).flatMap(
      (candidate) => views.rowOf(candidate) ?? [],
    );
    if (clicked instanceof vscode.Uri) return { rows, files: filesOf(clicked, several) };
    const runId = typeof clicked === 'string' && isRunId(clicked) ? clicked : views.runIdOf(clicked);
    return runId === undefined ? { rows } : { rows, runId };
  } catch {
    return onNothing; // a proxy that refuses to be looked at
  }
}

/** All that are selected, when the one that was clicked is among them. */
function filesOf(clicked: vscode.Uri, selected: readonly unknown[]): vscode.Uri[] {
  const files = selected.filter((one) => one instanceof vscode.Uri);
  return files.some((file) => file.toString() === clicked.toString()) ? files : [clicked];
}
