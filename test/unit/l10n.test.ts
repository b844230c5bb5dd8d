import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { messagesOfSource } from '../harness/messages';
import { root } from '../harness/root';
import { readJson, sources } from '../harness/sources';

const bundle = 'media/l10n/bundle.l10n.json';

describe('the messages', () => {
  const { messages, untranslatable } = messagesOfSource();

  before(() => {
    if (process.env['UPDATE_L10N'] !== '1') return;
    const entries = Object.fromEntries(messages.map((message) => [message, message]));
    fs.mkdirSync(path.dirname(path.join(root, bundle)), { recursive: true });
    fs.writeFileSync(path.join(root, bundle), `${JSON.stringify(entries, undefined, 2)}\n`);
  });

  it('are written out where they are used, so that they can be found and translated', () => {
    assert.deepEqual(untranslatable, []);
    const passedOn = sources('src').filter(({ text }) => /\bl10n\.t\b(?!\()/.test(text));
    assert.deepEqual(
      passedOn.map(({ file }) => file),
      [],
    );
  });

  it(`stand in ${bundle}, and nothing else does: npm run l10n writes it anew`, () => {
    const written = readJson(bundle) as Record<string, string>;
    assert.deepEqual(Object.keys(written), messages);
    assert.deepEqual(Object.values(written), messages);
  });

  it('count their placeholders from {0} without a gap', () => {
    for (const message of messages) {
      const used = [...message.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index));
      const highest = Math.max(-1, ...used);
      for (let index = 0; index <= highest; index++) assert.ok(used.includes(index), message);
    }
  });

  it('have no blanks to lose at either end', () => {
    for (const message of messages) assert.equal(message, message.trim());
  });
});
