import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click } from '../harness/scriptedPrompter';
import { run, textsOf, withSimulator } from './support';

/** The log as the output panel shows it, once it has this text. */
function logWith(text: string): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      const output = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output');
      const log = output.map((document) => document.getText()).find((content) => content.includes(text));
      if (log === undefined) return;
      subscriptions.dispose();
      resolve(log);
    };
    const subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(look),
    );
    look();
  });
}

describe('the log', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closePanel'));

  it('S01 S07 is one click away from a failure, says what Zoho answered, and never holds a token', () =>
    withSimulator({}, async (simulator) => {
      const body = JSON.stringify({ code: 'MADE_UP', message: `bad token ${simulator.accessToken}` });
      // each of the two lists is asked for once more, a smaller page at a time
      simulator.failNext({ kind: 'answer', status: 400, body, times: 4 });
      const person = await run('zohoCrm.associateUsers', [click('Show Log')]);
      assert.match(textsOf(person)[0] ?? '', /MADE_UP: bad token \[hidden\]/);
      const log = await logWith('MADE_UP');
      assert.match(
        log,
        /Associate Users…: CrmError: Zoho refused the request \(MADE_UP: bad token \[hidden\]\)/,
      );
      assert.ok(!log.includes(simulator.accessToken));
    }));
});
