import { changing, signedIn, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import { adoptCommand, compareCommand } from './adopt';
import { applyCommand } from './apply';
import { addCommand, exportCommand } from './export';
import type { HeldPlans } from './heldPlans';
import { importCommand } from './importCsv';
import { offboardInFile, replaceInFile } from './personInFile';
import { planCommand } from './planning';
import { showPlan } from './surface';

/** What people can do with assignment files. */
export function commandsOf(services: Services, plans: () => Promise<HeldPlans>) {
  return {
    'zohoCrm.exportAssignments': signedIn(services, (...on) => exportCommand(services, ...on)),
    'zohoCrm.addToAssignmentFile': signedIn(services, (...on) => addCommand(services, ...on)),
    'zohoCrm.importAssignments': (on) => importCommand(services, on),
    'zohoCrm.offboardInFile': (on) => offboardInFile(services, on),
    'zohoCrm.replaceInFile': (on) => replaceInFile(services, on),
    'zohoCrm.planAssignments': signedIn(services, async (...on) =>
      planCommand(services, await plans(), ...on),
    ),
    'zohoCrm.showAssignmentPlan': async ({ files }) => showPlan(services, await plans(), files),
    'zohoCrm.compareAssignments': signedIn(services, (...on) => compareCommand(services, ...on)),
    'zohoCrm.adoptAssignments': signedIn(services, (...on) => adoptCommand(services, ...on)),
    'zohoCrm.applyAssignments': changing(services, async (...on) =>
      applyCommand(services, await plans(), ...on),
    ),
  } satisfies Commands;
}
