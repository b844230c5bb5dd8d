/** A run that takes a while: two hundred users into one territory. */
import { Organisation, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { writesSeenBy } from './support';

export const territory = '431581000000700501';
export const ids = Array.from({ length: 200 }, (_, index) => String(431581000000300001n + BigInt(index)));

/** A territory of one member, and two hundred users who are not in it. */
export function large(): Organisation {
  const made = new Organisation({ name: 'Large', territoryUserLimit: 500 });
  const boss = made.addUser({ lastName: 'Admin', email: 'admin@large.example', profile: 'Administrator' });
  ids.forEach((id, index) =>
    made.addUser({ id, lastName: `User ${index}`, email: `user${index}@large.example` }),
  );
  made.addTerritory({ id: territory, name: 'Large' });
  made.addMember(territory, boss.id);
  return made;
}

/** Starts the run from the menu of the territory; the first of its two requests is under way then, for seconds. */
export async function beginToAssociate({ page, workbench }: Editor, simulator: Simulator): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(ids.join('\n'))})`);
  await workbench.contextMenu(workbench.row('Large'), 'Associate Users…');
  await workbench.quickInput.row('User 0').waitFor();
  await workbench.quickInput.titleButton('Add the users listed in the clipboard');
  await until('200 users to be ticked', async () => /200/.test(await workbench.quickInput.count()));
  await workbench.quickInput.accept();
  await workbench.dialog.waitFor();
  simulator.switches.latencyMs = 3000;
  await workbench.answerDialog('Associate');
  await until('the first half to be under way', () => Promise.resolve(writesSeenBy(simulator).length === 1));
}
