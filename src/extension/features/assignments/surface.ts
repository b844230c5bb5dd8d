import * as vscode from 'vscode';
import { byTerritory } from '../../../core/plan/plan';
import { inert } from '../../../core/util/text';
import { rowWords } from '../../../messages/assignmentPlan';
import { l10n } from '../../../messages/l10n';
import { markWords } from '../../../messages/planMarks';
import { hourOf } from '../../../messages/time';
import { rangeOf, uriOf } from '../../ports/assignmentDocuments';
import { isAssignmentFile } from '../../ports/assignmentFile';
import type { Services } from '../../ports/services';
import { filesOf, markOf, type HeldPlan, type HeldPlans } from './heldPlans';
import { planWords } from './planning';

const files = { pattern: '**/*.territories.jsonc' };

/** What is seen of plans: beside the text, in the explorer and on the view. Nothing of it asks Zoho. */
export class Surface
  implements vscode.CodeLensProvider, vscode.InlayHintsProvider, vscode.FileDecorationProvider
{
  private readonly lenses = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.lenses.event;
  private readonly hints = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.hints.event;
  private readonly decorations = new vscode.EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.decorations.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly held: HeldPlans,
    private readonly view: Pick<vscode.TreeView<unknown>, 'badge'>,
  ) {
    this.subscriptions = [
      this.lenses,
      this.hints,
      this.decorations,
      vscode.languages.registerCodeLensProvider(files, this),
      vscode.languages.registerInlayHintsProvider(files, this),
      vscode.window.registerFileDecorationProvider(this),
      held.onDidChange(() => this.redraw()),
      // VS Code drops what it is to draw above a text that loses the focus, as to the plan that opens beside it
      vscode.window.onDidChangeActiveTextEditor(() => held.all.length > 0 && this.lenses.fire()),
    ];
  }

  /** One row of them above the first line of a root, also while its text is wrong. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { uri } = document;
    if (!isAssignmentFile(uri) || !/"organisations"\s*:/.test(document.getText())) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, command: string, tooltip: string) =>
      new vscode.CodeLens(top, { title, command, tooltip, arguments: [uri] });
    const plan = this.held.of(uri);
    return [
      lens(l10n.t('Plan'), 'zohoCrm.planAssignments', l10n.t('Says what Apply would change. Reads only.')),
      lens(
        l10n.t('Compare'),
        'zohoCrm.compareAssignments',
        l10n.t('Shows this file beside what is so in Zoho CRM. Reads only.'),
      ),
      lens(
        l10n.t('Apply…'),
        'zohoCrm.applyAssignments',
        l10n.t('Makes Zoho CRM as this file says, once you have agreed.'),
      ),
      ...(plan ? [lens(resultOf(plan), 'zohoCrm.showAssignmentPlan', l10n.t('Shows the last plan.'))] : []),
    ];
  }

  /** At the end of a territory's line, where it moves nothing. */
  provideInlayHints(document: vscode.TextDocument): vscode.InlayHint[] {
    const held = this.held.of(document.uri);
    if (!held) return [];
    const { assignments, plan } = held;
    const rows = byTerritory(plan.rows);
    const root = assignments.reading.draft.files[0].name;
    const lineOf = new Map(plan.rows.map(({ covered, territory }) => [territory, covered] as const));
    return [...lineOf].flatMap(([territory, covered]) => {
      if (uriOf(assignments, covered.file).toString() !== document.uri.toString()) return [];
      const found = rows.get(territory) ?? [];
      const { line } = rangeOf(covered.file, covered.place).start;
      const hint = new vscode.InlayHint(document.lineAt(line).range.end, markWords(markOf(found)));
      hint.paddingLeft = true;
      hint.tooltip = found.map((row) => rowWords(row, plan.names, root)).join('\n');
      return [hint];
    });
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const plan = isAssignmentFile(uri) ? this.held.of(uri) : undefined;
    if (!plan || plan.plan.rows.length === 0) return undefined;
    return new vscode.FileDecoration('≠', resultOf(plan));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.view.badge = undefined;
  }

  private redraw(): void {
    this.lenses.fire();
    this.hints.fire();
    this.decorations.fire(undefined);
    const plans = this.held.all.filter(({ plan }) => plan.rows.length > 0);
    const value = plans.reduce((sum, { plan }) => sum + plan.rows.length, 0);
    const tooltip = plans.map((plan) => `${nameIn(plan)}: ${resultOf(plan)}`).join('\n');
    this.view.badge = value > 0 ? { value, tooltip } : undefined;
  }
}

/** The organisation, what a plan came to, and when. */
function resultOf({ plan, at }: HeldPlan): string {
  return l10n.t('{0}: {1} ({2})', inert(plan.fence.name), planWords(plan), hourOf(at));
}

function nameIn(plan: HeldPlan): string {
  const [root] = filesOf(plan);
  return root ? inert(vscode.workspace.asRelativePath(root), 100) : '';
}

/** Shows the last plan of a file. */
export async function showPlan(
  { pages, prompter }: Services,
  held: HeldPlans,
  clicked: readonly vscode.Uri[] = [],
): Promise<void> {
  const shown = vscode.window.activeTextEditor?.document.uri;
  const plan = clicked[0] ? held.of(clicked[0]) : ((shown && held.of(shown)) ?? held.all.at(-1));
  if (plan) await pages.open(plan.page);
  else
    void prompter.tell(
      'info',
      l10n.t('Nothing has been planned since the file or the organisation changed.'),
    );
}
