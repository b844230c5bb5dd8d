import * as vscode from 'vscode';
import { isAssignmentFile } from '../../ports/assignmentFile';
import type { Command, Commands } from '../../ports/commands';
import type { LateTasks } from '../../ui/lateTasks';
import type { Services } from '../../ports/services';

/** What they do is loaded with the first of them. */
const ids = [
  'zohoCrm.exportAssignments',
  'zohoCrm.addToAssignmentFile',
  'zohoCrm.importAssignments',
  'zohoCrm.offboardInFile',
  'zohoCrm.replaceInFile',
  'zohoCrm.addRoleToAssignmentFile',
  'zohoCrm.sortAssignments',
  'zohoCrm.planAssignments',
  'zohoCrm.showAssignmentPlan',
  'zohoCrm.compareAssignments',
  'zohoCrm.adoptAssignments',
  'zohoCrm.applyAssignments',
] as const;

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
  const command = (id: (typeof ids)[number]): Command => {
    return async (on) => (await import('./commands')).commandsOf(services, plans)[id](on);
  };
  return Object.fromEntries(ids.map((id) => [id, command(id)]));
}
