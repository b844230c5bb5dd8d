import * as vscode from 'vscode';
import { isAssignmentFile } from '../../ports/assignmentFile';
import { changing, signedIn, type Commands } from '../../ports/commands';
import type { LateTasks } from '../../ui/lateTasks';
import type { Services } from '../../ports/services';

const exporting = () => import('./export');
const adopting = () => import('./adopt');
const planning = () => import('./planning');

/** Assignment files: written, planned, compared and applied, and what the last plan of each said. */
export function assignments(
  services: Services,
  view: Pick<vscode.TreeView<unknown>, 'badge'>,
  tasks: LateTasks,
): Commands {
  const { own } = services;
  const load = async () => {
    const [{ HeldPlans }, { Surface }, documents] = await Promise.all([
      import('./heldPlans'),
      import('./surface'),
      services.assignmentDocuments(),
    ]);
    const held = own(new HeldPlans(documents, services, services.planMarks));
    own(new Surface(held, view));
    return held;
  };
  let loading: ReturnType<typeof load> | undefined;
  const plans = () => (loading ??= load());
  const made = async () => new (await import('./tasks')).AssignmentTasks(services, plans);
  const follow = ({ uri }: vscode.TextDocument) => {
    if (loading || !isAssignmentFile(uri)) return;
    plans().catch((error: unknown) => services.log.error('Showing an assignment file', error));
  };
  vscode.workspace.textDocuments.forEach(follow);
  own(vscode.workspace.onDidOpenTextDocument(follow));
  tasks.show({
    provideTasks: async () => (await made()).provideTasks(),
    resolveTask: async (task) => (await made()).resolveTask(task),
  });
  return {
    'zohoCrm.exportAssignments': signedIn(services, async (...on) =>
      (await exporting()).exportCommand(services, ...on),
    ),
    'zohoCrm.addToAssignmentFile': signedIn(services, async (...on) =>
      (await exporting()).addCommand(services, ...on),
    ),
    'zohoCrm.importAssignments': async (on) => (await import('./importCsv')).importCommand(services, on),
    'zohoCrm.planAssignments': signedIn(services, async (...on) =>
      (await planning()).planCommand(services, await plans(), ...on),
    ),
    'zohoCrm.showAssignmentPlan': async ({ files }) =>
      (await import('./surface')).showPlan(services, await plans(), files),
    'zohoCrm.compareAssignments': signedIn(services, async (...on) =>
      (await adopting()).compareCommand(services, ...on),
    ),
    'zohoCrm.adoptAssignments': signedIn(services, async (...on) =>
      (await adopting()).adoptCommand(services, ...on),
    ),
    'zohoCrm.applyAssignments': changing(services, async (...on) =>
      (await import('./apply')).applyCommand(services, await plans(), ...on),
    ),
  };
}
