import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import { addRoleCommand } from './addRole';
import { adoptCommand, compareCommand } from './adopt';
import { applyCommand } from './apply';
import { addCommand, exportCommand } from './export';
import type { HeldPlans } from './heldPlans';
import { importCommand } from './importCsv';
import { offboardInFile, replaceInFile } from './personInFile';
import { planCommand } from './planning';
import { sortCommand } from './sort';
import { showPlan } from './surface';

/** What people can do with assignment files. */
export function commandsOf(services: Services, plans: () => Promise<HeldPlans>) {
  const reading = (command: typeof compareCommand) =>
    signedIn(services, async (...on) => (await plans()).whileReading(() => command(services, ...on)));
  return {
    'zohoCrm.exportAssignments': reading(exportCommand),
    'zohoCrm.addToAssignmentFile': reading(addCommand),
    'zohoCrm.importAssignments': (on) => importCommand(services, on),
    'zohoCrm.offboardInFile': (on) => offboardInFile(services, on),
    'zohoCrm.replaceInFile': (on) => replaceInFile(services, on),
    'zohoCrm.addRoleToAssignmentFile': signedIn(services, (...on) => addRoleCommand(services, ...on)),
    'zohoCrm.sortAssignments': (on) => sortCommand(services, on),
    'zohoCrm.planAssignments': signedIn(services, async (...on) =>
      planCommand(services, await plans(), ...on),
    ),
    'zohoCrm.showAssignmentPlan': async ({ files }) => showPlan(services, await plans(), files),
    'zohoCrm.compareAssignments': reading(compareCommand),
    'zohoCrm.adoptAssignments': reading(adoptCommand),
    'zohoCrm.applyAssignments': changing(services, async (...on) =>
      applyCommand(services, await plans(), ...on),
    ),
  } satisfies Commands;
}
