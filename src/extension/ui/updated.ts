import { l10n } from '../../messages/l10n';
import type { Prompter } from './prompter';

/** Whether a part of this extension is not there any more: it was installed anew while it ran. */
export function isPartGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, path = '' } = error as NodeJS.ErrnoException;
  // a part whose place is known already is opened without being looked for
  return code === 'MODULE_NOT_FOUND' || (code === 'ENOENT' && path.startsWith(__dirname));
}

/** Says so, in words that are loaded already; true when the person wants to reload the window. */
export async function tellUpdated(prompter: Pick<Prompter, 'tell'>): Promise<boolean> {
  const reload = l10n.t('Reload Window');
  const message = l10n.t(
    'Territories for Zoho CRM was updated, and its parts in this window are gone. What you asked for was not done: reload the window, then try again.',
  );
  return (await prompter.tell('warning', message, reload)) === reload;
}
