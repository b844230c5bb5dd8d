import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { extensionId, onlyMessage, run } from './support';

describe('an extension that was installed anew while it runs', () => {
  it('says so in its own words, and offers to reload the window', async () => {
    const extension = vscode.extensions.getExtension(extensionId) ?? assert.fail();
    await extension.activate();
    const dist = path.join(extension.extensionPath, 'dist');
    const name = fs.readdirSync(dist).find((file) => file.startsWith('changeClient-')) ?? assert.fail();
    const [part, away] = [path.join(dist, name), path.join(dist, `${name}.away`)];
    Reflect.deleteProperty(require.cache, part);
    fs.renameSync(part, away);
    try {
      const { severity, text, buttons } = onlyMessage(await run('zohoCrm.changeClient'));
      assert.equal(severity, 'warning', text);
      assert.match(text, /^Territories for Zoho CRM was updated, .* reload the window, then try again\.$/);
      assert.deepEqual(buttons, ['Reload Window']);
    } finally {
      fs.renameSync(away, part);
    }
  });
});
