import { changing, type Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';
import type { FileProblems } from './fileProblems';

/** Files that list users or changes, and what is wrong in them. */
export function userFiles(services: Services): Commands {
  let loading: Promise<FileProblems> | undefined;
  // made when the first file is read
  const problems = () =>
    (loading ??= import('./fileProblems').then((files) => services.own(new files.FileProblems())));
  return {
    'zohoCrm.associateUsersFromFile': changing(services, async (...on) =>
      (await import('./associateFromFile')).associateUsersFromFile(services, problems, ...on),
    ),
    'zohoCrm.makeMembersExact': changing(services, async (...on) =>
      (await import('./makeExact')).makeMembersExact(services, problems, ...on),
    ),
  };
}
