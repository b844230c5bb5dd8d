import * as vscode from 'vscode';
import type { Redactor } from '../../core/util/redact';
import { l10n } from '../../messages/l10n';
import { inertCell, inertMarkdown } from '../../core/util/text';
import type { ReportedRun } from '../../messages/report';
import type { RunResult } from '../../core/journal/result';

const scheme = 'zoho-crm-report';
const mostKept = 20;
/** VS Code renders in the process that all extensions share; it takes half a second for ten thousand rows. */
const mostRendered = 500;

/** The reports of this window's runs, as read-only documents that are written when they are opened. */
export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly reports = new Map<string, ReportedRun>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private added = 0;

  constructor(private readonly redactor: Redactor) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const report = this.reports.get(uri.path);
    if (!report) return l10n.t('This report belonged to an earlier window and is gone.');
    const { reportOf } = await import('../../messages/report');
    const shown = isPlain(uri) ? inertCell : inertMarkdown;
    return this.redactor.redact(await reportOf(report, report.names, shown));
  }

  /** The newest report of this window. */
  get last(): vscode.Uri | undefined {
    const newest = [...this.reports.keys()].at(-1);
    return newest === undefined ? undefined : addressOf(newest);
  }

  /** Keeps a report and returns the address of its document. */
  add(run: RunResult): vscode.Uri {
    const { plan, names, rows, tally, ended, fault, startedAt, endedAt, undoes, source } = run;
    const path = `/report-${++this.added}.${rows.length > mostRendered ? 'txt' : 'md'}`;
    // not the run itself: it may bring along all members
    const report = { plan, names, rows, tally, ended, fault, startedAt, endedAt, undoes, source };
    this.reports.set(path, report);
    const [oldest] = this.reports.keys();
    if (this.reports.size > mostKept && oldest) this.reports.delete(oldest);
    return addressOf(path);
  }

  /** Opens a report rendered; as text when it is long, or where VS Code's Markdown preview is switched off. */
  async open(uri: vscode.Uri): Promise<void> {
    if (isPlain(uri) || !(await rendered(uri))) await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.reports.clear();
  }
}

/** Whether VS Code has shown a document rendered. */
async function rendered(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.commands.executeCommand('markdown.showPreview', uri)).then(
    () => true,
    () => false,
  );
}

/** Shown as it is written, not rendered. */
function isPlain({ path }: vscode.Uri): boolean {
  return path.endsWith('.txt');
}

function addressOf(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path });
}
