import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { Redactor } from '../../../src/base/redact';

const zohoToken = '1000.8cb99dxxxxxxxxxxxxx9be93.9b8xxxxxxxxxxxxxxxf';

const shapes: readonly (readonly [text: string, redacted: string])[] = [
  ['nothing to hide', 'nothing to hide'],
  [`token ${zohoToken}.`, 'token [hidden].'],
  [zohoToken.toUpperCase(), '[hidden]'],
  [`Authorization: Zoho-oauthtoken abc`, 'Authorization: Zoho-oauthtoken [hidden]'],
  [`{"authorization":"Bearer abc-def"}`, '{"authorization":"Bearer [hidden]"}'],
  ['access_token=abc&scope=x', 'access_token=[hidden]&scope=x'],
  ['{"refresh_token":"abc","a":1}', '{"refresh_token":"[hidden]","a":1}'],
  ["client_secret: 'abc'", "client_secret: '[hidden]'"],
  ['PUT /settings/territories/{territory}/users → 200', 'PUT /settings/territories/{territory}/users → 200'],
];

describe('a redacted text', () => {
  for (const [text, redacted] of shapes) {
    it(JSON.stringify(text), () => assert.equal(new Redactor().redact(text), redacted));
  }

  it('has no secret that this process holds, wherever it stood and however it was written', () => {
    const secret = fc.stringMatching(/^[\w.~+/=-]{8,60}$/);
    const around = fc.string({ unit: 'binary' });
    const written = fc.constantFrom<(text: string) => string>(
      (text) => text,
      encodeURIComponent,
      (text) => JSON.stringify(JSON.stringify({ text })),
      (text) => `Zoho-oauthtoken ${text}`,
      (text) => `?access_token=${encodeURIComponent(text)}&x=1`,
      (text) => `${new Error(text).stack}`,
      (text) => text + text,
    );
    fc.assert(
      fc.property(secret, secret, around, around, written, (canary, other, before, after, write) => {
        const redactor = new Redactor();
        redactor.hide(other);
        redactor.hide(canary);
        // also when one secret is the beginning of another
        redactor.hide(canary.slice(0, -1));
        const clean = redactor.redact(before + write(canary) + after);
        for (const form of [canary, encodeURIComponent(canary)]) assert.ok(!clean.includes(form), clean);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps short words, which would tear holes into every text', () => {
    const redactor = new Redactor();
    redactor.hide('');
    redactor.hide('a');
    assert.equal(redactor.redact('banana'), 'banana');
  });
});
