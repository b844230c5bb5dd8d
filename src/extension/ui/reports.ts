import * as vscode from 'vscode';
import type { FinishedRun, RunResult } from '../../core/journal/result';
import type { RunHistory } from '../../core/journal/runHistory';
import type { Redactor } from '../../core/util/redact';
import { l10n } from '../../messages/l10n';
import { reportScheme } from './lateTexts';

const mostKept = 20;
/** VS Code renders in the process that all extensions share; it takes half a second for ten thousand rows. */
const mostRendered = 500;

/** The reports of runs, as read-only documents that are written out of the journal when they are opened. */
export class Reports {
  /** Runs whose journal is gone. */
  private readonly unrecorded = new Map<string, RunResult>();
  private newest: vscode.Uri | undefined;

  constructor(
    private readonly redactor: Redactor,
    private readonly history: Pick<RunHistory, 'get'>,
  ) {}

  /** The text of a report, of whichever window. */
  async write(uri: vscode.Uri): Promise<string> {
    const id = uri.path.split('/')[1] ?? '';
    const run = this.unrecorded.get(id) ?? (await this.history.get(id));
    if (!run) return l10n.t('There is no record of this run any more.');
    const [{ reportOf }, { asMarkdown, asText }] = await Promise.all([
      import('../../messages/report'),
      import('../../messages/reportForms'),
    ]);
    return this.redactor.redact(await reportOf(run, run.names, isPlain(uri) ? asText : asMarkdown));
  }

  /** The report of the run that ended last in this window, or was looked at since. */
  get last(): vscode.Uri | undefined {
    return this.newest;
  }

  /** Returns the address of the report of a run. */
  async add(run: RunResult | FinishedRun): Promise<vscode.Uri> {
    if ('isRecorded' in run && !run.isRecorded) {
      this.unrecorded.set(run.id, { ...run, members: new Map() } as RunResult);
      const [oldest] = this.unrecorded.keys();
      if (this.unrecorded.size > mostKept && oldest !== undefined) this.unrecorded.delete(oldest);
    }
    const { reportName } = await import('../../messages/report');
    const name = this.redactor.redact(reportName(run));
    const ending = run.rows.length > mostRendered ? 'txt' : 'md';
    this.newest = vscode.Uri.from({ scheme: reportScheme, path: `/${run.id}/${name}.${ending}` });
    return this.newest;
  }

  /** Opens a report rendered; as text when it is long, or where VS Code's Markdown preview is switched off. */
  async open(uri: vscode.Uri): Promise<void> {
    if (isPlain(uri) || !(await rendered(uri))) await vscode.window.showTextDocument(uri, { preview: true });
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
