import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { apiVersionIn, daysIn } from '../../../../src/core/org/settings';

describe('a setting', () => {
  it('F20: is a value in its range or the usual one, whatever stands in it, wherever that is', () => {
    const scopes = ['defaultValue', 'globalValue', 'workspaceValue', 'workspaceFolderValue'];
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('v7', 'v8', 0, -1, 0.5, 7, 'https://evil.example'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...scopes), anything), (setting) => {
        assert.ok(['v7', 'v8'].includes(apiVersionIn(setting)));
        assert.equal(apiVersionIn(setting) === 'v8', setting['globalValue'] === 'v8');
        const days = daysIn(setting);
        assert.ok(days >= 1);
        const own = Object.entries(setting).filter(([scope]) => !scope.startsWith('workspace'));
        assert.equal(daysIn(Object.fromEntries(own)), days, 'a workspace has no say');
      }),
    );
  });

  it('is the usual one where VS Code knows none', () => {
    assert.deepEqual([apiVersionIn(undefined), daysIn(undefined)], ['v7', 90]);
  });
});
