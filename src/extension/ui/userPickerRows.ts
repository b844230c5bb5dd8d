import * as vscode from 'vscode';
import type { User } from '../../core/zoho/schemas';
import type { UserId } from '../../core/util/ids';
import { l10n } from '../../messages/l10n';
import { inert } from '../../core/util/text';
import type { Resolution } from '../../core/org/pasted';
import type { UserDirectory } from '../../core/org/userDirectory';
import { untold } from './choiceItems';
import { alwaysShown, mostRows } from './pickRows';

export interface Row extends vscode.QuickPickItem {
  /** The user this row stands for; rows that only inform have none. */
  readonly user?: UserId;
  /** The users a row adds when it is ticked. */
  readonly adds?: readonly UserId[];
}

/** The rows of the user picker: who can be ticked, who is a member already, and what a pasted list means. */
export class UserRows {
  /**
   * @param directory the active users
   * @param members users who have nothing to gain: they are shown, but not offered
   * @param clean takes secrets out of a text that is shown
   */
  constructor(
    private readonly directory: UserDirectory,
    private readonly members: ReadonlySet<UserId>,
    private readonly clean: (text: string) => string,
    private readonly managers: ReadonlySet<string> = new Set(),
  ) {}

  /** Those who fit the text and can be ticked, the best first, then the members among them, and how many more fit. */
  fitting(text: string): readonly Row[] {
    const { best, total } = this.directory.find(text, mostRows);
    return alwaysShown([...this.rowsOf(best), ...untold(total - best.length)]);
  }

  private rowsOf(users: readonly User[]): Row[] {
    const members = users.filter((user) => this.members.has(user.id));
    return [
      ...users.filter((user) => !this.members.has(user.id)).map((user) => this.rowOf(user)),
      ...group(
        l10n.t('Members already ({0})', members.length),
        members.map((user) => this.memberRow(user)),
      ),
    ];
  }

  /** The row of one user; an id that no active user has is a row, too. */
  of(id: UserId): Row {
    const user = this.directory.get(id);
    return user ? this.rowOf(user) : { label: id, description: leftToZoho(), user: id };
  }

  /** The users that a text names for certain and who are no members yet. */
  namedIn(resolutions: readonly Resolution[]): UserId[] {
    return resolutions.flatMap((resolution) => {
      if (resolution.kind !== 'found' && resolution.kind !== 'unlisted') return [];
      const id = resolution.kind === 'found' ? resolution.user.id : resolution.id;
      return this.members.has(id) ? [] : [id];
    });
  }

  /** The row that adds these users when it is ticked. */
  adding(ids: readonly UserId[]): Row[] {
    const [first, another] = ids;
    if (!first) return [];
    const row = { adds: ids, alwaysShow: true, iconPath: new vscode.ThemeIcon('add') };
    if (another) return [{ ...row, label: l10n.t('Add {0} pasted users', ids.length) }];
    const { label, description } = this.of(first);
    const known = this.directory.get(first) !== undefined;
    const action = known ? l10n.t('Add {0}', label) : l10n.t('Add the user with id {0}', label);
    return [{ ...row, label: action, ...(description && { description }) }];
  }

  /** What has to be said about the parts of a list that cannot simply be added. */
  remarks(resolutions: readonly Resolution[]): Row[] {
    return resolutions
      .flatMap((resolution) => this.remark(resolution))
      .map((row) => ({ ...row, alwaysShow: true }));
  }

  private remark(resolution: Resolution): Row[] {
    const text = this.clean(inert(resolution.text, 60));
    const each = (users: readonly User[], mark: string) =>
      users.map((user) =>
        this.members.has(user.id) ? this.memberRow(user) : marked(this.rowOf(user), mark),
      );
    switch (resolution.kind) {
      case 'ambiguous':
        return each(resolution.users, l10n.t('one of several called {0}', text));
      case 'similar':
        return each(resolution.users, l10n.t('similar to {0}', text));
      case 'unknown':
        return [note('question', text, l10n.t('no active user has this name, e-mail or id'))];
      case 'unlisted':
        return this.members.has(resolution.id) ? [note('check', text, alreadyMember())] : [];
      case 'found':
        return this.members.has(resolution.user.id) ? [this.memberRow(resolution.user)] : [];
    }
  }

  private rowOf(user: User): Row {
    const row = { ...this.about(user), user: user.id };
    return this.managers.has(user.id) ? { ...marked(row, l10n.t('manager, stays')), user: user.id } : row;
  }

  private memberRow(user: User): Row {
    return { ...marked(this.about(user), alreadyMember()), iconPath: new vscode.ThemeIcon('check') };
  }

  /** What tells a user from others, all of it searchable. */
  private about(user: User): Row {
    const details = [
      user.id,
      user.profile && inert(user.profile, 40),
      user.confirmed ? '' : l10n.t('has not confirmed yet'),
    ];
    return {
      label: this.clean(inert(user.name || user.email || user.id)),
      description: this.clean(joined([inert(user.email, 60), inert(user.role, 60)])),
      detail: this.clean(joined(details)),
    };
  }
}

/** Rows under a heading; no rows, no heading. */
export function group(label: string, rows: readonly Row[]): Row[] {
  return rows.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

function marked(row: Row, mark: string): Row {
  return { ...row, description: joined([mark, row.description]) };
}

function note(icon: string, label: string, description: string): Row {
  return { label, description, iconPath: new vscode.ThemeIcon(icon) };
}

function alreadyMember(): string {
  return l10n.t('already a member');
}

function leftToZoho(): string {
  return l10n.t('not an active user known here; Zoho decides');
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}
