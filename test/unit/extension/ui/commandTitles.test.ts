import assert from 'node:assert/strict';
import { commandTitles } from '../../../../src/extension/ui/commandTitles';

describe('the title of a command', () => {
  const titled = (title: unknown) =>
    commandTitles({ packageJSON: { contributes: { commands: [{ command: 'zohoCrm.refresh', title }] } } });

  it('is what package.json says in an editor that speaks English', () => {
    assert.equal(titled('Refresh')('zohoCrm.refresh'), 'Refresh');
  });

  it('is the translation in another one, which keeps both', () => {
    const both = { value: 'Aktualisieren', original: 'Refresh' };
    assert.equal(titled(both)('zohoCrm.refresh'), 'Aktualisieren');
  });

  it('is the id where there is no such command', () => {
    assert.equal(titled('Refresh')('zohoCrm.gone'), 'zohoCrm.gone');
  });
});
