import { strict as assert } from 'node:assert';
import { targetOf } from '../../../../src/core/credentials/account';
import { targetLabel } from '../../../../src/messages/organisations';
import { protections } from '../../../../src/core/org/protection';
import { organisationRow } from '../../../../src/extension/features/organisation/organisationRow';
import { assertInert, hostileNames } from '../../../harness/hostileNames';
import { target } from '../../../harness/targets';

const accessToken = '1000.0123456789abcdef.fedcba9876543210';
const info = { id: '431581000000000225', name: 'Acme', domainName: 'org1' };

describe('the organisation in the status bar', () => {
  it('says organisation, environment and protection, also to a screen reader', () => {
    assert.deepEqual(organisationRow(target(), 'typeLarge'), {
      text: '$(organization) Acme (Europe, production)',
      tooltip:
        'Zoho CRM organisation: Acme (Europe, production)\nId: 431581000000000225\n' +
        'Protection: Type the name for large changes and removals',
      accessibility:
        'Zoho CRM organisation Acme (Europe, production). Protection: Type the name for large changes and removals',
      warning: true,
    });
  });

  it('shows a lock when nothing can be changed', () => {
    const { text } = organisationRow(target(), 'readOnly');
    assert.equal(text, '$(lock) Acme (Europe, production) · read-only');
  });

  for (const [environment, warning] of [
    ['production', true],
    ['sandbox', false],
    ['developer', false],
    ['simulator', false],
  ] as const) {
    it(`${warning ? 'warns' : 'does not warn'} in ${environment}`, () =>
      assert.equal(organisationRow(target({ environment }), 'click').warning, warning));
  }

  for (const [type, environment, label] of [
    ['production', 'production', 'Acme (local simulator, port 8080, production)'],
    ['sandbox', 'sandbox', 'Acme (local simulator, port 8080)'],
    ['developer', 'developer', 'Acme (local simulator, port 8080)'],
    ['bigin', 'simulator', 'Acme (local simulator, port 8080)'],
    ['', 'simulator', 'Acme (local simulator, port 8080)'],
  ] as const) {
    it(`takes a local simulator at its word: ${type || 'nothing'}`, () => {
      const played = targetOf(
        { version: 2, kind: 'local', port: 8080, accessToken, generation: 0 },
        { organisation: { ...info, type } },
      );
      assert.deepEqual([played.environment, targetLabel(played)], [environment, label]);
    });
  }

  it('never takes the demo organisation for more than it is', () => {
    const played = targetOf({ version: 2, kind: 'demo' }, { organisation: { ...info, type: 'production' } });
    assert.deepEqual([played.environment, targetLabel(played)], ['simulator', 'Acme (demo organisation)']);
  });

  it('S51 is inert but for its own icon, whatever the organisation is called', () => {
    for (const name of hostileNames) {
      const account = {
        version: 2,
        generation: 0,
        kind: 'zoho',
        dataCentre: 'eu',
        environment: 'production',
        accessToken,
      } as const;
      for (const protection of protections) {
        const open = targetOf(account, { organisation: { ...info, id: name, name, type: name } });
        const { text, tooltip, accessibility } = organisationRow(open, protection);
        assertInert(text.replace(/^\$\((organization|lock)\) /, ''), 'status bar');
        for (const line of tooltip.split('\n')) assertInert(line, 'tooltip of the status bar');
        assertInert(accessibility, 'what a screen reader says of the status bar');
        assert.ok(tooltip.split('\n').length <= 3, 'no line comes from a name');
        assert.match(text, /\(Europe, production\)/);
      }
    }
  });
});
