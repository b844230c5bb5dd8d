import { l10n } from './l10n';

/** What the browser shows once Zoho has sent it back to this machine: a document of HTML. */
export function answerPage(): string {
  return `<!doctype html><html lang="${l10n.language ?? 'en'}"><meta charset="utf-8"><title>Territories for Zoho CRM</title>
<p>${l10n.t('Zoho has answered. You can close this page and go back to VS Code.')}</p></html>`;
}
