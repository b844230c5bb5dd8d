import * as vscode from 'vscode';
import { l10n } from '../../../messages/l10n';
import type { Event } from '../../../core/util/event';
import type { Protection } from '../../../core/org/protection';
import type { Target } from '../../../core/org/target';
import { organisationRow } from './organisationRow';

interface OpenOrganisation {
  readonly current: { readonly target: Target } | undefined;
  readonly onDidChange: Event<unknown>;
}

interface ProtectionStore {
  readonly of: (target: Target) => Promise<Protection>;
  readonly follow: () => Promise<void>;
  readonly onDidChange: Event<unknown>;
}

/** The item in the status bar that says which organisation a change would go to, hidden while none is open. */
export class OrganisationItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'zohoCrm.organisation',
    vscode.StatusBarAlignment.Left,
  );
  private readonly subscriptions: vscode.Disposable;
  private turn = 0;

  constructor(
    private readonly open: OpenOrganisation,
    private readonly protections: ProtectionStore,
  ) {
    this.item.name = l10n.t('Zoho CRM Organisation');
    this.item.command = 'zohoCrm.showOrganisation';
    const show = () => void this.show();
    this.subscriptions = vscode.Disposable.from(
      open.onDidChange(show),
      protections.onDidChange(show),
      vscode.window.onDidChangeWindowState(show), // another window may have chosen another protection
    );
  }

  private async show(): Promise<void> {
    const turn = ++this.turn;
    const target = this.open.current?.target;
    if (target) await this.protections.follow();
    const protection = target && (await this.protections.of(target));
    if (turn !== this.turn) return; // something newer is being shown
    if (target && protection) this.fill(target, protection);
    else this.item.hide();
  }

  private fill(target: Target, protection: Protection): void {
    const { text, tooltip, accessibility, warning } = organisationRow(target, protection);
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: accessibility, role: 'button' };
    this.item.backgroundColor = warning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.item.dispose();
  }
}
