import type { AssignmentDocument, FencedOrganisation } from '../assignments/document';
import type { Target } from '../org/target';
import { AssignmentRefused } from './refused';

/**
 * The organisation of a document that plans are to be made for, once it is certain that it is the one that is open.
 *
 * @throws AssignmentRefused when the document does not name it so, or another one is open
 */
export function fenceOf(document: AssignmentDocument, name: string, target: Target): FencedOrganisation {
  const fence = fenceNamed(document, name);
  if (!isWithin(fence, target)) {
    const { id, environment, dataCentre } = fence;
    throw new AssignmentRefused({
      code: 'otherOrganisation',
      fence: { name, id, environment, dataCentre },
      target,
    });
  }
  return fence;
}

/** @throws AssignmentRefused when the document does not name an organisation so */
export function fenceNamed({ organisations }: AssignmentDocument, name: string): FencedOrganisation {
  const fence = organisations.get(name);
  if (fence) return fence;
  throw new AssignmentRefused({ code: 'noSuchOrganisation', name, known: [...organisations.keys()] });
}

/** The organisation of a document that is the open one; undefined where it names another, or none. */
export function openFence(
  { organisations }: AssignmentDocument,
  target: Target,
): FencedOrganisation | undefined {
  return [...organisations.values()].find((fence) => isWithin(fence, target));
}

/** Whether a target is no organisation of Zoho's. */
export function isSimulator({ place }: Target): boolean {
  return place === 'demo' || place.startsWith('loopback:');
}

/** A simulator is one wherever it runs and whatever it plays; everything else is told by all three. */
function isWithin({ id, environment, dataCentre }: FencedOrganisation, target: Target): boolean {
  if (id !== target.organisation) return false;
  if (environment === 'simulator' || isSimulator(target))
    return environment === 'simulator' && isSimulator(target);
  return environment === target.environment && dataCentre === target.place;
}
