import { mock } from 'node:test';
import * as vscode from 'vscode';

/** Lets the editor speak another language for the time of a work; tests share its API with the extension. */
export async function speaking<T>(
  translate: (message: string, ...args: readonly (string | number)[]) => string,
  work: () => Promise<T>,
): Promise<T> {
  const spoken = mock.method(vscode.l10n, 't', (message: unknown, ...args: readonly (string | number)[]) =>
    translate(String(message), ...args),
  );
  try {
    return await work();
  } finally {
    spoken.mock.restore();
  }
}
