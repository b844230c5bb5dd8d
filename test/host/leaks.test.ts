import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { encodingsOf } from '../harness/byteScan';
import { agree, pick, saveAs, tick } from '../harness/scriptedPrompter';
import { newestReport, run, withSimulator, workspaceFile } from './support';

const katharina = '431581000000258001';

describe('a token that Zoho quotes in the refusal of a user', () => {
  it('S09 S10 is neither in the report nor in what is exported of the run', () =>
    withSimulator({}, async (simulator) => {
      const { accessToken } = simulator;
      const item = {
        code: 'MADE_UP',
        message: `bad token ${accessToken}`,
        status: 'error',
        details: { id: katharina },
      };
      const body = JSON.stringify({ users: [item] });
      simulator.failNext({ kind: 'answer', match: { method: 'PUT' }, status: 200, body, times: 2 });
      await run('zohoCrm.associateUsers', [pick('Germany South'), tick('Katharina Vogel'), agree()]);
      const texts = [await newestReport()];
      const file = workspaceFile('leaks.json');
      const here = `Halvorsen Instruments (local simulator, port ${simulator.port})`;
      for (const format of ['JSON', 'CSV']) {
        await run('zohoCrm.exportRun', [pick(here), pick(format), saveAs(file)]);
        texts.push(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
      }
      await vscode.workspace.fs.delete(file);
      for (const text of texts) {
        assert.match(text, /bad token \\?\[hidden\\?\]/);
        for (const [form, bytes] of Object.entries(encodingsOf(accessToken)))
          assert.ok(!Buffer.from(text).includes(bytes), form);
      }
    }));
});
