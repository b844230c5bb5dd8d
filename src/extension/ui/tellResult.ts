import type * as vscode from 'vscode';
import type { Prompter, Severity } from './prompter';

/** How much a result may disturb: a message, a line in the status bar, or nothing but its record. */
export type Loudness = 'message' | 'statusBar' | 'silent';

export interface Result {
  readonly severity: Severity;
  readonly text: string;
  /** What can be done next, by what its button says. */
  readonly actions: ReadonlyMap<string, () => Promise<unknown>>;
  /** Shows all of it once more; without it the message is the only trace, and stays one. */
  readonly record?: vscode.Command;
}

/** Says how something ended, as loudly as is wanted; what went wrong is a message, whatever is wanted. */
export async function tellResult(prompter: Prompter, wanted: Loudness, result: Result): Promise<void> {
  const { severity, text, actions, record } = result;
  if (severity === 'info' && record && wanted !== 'message') {
    if (wanted === 'statusBar') prompter.note(text, record);
    return;
  }
  const chosen = await prompter.tell(severity, text, ...actions.keys());
  await actions.get(chosen ?? '')?.();
}
