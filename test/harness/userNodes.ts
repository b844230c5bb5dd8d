import { CrmError } from '../../src/core/zoho/errors';
import type { Territory } from '../../src/core/zoho/schemas';
import type { Node } from '../../src/extension/features/users/nodes';
import { told } from '../../src/messages/explain';
import { person } from './people';

const error = new CrmError({
  kind: 'network',
  where: 'GET /users',
  detail: { code: 'nothingSaid' },
  effect: 'unknown',
});

/** A node of each kind that the view of users has; all that are about somebody are about the user 1. */
export function userNodes(territory: Territory, user = person(1)): Node[] {
  return [
    { kind: 'user', user },
    { kind: 'territory', territory, user },
    { kind: 'others', size: 3 },
    { kind: 'range', among: 'active', index: 0, first: user, last: person(9), size: 500 },
    { kind: 'problem', error, why: told(error) },
    { kind: 'problem', error, why: told(error), of: user },
    { kind: 'nowhere', of: user },
  ];
}
