import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { errorOfAnswer, unreadable } from '../../../../src/core/zoho/answers';
import { CrmError, type CrmErrorKind, type Effect } from '../../../../src/core/zoho/errors';
import { assertExplains } from '../../../harness/crm';
import { explain, told } from '../../../../src/messages/explain';

const put = 'PUT /settings/territories/{territory}/users';

/** Zoho's codes for every endpoint of this family, each with every status that some page gives it. */
const codes: readonly (readonly [code: string, statuses: readonly number[], kind: CrmErrorKind])[] = [
  ['INVALID_REQUEST_METHOD', [400], 'refused'],
  ['AUTHORIZATION_FAILED', [400, 401], 'noPermission'],
  ['INVALID_REQUEST', [400], 'refused'],
  ['INVALID_TOKEN', [401, 400], 'tokenRefused'],
  ['INVALID_OAUTHTOKEN', [401], 'tokenRefused'],
  ['AUTHENTICATION_FAILURE', [401], 'tokenRefused'],
  ['OAUTH_SCOPE_MISMATCH', [401, 403], 'missingScope'],
  ['NO_PERMISSION', [403], 'noPermission'],
  ['PERMISSION_DENIED', [403, 401], 'noPermission'],
  ['TERRITORY_NOT_ENABLED', [403, 400], 'territoriesOff'],
  ['TERRITORY_DISABLED', [403, 400], 'territoriesOff'],
  ['FEATURE_NOT_ENABLED', [403, 400], 'territoriesOff'],
  ['FEATURE_NOT_SUPPORTED', [403, 400], 'territoriesOff'],
  ['INVALID_URL_PATTERN', [404], 'notFound'],
  ['TOO_MANY_REQUESTS', [429], 'rateLimited'],
  ['INTERNAL_ERROR', [500], 'serverFault'],
  ['INTERNAL_SERVER_ERROR', [500], 'serverFault'],
  ['INVALID_DATA', [400], 'refused'],
  ['MANDATORY_NOT_FOUND', [400], 'refused'],
  ['SOMETHING_NEW', [400, 409, 422], 'refused'],
  ['SOMETHING_NEW', [401], 'tokenRefused'],
  ['SOMETHING_NEW', [403], 'noPermission'],
  ['SOMETHING_NEW', [404], 'notFound'],
  ['SOMETHING_NEW', [429], 'rateLimited'],
  ['SOMETHING_NEW', [500, 502, 503], 'serverFault'],
  // names that every object of JavaScript has
  ['constructor', [400], 'refused'],
  ['__proto__', [403], 'noPermission'],
  ['toString', [500], 'serverFault'],
];

/** What each kind tells a person to do. */
const next: Readonly<Record<CrmErrorKind, RegExp>> = {
  invalidInput: /Correct the value/,
  noToken: /try again/,
  uncheckedCertificates: /Remove that variable/,
  tokenRefused: /Sign in again/,
  missingScope: /ZohoCRM\.settings\.territories\.ALL, ZohoCRM\.users\.ALL/,
  noPermission: /administrator/,
  territoriesOff: /Setup › Security Control › Territory Management/,
  rateLimited: /Wait a minute/,
  creditsUsedUp: /tomorrow/,
  notFound: /Refresh/,
  refused: /Correct what Zoho names/,
  serverFault: /again in a few minutes/,
  unreadable: /proxy or a sign-in page/,
  network: /http\.proxy/,
  timeout: /Try again/,
};

describe('the error that an answer stands for', () => {
  it('names the permissions that Zoho says are missing', () => {
    const refusal = (details: unknown) =>
      explain(errorOfAnswer(put, 403, { code: 'NO_PERMISSION', message: '', details })).what;
    const plain = 'Your Zoho user may not do this (NO_PERMISSION).';
    assert.equal(
      refusal({ permissions: ['Crm_Implied_Api_Access', 'Manage\nTerritories'] }),
      `${plain} Missing: Crm_Implied_Api_Access, Manage Territories.`,
    );
    for (const other of [
      undefined,
      null,
      'x',
      {},
      { permissions: [] },
      { permissions: [1] },
      { permissions: 'x' },
    ])
      assert.equal(refusal(other), plain);
  });

  for (const [code, statuses, kind] of codes) {
    for (const status of statuses) {
      it(`${code} with HTTP ${status} is ${kind}, with and without a message`, () => {
        for (const message of ['No way.', '', null, undefined]) {
          const error = errorOfAnswer(put, status, { code, message, details: {}, status: 'error' });
          assert.equal(error.kind, kind);
          assert.equal(error.zohoCode, code);
          assert.equal(error.status, status);
          assert.equal(error.effect, kind === 'serverFault' ? 'unknown' : 'none');
          assert.match(explain(error).next, next[kind]);
          assertExplains(error);
        }
      });
    }
  }

  for (const body of [undefined, {}, [], 'text', 7, { code: 7 }, { users: [] }]) {
    it(`goes by the status when the body is ${JSON.stringify(body)}`, () => {
      const error = errorOfAnswer(put, 403, body);
      assert.deepEqual([error.kind, error.zohoCode], ['noPermission', 'HTTP 403']);
      assertExplains(error);
    });
  }

  it('is inert, however hostile the text of the answer', () => {
    const hostile = '\u202e[run](command:x)\n$(zap)'.repeat(99);
    const error = errorOfAnswer(put, 400, { code: hostile, message: hostile });
    for (const text of [told(error), error.message, String(error.zohoCode)]) {
      assert.doesNotMatch(text, /\]\(|\$\(|[\n\u202e]/);
      assert.ok(text.length < 900, 'a long text is cut');
    }
  });

  it('always explains itself: any kind, effect, place, status and code', () => {
    const kind = fc.constantFrom(...(Object.keys(next) as CrmErrorKind[]));
    const effect = fc.constantFrom<Effect>('none', 'unknown');
    const where = fc.constantFrom(put, 'GET /org', 'DELETE /settings/territories/{territory}/users');
    fc.assert(
      fc.property(kind, effect, where, fc.option(fc.nat(599)), fc.option(fc.string()), (...facts) => {
        const [ofKind, ofEffect, at, status, code] = facts;
        const error = new CrmError({
          kind: ofKind,
          effect: ofEffect,
          where: at,
          detail: { code: 'nothingSaid' },
          ...(status === null ? {} : { status }),
          ...(code === null ? {} : { zohoCode: code }),
        });
        assertExplains(error);
        assert.match(explain(error).next, next[ofKind]);
        const unsent = ofKind === 'invalidInput' || ofKind === 'uncheckedCertificates';
        const certain = ofEffect === 'none' || unsent || at.startsWith('GET');
        assert.equal(/not known whether/.test(explain(error).notDone), !certain);
      }),
    );
  });

  it('always explains itself: any status and body', () => {
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ code: fc.string(), message: fc.option(fc.string()), details: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), body, (status, value) => {
        const error = errorOfAnswer(put, status, value);
        assert.ok(Object.hasOwn(next, error.kind), error.kind);
        assert.match(explain(error).next, next[error.kind]);
        assert.ok(!told(error).includes('\n'));
        assert.ok(!error.message.includes('\n'));
      }),
    );
    assertExplains(unreadable(put, 200, { code: 'empty', status: 200 }));
  });
});
