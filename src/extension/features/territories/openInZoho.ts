import * as vscode from 'vscode';
import { dataCentres } from '../../../core/zoho/dataCentres';
import { InputError } from '../../../core/util/errors';
import { l10n } from '../../../messages/l10n';
import type { Services } from '../../ports/services';
import type { Session } from '../../../core/session/sessions';

/**
 * Opens the web application of the organisation. Zoho documents no address of a single territory, and none for
 * sandboxes, so the way from there is told in words.
 */
export async function openInZoho({ prompter }: Services, { account, model }: Session): Promise<void> {
  if (account.kind !== 'zoho' || account.environment !== 'production') {
    throw new InputError({
      what:
        account.kind === 'zoho'
          ? l10n.t('Zoho documents no web address for sandbox and developer organisations.')
          : l10n.t('This organisation lives in a simulator on this machine and has no web page.'),
      notDone: l10n.t('Nothing was opened.'),
      next: l10n.t('Sign in to a production organisation to use this command.'),
    });
  }
  const page = vscode.Uri.from({
    scheme: 'https',
    authority: dataCentres[account.dataCentre].crm,
    path: `/crm/${/^\w{1,40}$/.test(model.info?.domainName ?? '') ? `${model.info?.domainName}/` : ''}`,
  });
  await vscode.env.openExternal(page);
  void prompter.tell(
    'info',
    l10n.t('In Zoho CRM, territories are under Setup › Security Control › Territory Management.'),
  );
}
