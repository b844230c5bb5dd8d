import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import {
  apiOrigin,
  dataCentres,
  environmentsOf,
  type DataCentre,
} from '../../../../src/core/zoho/dataCentres';
import { targetOf, hostOf, idOf, parseAccount, type Account } from '../../../../src/core/credentials/account';
import { assertInert, hostileNames } from '../../../harness/hostileNames';
import { targetLabel } from '../../../../src/messages/organisations';

const accessToken = '1000.0123456789abcdef.fedcba9876543210';
const generation = 0;
const zoho = {
  version: 2,
  kind: 'zoho',
  dataCentre: 'eu',
  environment: 'sandbox',
  accessToken,
  generation,
} satisfies Account;
const local = { version: 2, kind: 'local', port: 8080, accessToken, generation } satisfies Account;
const demo = { version: 2, kind: 'demo' } satisfies Account;
const renewal = { refreshToken: accessToken, clientId: '1000.CLIENT', clientSecret: 'client-secret' };
const user = { id: '431581000000258001', name: 'Ada' };
const organisation = { id: '1', name: 'Acme', domainName: 'org1', type: 'production' };

const hostile: readonly (readonly [name: string, record: unknown])[] = [
  ['null', null],
  ['a text', 'zoho'],
  ['a list', [zoho]],
  ['no version', { ...zoho, version: undefined }],
  ['a newer version', { ...zoho, version: 3 }],
  ['a version that is a text', { ...zoho, version: '1' }],
  ['an unknown kind', { ...zoho, kind: 'proxy' }],
  ['a host instead of a data centre', { ...zoho, dataCentre: 'https://evil.example' }],
  ['an unknown data centre', { ...zoho, dataCentre: 'xx' }],
  ['a data centre that every object has', { ...zoho, dataCentre: 'constructor' }],
  ['an unknown environment', { ...zoho, environment: 'staging' }],
  ['an environment without a host', { ...zoho, dataCentre: 'uk', environment: 'sandbox' }],
  ['no token', { ...zoho, accessToken: undefined }],
  ['an empty token', { ...zoho, accessToken: '' }],
  ['a token with a line end', { ...zoho, accessToken: `${accessToken}\r\nX-Evil: 1` }],
  ['a token with a blank', { ...zoho, accessToken: `${accessToken} x` }],
  ['an endless token', { ...zoho, accessToken: 'a'.repeat(2001) }],
  ['a token that is a number', { ...zoho, accessToken: 12345678 }],
  ['a port that is a text', { ...local, port: '8080' }],
  ['a port of nobody', { ...local, port: 0 }],
  ['a port beyond all', { ...local, port: 65536 }],
  ['half a port', { ...local, port: 80.5 }],
  ['a host instead of a port', { ...local, port: '80@evil.example' }],
  [
    'a local account without a port',
    { version: 2, kind: 'local', generation, host: 'evil.example', accessToken },
  ],
  ['no generation', { ...zoho, generation: undefined }],
  ['a refresh token without its client', { ...zoho, renewal: { refreshToken: accessToken } }],
  ['a refresh token with a line end', { ...zoho, renewal: { ...renewal, refreshToken: `${accessToken}\n` } }],
  ['a secret that could end a form field', { ...zoho, renewal: { ...renewal, clientSecret: 'secret&x=1' } }],
  ['a life that never ends', { ...zoho, lifeSeconds: '∞' }],
  ['an organisation of another shape', { ...zoho, organisation: { ...organisation, name: 5 } }],
];

describe('the record of a sign-in', () => {
  for (const account of [zoho, local, demo, { ...zoho, organisation, user, renewal, lifeSeconds: 3600 }]) {
    it(`is read as it was written: ${account.kind}`, () => {
      assert.deepEqual(parseAccount(JSON.stringify(account)), account);
    });
  }

  for (const [name, record] of hostile) {
    it(`${name}: is none`, () => assert.equal(parseAccount(JSON.stringify(record)), undefined));
  }

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"version":1',
    '\u0000',
    '{"__proto__":{"version":1,"kind":"demo"}}',
  ]) {
    it(`${JSON.stringify(text)}: is none`, () => assert.equal(parseAccount(text), undefined));
  }

  it('what else stands in it counts for nothing', () => {
    const extra = {
      host: 'evil.example',
      api_domain: 'https://evil.example',
      origin: 'https://evil.example',
    };
    assert.deepEqual(parseAccount(JSON.stringify({ ...zoho, ...extra })), zoho);
    assert.deepEqual(parseAccount(JSON.stringify({ ...demo, accessToken, port: 1 })), demo);
  });

  it('leads to a host of the table or to this machine, whatever it holds', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('zoho', 'local', 'demo', 'eu', 'uk', 'sandbox', 'production', 1, 8080, accessToken),
    );
    const record = fc.record(
      {
        version: fc.constantFrom(1, 2, 2, 3),
        generation: fc.oneof(fc.constant(0), value),
        kind: fc.constantFrom('zoho', 'local', 'demo', 'other'),
        dataCentre: fc.oneof(fc.constantFrom(...Object.keys(dataCentres)), value),
        environment: fc.oneof(fc.constantFrom('production', 'sandbox', 'developer'), value),
        port: fc.oneof(fc.integer({ min: -1, max: 70_000 }), value),
        accessToken: fc.oneof(fc.constant(accessToken), value),
        organisation: fc.oneof(fc.constant(organisation), value),
        host: value,
      },
      { requiredKeys: ['version', 'kind'] },
    );
    const known = (Object.keys(dataCentres) as DataCentre[]).flatMap((dataCentre) =>
      environmentsOf(dataCentre).map((environment) => apiOrigin({ kind: 'zoho', dataCentre, environment })),
    );
    fc.assert(
      fc.property(record, (written) => {
        const account = parseAccount(JSON.stringify(written));
        if (!account || account.kind === 'demo') return;
        const origin = apiOrigin(hostOf(account));
        assert.ok(known.includes(origin) || /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin), origin);
        assert.match(account.accessToken, /^[!-~]+$/, 'fits into a header');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the id of an account', () => {
  it('is its place, organisation and user, and nothing secret', () => {
    assert.equal(idOf({ ...zoho, organisation, user, renewal }), `eu/sandbox/1/${user.id}`);
    assert.equal(idOf({ ...local, user }), `loopback:8080/-/${user.id}`);
    assert.equal(idOf(demo), 'demo');
  });
});

describe('an account in words', () => {
  const inWords = (account: Account, name?: string) =>
    targetLabel(
      targetOf(account, name === undefined ? {} : { organisation: { ...organisation, name, type: '' } }),
    );

  it('names organisation, data centre and environment', () => {
    assert.equal(inWords(zoho, 'Acme'), 'Acme (Europe, sandbox)');
    assert.equal(inWords({ ...zoho, environment: 'production' }, 'Acme'), 'Acme (Europe, production)');
    assert.equal(inWords(local, 'Acme'), 'Acme (local simulator, port 8080)');
    const played = targetOf(local, { organisation });
    assert.equal(targetLabel(played), 'Acme (local simulator, port 8080, production)');
    assert.equal(inWords(demo), 'Organisation (demo organisation)');
  });

  it('stays inert and names the place, whatever the organisation is called', () => {
    for (const name of hostileNames) {
      const words = inWords(zoho, name);
      assertInert(words);
      assert.match(words, /^.{1,90} \(Europe, sandbox\)$/u);
    }
  });
});
