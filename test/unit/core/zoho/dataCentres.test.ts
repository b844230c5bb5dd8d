import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import {
  apiOrigin,
  dataCentres,
  environmentsOf,
  isDataCentre,
  parseLoopbackUrl,
  type DataCentre,
} from '../../../../src/core/zoho/dataCentres';

const centres = Object.keys(dataCentres) as DataCentre[];

/** Written down once more by hand from Zoho's multi-data-centre page. */
const hosts = [
  'www.zohoapis.com',
  'www.zohoapis.eu',
  'www.zohoapis.in',
  'www.zohoapis.com.au',
  'www.zohoapis.jp',
  'www.zohoapis.com.cn',
  'www.zohoapis.ca',
  'www.zohoapis.sa',
  'www.zohoapis.uk',
  'www.zohoapis.ae',
];

describe('hosts a token may be sent to', () => {
  it('are the production hosts of Zoho', () => {
    const origins = centres.map((dataCentre) =>
      apiOrigin({ kind: 'zoho', dataCentre, environment: 'production' }),
    );
    assert.deepEqual(
      origins,
      hosts.map((host) => `https://${host}`),
    );
  });

  it('are, for sandboxes and developer organisations, the same domains with another first word', () => {
    for (const dataCentre of centres) {
      const production = new URL(apiOrigin({ kind: 'zoho', dataCentre, environment: 'production' })).host;
      for (const environment of environmentsOf(dataCentre).filter((name) => name !== 'production')) {
        const { protocol, host } = new URL(apiOrigin({ kind: 'zoho', dataCentre, environment }));
        assert.equal(protocol, 'https:');
        assert.equal(host, production.replace('www', environment));
      }
    }
  });

  it('are unknown where Zoho names none', () => {
    assert.deepEqual(environmentsOf('uk'), ['production']);
    assert.throws(
      () => apiOrigin({ kind: 'zoho', dataCentre: 'uk', environment: 'sandbox' }),
      /no sandbox host in data centre uk/,
    );
  });

  it('cannot be named by anything but the codes of the table', () => {
    for (const text of ['', 'EU', 'constructor', '__proto__', 'toString', 'https://evil.example', 'com']) {
      assert.equal(isDataCentre(text), false, text);
    }
    fc.assert(
      fc.property(fc.string(), (text) => isDataCentre(text) === centres.includes(text as DataCentre)),
    );
  });
});

describe('the address of a local simulator', () => {
  const good: readonly (readonly [text: string, port: number])[] = [
    ['http://127.0.0.1:8080', 8080],
    ['http://127.0.0.1:8080/', 8080],
    ['http://localhost:1', 1],
    ['  http://localhost:65535\n', 65535],
  ];
  for (const [text, port] of good) {
    it(`${JSON.stringify(text)} is one, and is asked by number`, () => {
      const host = parseLoopbackUrl(text) ?? assert.fail();
      assert.deepEqual(host, { kind: 'loopback', port });
      assert.equal(apiOrigin(host), `http://127.0.0.1:${port}`);
    });
  }

  const bad = [
    '',
    'http://127.0.0.1',
    'http://127.0.0.1:0',
    'http://127.0.0.1:65536',
    'http://127.0.0.1:080',
    'http://127.0.0.1:99999999999',
    'https://127.0.0.1:8080',
    'http://127.0.0.1:8080/path',
    'http://127.0.0.1:8080?x=1',
    'http://127.0.0.1:8080#x',
    'http://user@127.0.0.1:8080',
    'http://127.0.0.1:8080@evil.example',
    'http://127.0.0.1:8080.evil.example',
    'http://127.0.0.1.evil.example:8080',
    'http://localhost.evil.example:8080',
    'http://evil.example:8080',
    'http://evil.example/http://127.0.0.1:8080',
    'http://[::1]:8080',
    'http://0.0.0.0:8080',
    'http://127.1:8080',
    'http://2130706433:8080',
    'http://127.0.0.1:８０８０',
    'http://127.0.0.1:8080\\@evil.example',
    'http:\\\\127.0.0.1:8080',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://127.0.0.1:8080\nhttp://evil.example',
  ];
  for (const text of bad) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseLoopbackUrl(text), undefined));
  }

  it('leads to this machine, whatever is typed', () => {
    const piece = fc.constantFrom(
      'http://',
      'https://',
      '127.0.0.1',
      'localhost',
      'evil.example',
      ':',
      '80',
      '/',
      '@',
      '#',
      '?',
      '\\',
      ' ',
      '.',
      '%2f',
    );
    const mutated = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), mutated, fc.webUrl()), (text) => {
        const host = parseLoopbackUrl(text);
        if (!host) return;
        const url = new URL(text.trim());
        assert.match(url.host, /^(127\.0\.0\.1|localhost)(:\d+)?$/);
        assert.equal(url.protocol, 'http:');
        assert.equal(Number(url.port || 80), host.port);
        assert.equal(new URL(apiOrigin(host)).hostname, '127.0.0.1');
      }),
      { numRuns: 3000 },
    );
  });
});
