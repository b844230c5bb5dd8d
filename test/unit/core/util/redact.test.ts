import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { Redactor, withoutTokens } from '../../../../src/core/util/redact';

const zohoToken = '1000.8cb99dxxxxxxxxxxxxx9be93.9b8xxxxxxxxxxxxxxxf';

const shapes: readonly (readonly [text: string, redacted: string])[] = [
  ['nothing to hide', 'nothing to hide'],
  [`token ${zohoToken}.`, 'token [hidden].'],
  [zohoToken.toUpperCase(), '[hidden]'],
  [`Authorization: Zoho-oauthtoken abc`, 'Authorization: Zoho-oauthtoken [hidden]'],
  [`{"authorization":"Bearer abc-def"}`, '{"authorization":"[hidden]"}'],
  ['proxy-authorization: Basic dXNlcjpwYXNz', 'proxy-authorization: [hidden]'],
  ['Set-Cookie: sid=1; Path=/\nX: y', 'Set-Cookie: [hidden]\nX: y'],
  ['it sent Bearer 0123456789abcdef0', 'it sent Bearer [hidden]'],
  ['access_token=abc&scope=x', 'access_token=[hidden]&scope=x'],
  ['grant_type=authorization_code&code=abc&x=1', 'grant_type=authorization_code&code=[hidden]&x=1'],
  ['{"refresh_token":"abc","a":1}', '{"refresh_token":"[hidden]","a":1}'],
  ["client_secret: 'abc'", "client_secret: '[hidden]'"],
  // addresses show what is known to be harmless, and nothing else
  [
    'at http://127.0.0.1:80/crm/v7/users?page=2&type=All',
    'at http://127.0.0.1:80/crm/v7/users?page=2&type=All',
  ],
  ['at https://a.example/x?page=2&key=abc#top', 'at https://a.example/x?page=2&key=[hidden]'],
  ['at https://me:abc@a.example/x.', 'at https://a.example/x.'],
  // what only looks like it
  ['PUT /settings/territories/{territory}/users → 200', 'PUT /settings/territories/{territory}/users → 200'],
  [
    '"Authorization: Zoho-oauthtoken $ZOHO_ACCESS_TOKEN"',
    '"Authorization: Zoho-oauthtoken $ZOHO_ACCESS_TOKEN"',
  ],
  ['Basic Support and Bearer Street', 'Basic Support and Bearer Street'],
  ['INVALID_TOKEN: invalid oauth token', 'INVALID_TOKEN: invalid oauth token'],
  [
    '{"code":"INVALID_DATA","users":[{"id":"431581000000258001"}]}',
    '{"code":"INVALID_DATA","users":[{"id":"431581000000258001"}]}',
  ],
];

const hex = (text: string) => Buffer.from(text).toString('hex');
const urlEncodedWhole = (text: string) => hex(text).replace(/../g, '%$&');

/** Every way in which a secret may be written down. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'URL-encoded': encodeURIComponent,
  'URL-encoded, each character': urlEncodedWhole,
  'URL-encoded twice': (text) => encodeURIComponent(urlEncodedWhole(text)),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'as JSON with escapes': (text) =>
    Array.from(text)
      .map((c) => `\\u00${hex(c)}`)
      .join(''),
  'in hexadecimal': hex,
  'in hexadecimal, upper case': (text) => hex(text).toUpperCase(),
  'as a printed buffer': (text) => inspect(Buffer.from(text), { compact: true }),
  'as a buffer in JSON': (text) => JSON.stringify(Buffer.from(text)),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64, behind a user name': (text) => Buffer.from(`user:${text}`).toString('base64'),
  'in base64, among other text': (text) => Buffer.from(`{"a":"${text}","b":1}`).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in base64 in lines': (text) => Buffer.from(text).toString('base64').replace(/.{16}/g, '$&\n'),
  'in HTML': (text) =>
    Array.from(text)
      .map((c) => `&#x${hex(c)};`)
      .join(''),
  'split over lines': (text) => text.replace(/.{5}/g, '$&\n  '),
  'split in a list': (text) => JSON.stringify([text.slice(0, 5), text.slice(5)]),
  'split in a sum': (text) => `'${text.slice(0, 6)}' +\n  '${text.slice(6)}'`,
  twice: (text) => text + text,
  'as a header': (text) => `Authorization: Zoho-oauthtoken ${text}`,
  'as a field': (text) => `?access_token=${encodeURIComponent(text)}&x=1`,
  'in a stack': (text) => new Error(text).stack ?? '',
  'in a chain of errors': (text) =>
    inspect(
      new Error('outside', { cause: new Error('inside', { cause: { headers: { Authorization: text } } }) }),
      {
        depth: 9,
      },
    ),
  'deep in an object': (text) => inspect({ a: [{ b: new Map([['c', { d: text }]]) }] }, { depth: 9 }),
};

/** Whatever a reader could turn back into the secret with the usual tools. */
function readings(text: string): string[] {
  const bare = text.replace(/[\s"'`,+]|\\[nrt]/g, '');
  const base64 = (text.match(/[\w+/=\n-]{8,}/g) ?? []).map((part) =>
    Buffer.from(part, 'base64').toString('latin1'),
  );
  const fromHex = [0, 1].map((at) =>
    Buffer.from(text.replace(/[^0-9a-f]/gi, '').slice(at), 'hex').toString('latin1'),
  );
  const codes = (text.match(/\d+/g) ?? []).map((code) => String.fromCharCode(Number(code))).join('');
  return [text, bare, ...base64, ...fromHex, codes].map((reading) => reading.toLowerCase());
}

describe('a redacted text', () => {
  for (const [text, redacted] of shapes) {
    it(JSON.stringify(text), () => assert.equal(new Redactor().redact(text), redacted));
  }

  const secret = fc.stringMatching(/^[\w.~+/=-]{12,80}$/);
  const around = fc.string({ unit: 'binary' });

  for (const [how, write] of Object.entries(writings)) {
    it(`G13 F12: has no secret that this process holds: ${how}`, () => {
      fc.assert(
        fc.property(secret, secret, around, around, (canary, other, before, after) => {
          const redactor = new Redactor();
          // also when one secret is the beginning of another
          for (const hidden of [other, canary, canary.slice(0, -1)]) redactor.hide(hidden);
          const clean = redactor.redact(before + write(canary) + after);
          for (const reading of readings(clean)) assert.ok(!reading.includes(canary.toLowerCase()), clean);
        }),
        { numRuns: 20 },
      );
    });
  }

  it('has a secret nowhere, however often it stands there and however often texts are redacted', () => {
    const redactor = new Redactor();
    redactor.hide('s3cret-s3cret');
    for (let time = 0; time < 3; time++)
      assert.equal(redactor.redact('a s3cret-s3cret b s3cret-s3cret'), 'a [hidden] b [hidden]');
  });

  it('keeps everything around a secret', () => {
    const redactor = new Redactor();
    redactor.hide('s3cret-s3cret');
    assert.equal(redactor.redact('before s3cret-s3cret after'), 'before [hidden] after');
    assert.equal(redactor.redact('s3cret'), 's3cret');
  });

  it('is made in no time, however large', () => {
    const redactor = new Redactor();
    for (let index = 0; index < 20; index++)
      redactor.hide(`1000.${String(index).repeat(32)}.${'+/='.repeat(12)}`);
    const started = performance.now();
    redactor.redact('1000.0000000000+++/=== '.repeat(20_000));
    assert.ok(performance.now() - started < 3000);
  });

  it('keeps short words, which would tear holes into every text', () => {
    const redactor = new Redactor();
    redactor.hide('');
    redactor.hide('a');
    assert.equal(redactor.redact('banana'), 'banana');
  });
});

describe('a text that is quoted', () => {
  const halves = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
  for (const [what, text] of [
    ['whole', `1000.${halves.join('.')}`],
    ['with a blank in its beginning', `1 000.${halves.join('.')}`],
    ['without its beginning', halves.join('.')],
    ['as one half', halves[1] ?? ''],
  ] as const)
    it(`shows no token, ${what}`, () => {
      assert.doesNotMatch(withoutTokens(`who is ${text}?`), /[0-9a-f]{16}/);
    });

  it('shows ids and addresses as they are', () => {
    const text = 'id:431581000000258001, 43158100000025800143, ada.lovelace@x.example';
    assert.equal(withoutTokens(text), text);
  });
});
