import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { Settings } from '../../../../src/extension/ui/settings';

function settings(setting: Readonly<Record<string, unknown>> | undefined): Settings {
  return new Settings(() => setting);
}

describe('a setting', () => {
  it('F20: is a value in its range or the usual one, whatever stands in it, wherever that is', () => {
    const scopes = ['defaultValue', 'globalValue', 'workspaceValue', 'workspaceFolderValue'];
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('silent', 'statusBar', 'v7', 'v8', true, false, 0, -1, 0.5, 7, 'https://evil.example'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...scopes), anything), (setting) => {
        const { apiVersion, keepRunsForDays: days, explainsIds, results } = settings(setting);
        assert.equal(
          results,
          ['statusBar', 'silent'].find((one) => one === setting['globalValue']) ?? 'message',
        );
        assert.equal(explainsIds, setting['globalValue'] !== false);
        assert.ok(['v7', 'v8'].includes(apiVersion));
        assert.equal(apiVersion === 'v8', setting['globalValue'] === 'v8');
        assert.ok(days >= 1);
        const own = Object.entries(setting).filter(([scope]) => !scope.startsWith('workspace'));
        assert.equal(settings(Object.fromEntries(own)).keepRunsForDays, days, 'a workspace has no say');
      }),
    );
  });

  it('is the usual one where VS Code knows none', () => {
    const { apiVersion, keepRunsForDays, explainsIds, results } = settings(undefined);
    assert.deepEqual([apiVersion, keepRunsForDays, explainsIds, results], ['v7', 90, true, 'message']);
  });
});
