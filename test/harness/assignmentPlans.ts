import { strict as assert } from 'node:assert';
import type { Approved } from '../../src/core/assignmentOperations';
import {
  planDocument,
  type AssignmentPlan,
  type AssignmentsWanted,
} from '../../src/core/assignmentPlan/plan';
import type { AssignmentDocument } from '../../src/core/assignments/document';
import { readAssignments } from '../../src/core/assignments/read';
import { targetOf } from '../../src/core/credentials/account';
import { identify } from '../../src/core/credentials/identity';
import type { RunHistory } from '../../src/core/journal/runHistory';
import type { OpenOrganisation, Ports } from '../../src/core/operations';
import type { Change } from '../../src/core/plan/plan';
import { OrganisationModel } from '../../src/core/org/organisation';
import type { Simulator } from '../../src/simulator/server';
import { client, never } from './crm';

/** What a simulated organisation is called in the files of tests. */
export const fenceName = 'here';

/** An assignment file for the organisation of a simulator. */
export function fileFor(simulator: Simulator, content: object, fence: object = {}): string {
  const here = { id: simulator.organisation.id, environment: 'simulator', ...fence };
  return JSON.stringify(
    { version: 1, organisations: { [fenceName]: here }, mode: 'exact', ...content },
    undefined,
    2,
  );
}

/** The document of a file in which nothing is wrong. */
export async function documentOf(text: string): Promise<AssignmentDocument> {
  const include = () => Promise.resolve({ fault: 'missing' } as const);
  const { document, problems } = await readAssignments('test.territories.jsonc', text, include, never());
  return document ?? assert.fail(JSON.stringify(problems.map(({ cause }) => cause)));
}

/** Runs `use` with the organisation of a simulator open. */
export async function withOrganisation<T>(
  simulator: Simulator,
  use: (organisation: OpenOrganisation) => Promise<T>,
): Promise<T> {
  const crm = client(simulator);
  const identity = await identify(crm, never());
  const model = new OrganisationModel(crm, identity.organisation);
  try {
    return await use({ target: targetOf({ version: 2, kind: 'demo' }, identity), model });
  } finally {
    model.dispose();
  }
}

/** A plan of a document; fails where something stops it. */
export async function assignmentPlan(
  { target, model }: OpenOrganisation,
  text: string,
  wanted: Partial<AssignmentsWanted> = {},
): Promise<AssignmentPlan> {
  const document = await documentOf(text);
  const reading = { signal: never(), step: () => undefined };
  const plan = await planDocument(target, model, { document, organisation: fenceName, ...wanted }, reading);
  return 'rows' in plan ? plan : assert.fail(JSON.stringify(plan.map(({ cause }) => cause)));
}

/** Ports of somebody who agrees to everything. */
export function agreeing(history: RunHistory): Ports {
  return {
    history,
    protection: { consentTo: () => Promise.resolve('click') },
    now: Date.now,
    during: (_, work) => work({ signal: never(), step: () => undefined, underWay: () => undefined }),
    approve: () => Promise.resolve(),
    typeName: () => Promise.reject(new Error('nobody is to be asked for the name')),
    decide: () => Promise.resolve('leave'),
  };
}

/** Accepts what a plan removes, whatever it is. */
export function accepting({ rows }: { readonly rows: readonly Pick<Change, 'operation'>[] }): Approved {
  return { removals: rows.filter(({ operation }) => operation === 'remove').length, self: true };
}
