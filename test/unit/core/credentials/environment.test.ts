import { strict as assert } from 'node:assert';
import { dataCentres } from '../../../../src/core/zoho/dataCentres';
import { signInFromEnvironment } from '../../../../src/core/credentials/environment';
import { environmentHasToken } from '../../../../src/core/credentials/environmentToken';
import { SignInError } from '../../../../src/core/credentials/signInError';
import { told } from '../../../../src/messages/explain';

const token = '1000.0123456789abcdef.fedcba9876543210';
const environment = (accessToken?: string, dataCentre?: string, kind?: string): NodeJS.ProcessEnv => ({
  ...(accessToken === undefined ? {} : { ZOHO_CRM_ACCESS_TOKEN: accessToken }),
  ...(dataCentre === undefined ? {} : { ZOHO_CRM_DATA_CENTER: dataCentre }),
  ...(kind === undefined ? {} : { ZOHO_CRM_ENVIRONMENT: kind }),
});

const good: readonly (readonly [dataCentre: string | undefined, host: object, kind?: string])[] = [
  [undefined, { kind: 'zoho', dataCentre: 'us', environment: 'production' }],
  ['', { kind: 'zoho', dataCentre: 'us', environment: 'production' }],
  [' EU ', { kind: 'zoho', dataCentre: 'eu', environment: 'production' }],
  ...Object.keys(dataCentres).map(
    (dataCentre) => [dataCentre, { kind: 'zoho', dataCentre, environment: 'production' }] as const,
  ),
  ['eu', { kind: 'zoho', dataCentre: 'eu', environment: 'production' }, ''],
  ['eu', { kind: 'zoho', dataCentre: 'eu', environment: 'sandbox' }, ' Sandbox '],
  [undefined, { kind: 'zoho', dataCentre: 'us', environment: 'developer' }, 'developer'],
  ['http://127.0.0.1:8080', { kind: 'loopback', port: 8080 }],
  ['http://localhost:9/', { kind: 'loopback', port: 9 }],
];

const bad: readonly (readonly [name: string, environment: NodeJS.ProcessEnv, says: RegExp])[] = [
  ['no token', environment(), /ZOHO_CRM_ACCESS_TOKEN holds no access token/],
  ['an empty token', environment(' '), /holds no access token/],
  ['a token with a line end', environment(`${token}\nX-Evil: 1`), /holds no access token/],
  ['a token in quotation marks', environment(`"${token}"`), /holds no access token/],
  ['an unknown data centre', environment(token, 'moon'), /names no data centre; known are us, eu,/],
  ['a host', environment(token, 'evil.example'), /names no data centre/],
  ['a URL elsewhere', environment(token, 'https://www.zohoapis.eu'), /names no data centre/],
  ['a loopback URL with a path', environment(token, 'http://127.0.0.1:80/x'), /names no data centre/],
  ['an unknown environment', environment(token, 'eu', 'test'), /no environment of the data centre eu; known/],
  ['an environment without a host', environment(token, 'uk', 'sandbox'), /known are production\./],
  ['a name that every object has', environment(token, 'constructor'), /names no data centre/],
];

describe('the account that the environment describes', () => {
  for (const [dataCentre, host, kind] of good) {
    it(`data centre ${JSON.stringify(dataCentre)}, environment ${JSON.stringify(kind)}`, () => {
      const found = signInFromEnvironment(environment(` ${token}\n`, dataCentre, kind));
      assert.deepEqual(found, { kind: 'token', host, tokens: { accessToken: token } });
    });
  }

  for (const [name, variables, says] of bad) {
    it(`${name}: nobody is signed in, the reason is told and the token is not`, () => {
      assert.throws(
        () => signInFromEnvironment(variables),
        (error: unknown) => {
          assert.ok(error instanceof SignInError);
          assert.match(told(error), says);
          assert.match(told(error), /Nobody was signed in\. Correct it and try again\.$/);
          for (const text of [error.message, told(error)]) assert.ok(!text.includes(token));
          return true;
        },
      );
    });
  }

  it('is offered only when there is a token', () => {
    assert.equal(environmentHasToken(environment(token)), true);
    assert.equal(environmentHasToken(environment(' \n')), false);
    assert.equal(environmentHasToken(environment(undefined, 'eu')), false);
  });
});
