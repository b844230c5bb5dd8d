import assert from 'node:assert/strict';
import { startSimulator } from '../../src/simulator/server';
import { borrowOurView, signIn, writesSeenBy } from './support';

describe('what is kept for all profiles of a machine', () => {
  it('is the protection: read-only set in one is refused in another, which has no state and no secret of it', async () => {
    const simulator = await startSimulator({ switches: { organisationType: 'production' } });
    const first = await borrowOurView();
    try {
      await signIn(first.workbench, simulator);
      await first.workbench.command('Zoho CRM: Protect Organisation…');
      await first.workbench.quickInput.pick('Read-only');
      await first.workbench.statusItem('· read-only').waitFor();

      // the browser has state and secrets, as a profile has; the server keeps the files that are every profile's
      const second = await first.openProfile();
      try {
        const { workbench } = second;
        await workbench.openView('Zoho CRM');
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
      await first.close();
      await simulator.close();
    }
  });
});
