import * as vscode from 'vscode';
import { l10n } from '../../messages/l10n';
import type { Choice } from './prompter';

export type ChoiceItem<T> = vscode.QuickPickItem & { readonly choice?: Choice<T> };

/** The row of a choice, below the heading that begins with it. */
export function itemsOf<T>(choice: Choice<T>): ChoiceItem<T>[] {
  const heading =
    choice.group === undefined ? [] : [{ label: choice.group, kind: vscode.QuickPickItemKind.Separator }];
  const item = {
    label: choice.label,
    choice,
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.detail === undefined ? {} : { detail: choice.detail }),
    ...(choice.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(choice.icon) }),
  };
  return [...heading, item];
}

/** What is left out of a list is told: a part must not look like the whole. */
export function untold(count: number): vscode.QuickPickItem[] {
  if (count === 0) return [];
  return [
    {
      label: l10n.t('{0} more', count),
      description: l10n.t('type more of the name to see them'),
      iconPath: new vscode.ThemeIcon('ellipsis'),
    },
  ];
}

/** Says that the tick above the list does not mean all that fit. */
export function notAll(more: number): string {
  return l10n.t('{0} more fit and are not ticked, only those shown are', more);
}
