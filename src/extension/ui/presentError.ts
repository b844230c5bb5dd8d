import * as vscode from 'vscode';
import { CrmError } from '../../core/zoho/errors';
import { Cancelled } from '../../core/util/async';
import { isKnown, ProblemsError, type KnownError } from '../../core/util/errors';
import { l10n } from '../../messages/l10n';
import { inert } from '../../core/util/text';
import { told } from '../../messages/explain';
import { ChangeRefused } from '../../core/org/protection';
import type { Log } from './log';
import type { Prompter } from './prompter';
import { signInAfter } from './signInAfter';

/** What a person may do about a failure, straight from its message. */
export interface Remedies {
  readonly retry: () => Promise<void>;
  readonly signIn: (command: string) => Promise<void>;
  /** Chooses another protection for the open organisation. */
  readonly protect: () => Promise<void>;
}

/** Tells a person about a failure of a command, once, with the next step as a button. A cancel is no failure. */
export async function presentError(
  error: unknown,
  doing: string,
  prompter: Prompter,
  log: Log,
  remedies: Remedies,
): Promise<void> {
  if (error instanceof Cancelled) return;
  log.error(doing, error);
  const showLog = l10n.t('Show Log');
  if (!isKnown(error)) {
    const message = l10n.t(
      '“{0}” failed for a reason this extension did not foresee. Whether it changed anything is not known; the log has the details.',
      doing,
    );
    if ((await prompter.tell('error', message, showLog)) === showLog) log.show();
    return;
  }
  const remedy = remedyFor(error, remedies);
  const buttons = remedy ? [remedy.label, showLog] : [showLog];
  const chosen = await prompter.tell('error', inert(told(error), 800), ...buttons);
  if (chosen === showLog) log.show();
  else if (remedy && chosen === remedy.label) await remedy.run();
}

function remedyFor(
  error: KnownError,
  remedies: Remedies,
): { label: string; run: () => Promise<void> } | undefined {
  const command = (id: string) => async () => {
    await vscode.commands.executeCommand(id);
  };
  if (error instanceof ChangeRefused) {
    return error.reason === 'untrusted'
      ? { label: l10n.t('Manage Workspace Trust'), run: command('workbench.trust.manage') }
      : { label: l10n.t('Protect Organisation…'), run: remedies.protect };
  }
  if (error instanceof ProblemsError)
    return { label: l10n.t('Show Problems'), run: command('workbench.actions.view.problems') };
  const signIn = signInAfter(error);
  if (signIn) return { label: signIn.label, run: () => remedies.signIn(signIn.command) };
  if (!(error instanceof CrmError)) return undefined;
  switch (error.kind) {
    case 'noToken':
    case 'territoriesOff':
    case 'network':
    case 'timeout':
    case 'rateLimited':
    case 'serverFault':
    case 'unreadable':
      return { label: l10n.t('Try Again'), run: remedies.retry };
    case 'tokenRefused':
    case 'missingScope':
    case 'noPermission':
    case 'invalidInput':
    case 'uncheckedCertificates':
    case 'creditsUsedUp':
    case 'notFound':
    case 'refused':
      return undefined;
  }
}
