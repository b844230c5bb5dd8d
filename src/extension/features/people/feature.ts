import type { Command, Commands } from '../../ports/commands';
import type { Services } from '../../ports/services';

/** What they do is loaded with the first of them. */
const ids = ['zohoCrm.offboardUser', 'zohoCrm.replaceUser', 'zohoCrm.copyAccess'] as const;

/** What becomes of somebody's territories when they leave, are followed, or lend their access. */
export function people(services: Services): Commands {
  const command = (id: (typeof ids)[number]): Command => {
    return async (on) => (await import('./commands')).commandsOf(services)[id](on);
  };
  return Object.fromEntries(ids.map((id) => [id, command(id)]));
}
