import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import type { UserId } from '../../core/util/ids';
import { l10n } from '../../messages/l10n';
import type { UserDirectory } from '../../core/org/userDirectory';
import { notAll } from './choiceItems';
import { isToggleAll, mostRows, PickRows } from './pickRows';
import type { UserPickRequest } from './prompter';
import { group, type Row, UserRows } from './userPickerRows';
import { explain } from '../../messages/explain';

/** Enough for the ids of the largest organisation; a clipboard may hold a whole book. */
const longestList = 100_000;

/**
 * Lets a person tick active users. Name, e-mail address, role and id can all be searched; a pasted list of ids,
 * addresses or names is resolved at once, and what is ambiguous or unknown in it is shown.
 *
 * @throws Cancelled when the person closes the picker; what `directory` or `members` reject with
 */
export async function pickUsers(request: UserPickRequest): Promise<readonly UserId[]> {
  const picker = new UserPicker(request.title, request.clean);
  try {
    return await Promise.race([picker.result, picker.fill(request)]);
  } finally {
    picker.dispose();
  }
}

class UserPicker {
  private readonly box = vscode.window.createQuickPick<Row>();
  private readonly rows = new PickRows(this.box);
  /** What is known once the users are read. */
  private known: { readonly directory: UserDirectory; readonly rows: UserRows } | undefined;
  /** The rows on top, about the text in the box or the list that was added last. */
  private remarks: readonly Row[] = [];
  /** Users who came from a list; they stand above the others, so that nobody is ticked out of sight. */
  private readonly pasted = new Map<UserId, Row>();
  private ticked: ReadonlySet<UserId> = new Set();
  /** The text of the box as far as it was dealt with. */
  private text = '';
  readonly result: Promise<readonly UserId[]>;

  constructor(
    private title: string,
    private readonly clean = (text: string) => text,
  ) {
    const { box } = this;
    box.title = title;
    box.canSelectMany = true;
    box.matchOnDescription = true;
    box.matchOnDetail = true;
    box.ignoreFocusOut = true;
    box.keepScrollPosition = true;
    box.busy = true;
    box.placeholder = l10n.t('Reading the active users…');
    this.result = new Promise((resolve, reject) => {
      box.onDidAccept(() => {
        if (this.ticked.size > 0) resolve([...this.ticked]);
        else this.say(l10n.t('Tick at least one user, then press OK'));
      });
      box.onDidHide(() => reject(new Cancelled()));
    });
    box.onDidChangeValue((text) => this.read(text));
    box.onDidChangeSelection((rows) => this.takeOver(rows));
    box.onDidTriggerButton(() => void this.pasteClipboard());
    box.show();
  }

  /** Shows the users once they are read; settles only when reading them fails. */
  async fill(request: UserPickRequest): Promise<never> {
    const [directory, members, ticked] = await Promise.all([
      request.directory((read) => {
        this.box.placeholder = l10n.t('Reading the active users… {0} so far', read);
      }),
      request.members,
      request.ticked ?? this.ticked,
    ]);
    this.ticked = ticked;
    if (directory.gap) {
      this.title = `${this.clean(explain(directory.gap).what)} – ${this.title}`; // for as long as it is open: others may be missing
      this.say('');
    }
    this.known = { directory, rows: new UserRows(directory, members, this.clean, request.managers) };
    this.box.busy = false;
    this.box.placeholder = l10n.t('Search by name, e-mail, role or id, or paste a list');
    this.box.buttons = [
      {
        iconPath: new vscode.ThemeIcon('clippy'),
        tooltip: l10n.t('Add the users listed in the clipboard'),
      },
    ];
    this.show(this.suggestions(this.box.value));
    return new Promise<never>(() => undefined);
  }

  dispose(): void {
    this.box.dispose();
  }

  private read(text: string): void {
    if (text === this.text) return; // emptied by us
    this.text = text;
    this.say('');
    this.show(this.suggestions(text));
  }

  /** Tells something where it is seen even if a text hides the placeholder; '' takes it back. */
  private say(message: string): void {
    this.box.title = message ? `${message} – ${this.title}` : this.title;
  }

  /** Brings the rows in line with the text, the remarks and what is ticked or to be ticked from now on. */
  private show(remarks: readonly Row[], added: readonly UserId[] = []): void {
    this.remarks = remarks;
    this.ticked = new Set([...this.ticked, ...added]);
    const rows = this.arranged();
    const same = isDeepStrictEqual(rows, this.box.items);
    if (same && added.length === 0) return; // new items cost a tick that is made meanwhile
    if (!same) this.rows.replace(rows);
    this.showTicks();
  }

  /** Remarks, users from a list, users who are ticked although the text does not fit them, and those whom it fits. */
  private arranged(): Row[] {
    if (!this.known) return [];
    const { rows } = this.known;
    const seen = new Set<UserId>();
    const unseen = (some: Iterable<Row>) =>
      [...some].filter((row) => !row.user || (!seen.has(row.user) && seen.add(row.user)));
    const above = unseen(this.remarks);
    const pasted = unseen(this.pasted.values());
    const others = unseen(rows.fitting(this.text));
    const ticked = unseen([...this.ticked].map((id) => rows.of(id)));
    const apart = [...group(l10n.t('Pasted'), pasted), ...group(l10n.t('Ticked'), ticked)];
    return [...above, ...apart, ...(apart.length > 0 ? group(l10n.t('Active users'), others) : others)];
  }

  /** Replacing the items empties the selection. */
  private showTicks(): void {
    this.box.selectedItems = this.box.items.filter((row) => row.user && this.ticked.has(row.user));
  }

  /** Rows for a list, and for a single text about which a search says too little. */
  private suggestions(text: string): Row[] {
    if (!this.known) return [];
    const { directory, rows } = this.known;
    const resolved = directory.resolve(text);
    const isList = /[\n\r\t,;]/.test(text);
    const meansNobody = resolved.every(({ kind }) => kind === 'unknown');
    const [only, another] = resolved;
    const isListed = only?.kind === 'similar' && !only.users[1] && directory.find(text, 0).total > 0;
    const meansOneUser = !another && (only?.kind === 'found' || isListed);
    if (!isList && (meansNobody || meansOneUser)) return [];
    return [...rows.adding(rows.namedIn(resolved)), ...rows.remarks(resolved)];
  }

  /** Ticking "add" ticks the users it stands for; ticking a row that only informs does nothing. */
  private takeOver(rows: readonly Row[]): void {
    if (!this.rows.settled) {
      this.showTicks();
      return;
    }
    this.say('');
    this.ticked = new Set(rows.flatMap((row) => row.user ?? []));
    const adds = rows.flatMap((row) => row.adds ?? []);
    if (adds.length > 0) {
      this.add(
        adds,
        this.remarks.filter((row) => !row.adds),
      );
    } else if (rows.some((row) => !row.user)) this.showTicks();
    const more = (this.known?.directory.find(this.text, 0).total ?? 0) - mostRows;
    if (more > 0 && isToggleAll(this.box, rows, ({ user }) => user !== undefined)) this.say(notAll(more));
  }

  /** Ticks users and empties the box; what is to be said about the rest of their list stays until a text is typed. */
  private add(ids: readonly UserId[], remarks: readonly Row[]): void {
    for (const id of ids) if (this.known) this.pasted.set(id, this.known.rows.of(id));
    this.text = this.box.value = '';
    this.show(remarks, ids);
  }

  private async pasteClipboard(): Promise<void> {
    const text = await readClipboard();
    if (!this.known) return;
    // a list that is cut ends in a part of a name or an id, which may be somebody else's
    if (text.length > longestList) {
      this.say(l10n.t('The clipboard holds too much: copy a shorter list'));
      return;
    }
    const { directory, rows } = this.known;
    const resolved = directory.resolve(text, true);
    if (resolved.length > 0) this.add(rows.namedIn(resolved), rows.remarks(resolved));
    else this.say(l10n.t('The clipboard is empty or cannot be read'));
  }
}

/** '' if access is denied, which is what some editors answer, while others reject. */
async function readClipboard(): Promise<string> {
  try {
    return await vscode.env.clipboard.readText();
  } catch {
    return '';
  }
}
