import type { ApplyOptions } from '../../src/core/apply/apply';
import type { OpenOrganisation, Ports } from '../../src/core/operations';
import { OrganisationModel } from '../../src/core/org/organisation';
import { agreeing } from '../harness/assignmentPlans';
import type { Window } from './window';

export type Options = ApplyOptions & Required<Pick<ApplyOptions, 'onConflict'>>;
export type Work = (options: Options, window: Window) => Promise<unknown>;

/** Whoever only plans, for no run. */
export const nobody = -1;

/** Works with an organisation of which nothing was read yet. */
export async function using<T>(
  { client, target, cancel }: Options,
  work: (open: OpenOrganisation) => Promise<T>,
): Promise<T> {
  const model = new OrganisationModel(client, undefined);
  cancel.addEventListener('abort', () => model.dispose());
  try {
    return await work({ target, model });
  } finally {
    await model.counted();
    model.dispose();
  }
}

export function portsOf({ history, cancel, now, onConflict }: Options, window: Window): Ports {
  return {
    ...agreeing(history),
    now,
    decide: onConflict,
    during: (stage, work) => {
      window.isPlanning = stage === 'planning';
      return work({ signal: cancel, step: () => undefined, underWay: () => undefined });
    },
  };
}
