import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import {
  buildUrl,
  endpoints,
  nameOf,
  type Endpoint,
  type PathIds,
} from '../../../../src/core/zoho/endpoints';
import { CrmError } from '../../../../src/core/zoho/errors';
import { assertExplains } from '../../../harness/crm';
import { hostileIds } from '../../../harness/hostileIds';
import { told } from '../../../../src/messages/explain';

const target = { origin: 'https://www.zohoapis.eu', version: 'v8' } as const;
const all: readonly Endpoint[] = Object.values(endpoints);
const names = ['territory', 'user'] as const;

function expectedPath(endpoint: Endpoint, ids: PathIds): string {
  const path = endpoint.path.replace('{territory}', ids.territory ?? '').replace('{user}', ids.user ?? '');
  return `/crm/v8${path}`;
}

describe('the closed list of calls', () => {
  it('S38 holds nothing that makes or deletes a territory, and one call that edits one', () => {
    const writes = all.filter(({ method }) => method !== 'GET').map(nameOf);
    assert.deepEqual(writes, [
      'PUT /settings/territories/{territory}',
      'PUT /settings/territories/{territory}/users',
      'PUT /settings/territories/{territory}/users/{user}',
      'DELETE /settings/territories/{territory}/users',
      'DELETE /settings/territories/{territory}/users/{user}',
      'PUT /users/{user}/territories',
      'DELETE /users/{user}/territories',
    ]);
  });

  for (const endpoint of all) {
    it(`${nameOf(endpoint)} becomes exactly its template`, () => {
      const ids = { territory: '431581000000744113', user: '431581000000258001' };
      const takesIds = endpoint.method === 'DELETE' && !endpoint.path.endsWith('{user}');
      const query = takesIds ? { ids: '1,2' } : {};
      const url = buildUrl(target, endpoint, ids, query);
      assert.equal(url.pathname, expectedPath(endpoint, ids));
      assert.equal(url.origin, target.origin);
      assert.equal(url.search, query.ids ? '?ids=1,2' : '');
    });
  }

  for (const [what, id] of hostileIds) {
    it(`S33 S34 S35 S36 never builds a URL from ${what} where an id belongs`, () => {
      for (const endpoint of all) {
        for (const name of names.filter((placeholder) => endpoint.path.includes(`{${placeholder}}`))) {
          const ids = { territory: '1', user: '2', [name]: id };
          const build = () => buildUrl(target, endpoint, ids, { ids: '1' });
          assert.throws(build, isInvalidInput, `${nameOf(endpoint)} ${name}`);
        }
      }
    });
  }

  for (const ids of [undefined, '', ',', '1,', ',1', '1,,2', '1, 2', '..', '1&ids=2', '1,x']) {
    it(`refuses to remove users by the list ${JSON.stringify(ids)}, which would address something else`, () => {
      const query = ids === undefined ? {} : { ids };
      assert.throws(() => buildUrl(target, endpoints.removeUsers, { territory: '1' }, query), isInvalidInput);
    });
  }

  it('F1: throws, or builds exactly the template, whatever the ids are', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('1', '0', '.', '/', '\\', '?', '#', '%', '2e', ' ', '\n', ',') }),
      fc.stringMatching(/^[1-9][0-9]{0,21}$/),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), id, id, fc.array(id), (endpoint, territory, user, list) => {
        const ids = { territory, user };
        try {
          const url = buildUrl(target, endpoint, ids, { ids: list.join(',') });
          assert.equal(url.href.split('?')[0], target.origin + expectedPath(endpoint, ids));
          assert.deepEqual([...url.searchParams.keys()], ['ids']);
          assert.equal(url.searchParams.get('ids'), list.join(','));
          for (const name of names)
            if (endpoint.path.includes(`{${name}}`)) assert.match(ids[name], /^[1-9]\d{0,19}$/);
        } catch (error) {
          if (!(error instanceof CrmError)) throw error;
          assert.equal(error.kind, 'invalidInput');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function isInvalidInput(error: unknown): boolean {
  assert.ok(error instanceof CrmError);
  assert.equal(error.kind, 'invalidInput');
  assert.equal(error.effect, 'none');
  assert.match(told(error), /Nothing was sent to Zoho\./);
  assertExplains(error);
  return true;
}
