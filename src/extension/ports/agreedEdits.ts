import * as vscode from 'vscode';
import { textAfter, type FileEdits } from '../../core/assignments/edits';
import { l10n } from '../../messages/l10n';
import { andMore } from '../../messages/names';
import { uriOf, type Assignments } from './assignmentDocuments';
import { makeEdits, nameOf } from './makeEdits';
import type { Services } from './services';

/**
 * Makes edits once a person agrees, who can look at them before: VS Code's own preview of edits has none of them ticked, so
 * that its Apply would do nothing.
 *
 * @throws Cancelled when they turn away; as `makeEdits`
 */
export async function makeAgreedEdits(
  services: Services,
  file: Assignments,
  edits: FileEdits,
  question: string,
): Promise<void> {
  const parts = [...edits.keys()].map((part) => nameOf(uriOf(file, part)));
  await services.prompter.confirm({
    message: question,
    detail: [
      l10n.t('Files that change: {0}', andMore(parts)),
      l10n.t(
        'Only lists change; comments and order stay. The file is not saved, and nothing is sent to Zoho.',
      ),
    ].join('\n'),
    action: l10n.t('Make Edits'),
    look: { label: l10n.t('Show the Edits'), open: () => showEdits(services, file, edits) },
  });
  await makeEdits(services, file, edits);
}

async function showEdits({ pages }: Services, file: Assignments, edits: FileEdits): Promise<void> {
  const pairs = [...edits.keys()].map((part) => {
    const now = uriOf(file, part);
    return { now, then: pages.addAsIs(now.path.replace(/^.*\//, ''), textAfter(part, edits)) };
  });
  const title = l10n.t('{0}: edits', nameOf(file.root));
  const [only, another] = pairs;
  if (only && !another) await vscode.commands.executeCommand('vscode.diff', only.now, only.then, title);
  else
    await vscode.commands.executeCommand(
      'vscode.changes',
      title,
      pairs.map(({ now, then }) => [now, now, then]),
    );
}
