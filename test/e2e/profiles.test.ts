import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { startSimulator } from '../../src/simulator/server';
import { freePort } from '../harness/editor/editor';
import { openOurView, signIn, writesSeenBy } from './support';

describe('what is kept for all profiles of a machine', () => {
  it('is the protection: read-only set in one is refused in another, which has no state and no secret of it', async () => {
    const simulator = await startSimulator({ switches: { organisationType: 'production' } });
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'profiles-'));
    const kept = { folder, port: await freePort() };
    try {
      const first = await openOurView({ kept });
      await signIn(first.workbench, simulator);
      await first.workbench.command('Zoho CRM: Protect Organisation…');
      await first.workbench.quickInput.pick('Read-only');
      await first.workbench.statusItem('· read-only').waitFor();
      await first.close();
      // the browser has state and secrets, as a profile has; the server keeps the files that are every profile's
      await fs.rm(path.join(folder, 'browser'), { recursive: true });

      const second = await openOurView({ kept });
      try {
        const { workbench } = second;
        await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).waitFor();
        await signIn(workbench, simulator);
        await workbench.statusItem('· read-only').waitFor();
        await workbench.row('Americas').waitFor();
        await workbench.command('Zoho CRM: Associate Users…');
        await workbench.toast('is marked as read-only here. Nothing was sent to Zoho.').waitFor();
        assert.deepEqual(writesSeenBy(simulator), []);
      } finally {
        await second.close();
      }
    } finally {
      await simulator.close();
      await fs.rm(folder, { recursive: true, force: true });
    }
  });
});
