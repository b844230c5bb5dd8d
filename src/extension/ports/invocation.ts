import * as vscode from 'vscode';
import type { Territory, User } from '../../core/zoho/schemas';
import { isRunId } from '../../core/journal/runFolder';

/** A row of a view that stands for a territory; below a user's, for their membership in it, too. */
export interface TerritoryRow {
  readonly kind: 'territory';
  readonly territory: Territory;
  readonly user?: User;
}

/** A row of a view that stands for a user; below a territory's, for their membership in it, too. */
export interface UserRow {
  readonly kind: 'user';
  readonly user: User;
  readonly territory?: Territory;
}

/** That a user is in a territory. */
export interface Membership {
  readonly territory: Territory;
  readonly user: User;
}

/** What a command was invoked on; nothing, when it came from the palette. */
export interface Invocation {
  readonly rows: readonly (TerritoryRow | UserRow)[];
  readonly files?: readonly vscode.Uri[];
  /** A run of the history, by id. */
  readonly runId?: string;
  /** Where the rows were dropped. */
  readonly onto?: Territory;
  /** Nobody pointed at the rows: they were selected when the command came from the palette. */
  readonly implied?: true;
}

/** The palette invokes on nothing. */
export const onNothing: Invocation = { rows: [] };

/** The territories whose rows a command was invoked on. */
export function clickedTerritories({ rows }: Invocation): Territory[] {
  return rows.flatMap((row) => (row.kind === 'territory' ? [row.territory] : []));
}

/** Views that know their own rows, and nothing that another extension made up. */
export interface Views {
  readonly rowOf: (candidate: unknown) => TerritoryRow | UserRow | undefined;
  readonly runIdOf: (candidate: unknown) => string | undefined;
  /** What is selected, where that is what a command is about: see `Selections`. */
  readonly selectionFor: (handedOver: unknown) => readonly unknown[] | undefined;
}

/**
 * What a menu hands over: the row or file that was clicked and, with several selected, all of them. Rows of the activity
 * view stand for their run; our own messages hand over its id. Any extension can hand over anything, so whatever is none
 * of these counts as nothing.
 */
export function invocationOf(views: Views, clicked: unknown, selected: unknown): Invocation {
  try {
    const selection = views.selectionFor(clicked);
    if (selection) return ofSelection(views, selection);
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

function ofSelection(views: Views, selection: readonly unknown[]): Invocation {
  const rows = selection.flatMap((candidate) => views.rowOf(candidate) ?? []);
  const runId = views.runIdOf(selection[0]);
  return { rows, implied: true, ...(runId !== undefined && { runId }) };
}

/** All that are selected, when the one that was clicked is among them. */
function filesOf(clicked: vscode.Uri, selected: readonly unknown[]): vscode.Uri[] {
  const files = selected.filter((one) => one instanceof vscode.Uri);
  return files.some((file) => file.toString() === clicked.toString()) ? files : [clicked];
}
