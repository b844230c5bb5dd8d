import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { CrmError } from '../../../../src/core/zoho/errors';
import { idOf, type Node } from '../../../../src/extension/features/territories/nodes';
import { person, place } from '../../../harness/people';

const error = new CrmError({
  kind: 'network',
  where: 'GET /org',
  detail: { code: 'nothingSaid' },
  effect: 'unknown',
});

describe('the ids of rows', () => {
  it('are the same for the same thing and different for everything else', () => {
    const id = fc.integer({ min: 1, max: 4 });
    const node = fc.record({
      kind: fc.constantFrom('territory', 'range', 'user', 'problem', 'empty'),
      place: id,
      who: id,
    });
    const made = ({ kind, place: at, who }: { kind: Node['kind']; place: number; who: number }): Node => {
      const territory = place(at);
      switch (kind) {
        case 'user':
          return { kind, territory, user: person(who) };
        case 'problem':
          return { kind, territory, error, why: 'It failed.' };
        case 'range':
          return { kind, territory, index: who, first: territory, last: territory, size: 1 };
        default:
          return { kind, territory };
      }
    };
    fc.assert(
      fc.property(node, node, (a, b) => {
        const same =
          a.kind === b.kind &&
          a.place === b.place &&
          (!['user', 'range'].includes(a.kind) || a.who === b.who);
        assert.equal(idOf(made(a)) === idOf(made(b)), same);
      }),
    );
  });
});
