import * as vscode from 'vscode';
import type { Unresolved } from '../../../core/assignmentPlan/unresolved';
import type { AssignmentDocument } from '../../../core/assignments/document';
import { isHint } from '../../../core/assignments/problem';
import { Cancelled } from '../../../core/util/async';
import { isKnown } from '../../../core/util/errors';
import { withoutSyntax } from '../../../core/util/text';
import { rowWords } from '../../../messages/assignmentPlan';
import { assignmentProblemText } from '../../../messages/assignments';
import { told } from '../../../messages/explain';
import { l10n } from '../../../messages/l10n';
import { planPage } from '../../../messages/planPage';
import { unresolvedWords } from '../../../messages/unresolved';
import { uriOf, type Assignments } from '../../ports/assignmentDocuments';
import { nameOf } from '../../ports/makeEdits';
import type { Services } from '../../ports/services';
import { rootsInWorkspace } from './chooseFile';
import type { HeldPlans } from './heldPlans';
import { isUnresolved, planOf } from './planning';

const taskType = 'zohoCrmTerritories';
const works = ['check', 'plan', 'drift'] as const;
type Work = (typeof works)[number];

/** As the command line ends: all is well, something failed, there are differences. */
type ExitCode = 0 | 1 | 2;

/** The commands of the command line that only read, as tasks of the assignment files in the workspace. */
export class AssignmentTasks implements vscode.TaskProvider {
  constructor(
    private readonly services: Services,
    private readonly plans: () => Promise<HeldPlans>,
  ) {}

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    const roots = await rootsInWorkspace(this.services);
    return roots.flatMap((root) => {
      const folder = vscode.workspace.getWorkspaceFolder(root);
      if (!folder) return [];
      const file = vscode.workspace.asRelativePath(root, false);
      return works.map((task) => this.taskOf({ type: taskType, task, file }, folder));
    });
  }

  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder && isComplete(definition) ? this.taskOf(definition, folder) : undefined;
  }

  private taskOf(definition: Definition, folder: vscode.WorkspaceFolder): vscode.Task {
    const { task, file } = definition;
    const root = vscode.Uri.joinPath(folder.uri, file);
    const execution = new vscode.CustomExecution(() =>
      Promise.resolve(new TaskTerminal((print, signal) => this.run(task, root, print, signal))),
    );
    const name = `${task} ${file}`;
    const made = new vscode.Task(definition, folder, name, 'Zoho CRM', execution, '$zoho-crm-territories');
    made.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    return made;
  }

  private async run(work: Work, root: vscode.Uri, print: Print, signal: AbortSignal): Promise<ExitCode> {
    const { services } = this;
    const assignments = await (await services.assignmentDocuments()).read(root);
    const { problems, document } = assignments.reading;
    for (const { file, place, cause } of problems)
      print(
        line(assignments, file, place.at, isHint(cause) ? 'warning' : 'error', assignmentProblemText(cause)),
      );
    if (!document) return 1;
    if (work === 'check') return said(print, l10n.t('{0} is sound.', nameOf(root)));
    const session = await services.openSession();
    const during: Parameters<typeof planOf>[4] = (_, make) =>
      make({ signal, step: () => undefined, underWay: () => undefined });
    const held = await planOf(services, await this.plans(), session, { ...assignments, document }, during);
    if (isUnresolved(held)) return unresolvedLines(assignments, document, held, print);
    const { plan } = held;
    const [{ name }] = document.files;
    if (work === 'plan') return said(print, planPage(plan, name));
    for (const row of plan.rows) print(rowWords(row, plan.names, name));
    return plan.rows.length > 0 ? 2 : said(print, l10n.t('Nothing differs.'));
  }
}

interface Definition extends vscode.TaskDefinition {
  readonly task: Work;
  readonly file: string;
}

type Print = (text: string) => void;

function isComplete(definition: vscode.TaskDefinition): definition is Definition {
  const { task, file } = definition as Readonly<Record<string, unknown>>;
  return works.some((work) => work === task) && typeof file === 'string';
}

function said(print: Print, text: string): 0 {
  print(text);
  return 0;
}

function unresolvedLines(
  assignments: Assignments,
  { files }: AssignmentDocument,
  problems: readonly Unresolved[],
  print: Print,
): 1 {
  for (const { file, place, cause } of problems) {
    const name = files.find((one) => one.name === file)?.name ?? '';
    print(line(assignments, name, place.at, 'error', unresolvedWords(cause)));
  }
  return 1;
}

/** A problem as the matcher in package.json finds it. */
function line(
  assignments: Assignments,
  name: string,
  at: number,
  severity: 'error' | 'warning',
  message: string,
): string {
  const { files } = assignments.reading.draft;
  const file = files.find((one) => one.name === name) ?? files[0];
  const { line: row, column } = file.lines.positionOf(at);
  const path = vscode.workspace.asRelativePath(uriOf(assignments, file), false);
  return `${path}:${row}:${column}: ${severity}: ${message}`;
}

/** Milliseconds; VS Code loses what is printed right before a terminal ends: github.com/microsoft/vscode/issues/92868 */
const lastLookMs = 1000;

/** A terminal in which one piece of work prints what it finds. */
class TaskTerminal implements vscode.Pseudoterminal {
  private readonly writes = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.writes.event;
  private readonly ends = new vscode.EventEmitter<number>();
  readonly onDidClose = this.ends.event;
  private readonly stop = new AbortController();

  constructor(private readonly work: (print: Print, signal: AbortSignal) => Promise<ExitCode>) {}

  open(): void {
    const print = (text: string) => this.writes.fire(`${safe(text)}\r\n`);
    const end = (code: ExitCode) => setTimeout(() => this.ends.fire(code), lastLookMs);
    this.work(print, this.stop.signal).then(end, (error: unknown) => {
      if (!(error instanceof Cancelled))
        print(isKnown(error) ? told(error) : l10n.t('This failed for a reason that nobody foresaw.'));
      end(1);
    });
  }

  close(): void {
    this.stop.abort(new Cancelled());
  }
}

/** No text steers the terminal. */
function safe(text: string): string {
  const lines = text.split('\n').map((one) => withoutSyntax(one).replace(/\p{Cc}/gu, ' '));
  return lines.join('\r\n');
}
