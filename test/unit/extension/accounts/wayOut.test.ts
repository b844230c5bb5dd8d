import assert from 'node:assert/strict';
import { SignInError } from '../../../../src/core/credentials/signInError';
import { Cancelled } from '../../../../src/core/util/async';
import type { KnownError } from '../../../../src/core/util/errors';
import { errorOfAnswer } from '../../../../src/core/zoho/answers';
import { foreignHost } from '../../../../src/core/zoho/accountsServer';
import { connectionError } from '../../../../src/core/zoho/oauthFaults';
import { oauthErrorOf } from '../../../../src/core/zoho/oauth';
import { OAuthError } from '../../../../src/core/zoho/oauthError';
import { Questions, type Answers } from '../../../../src/extension/features/accounts/flows/questions';
import { wayOut } from '../../../../src/extension/features/accounts/wayOut';
import type { Log } from '../../../../src/extension/ui/log';
import { click, ScriptedPrompter, type Reaction } from '../../../harness/scriptedPrompter';

const place = { kind: 'zoho', dataCentre: 'us', environment: 'production' } as const;
const client = { clientId: '1000.ID', clientSecret: 'secret' };
const inBrowser: Partial<Answers> = { way: 'browser', place, ...client };
const withCode: Partial<Answers> = { way: 'self', place, ...client, code: '1000.code' };
const withToken: Partial<Answers> = { way: 'token', place, token: '1000.token' };
const atSimulator: Partial<Answers> = { way: 'simulator', address: 'http://127.0.0.1:8080', token: '1000.t' };

const elsewhere = 'Choose Another Data Centre';
const addresses = ['Copy Redirect Addresses', 'Open API Console', 'Try Again'];
const silent = new OAuthError('expired', { code: 'browserSilent' });
const refusedToken = errorOfAnswer('GET /org', 401, { code: 'INVALID_TOKEN' });

describe('a sign-in that failed', () => {
  const scene = (answered: Partial<Answers>, ...script: Reaction[]) => {
    const person = new ScriptedPrompter(script, Cancelled);
    const questions = new Questions(person);
    for (const [name, answer] of Object.entries(answered)) questions.give(name as 'code', answer as string);
    const logged: unknown[] = [];
    const log = { error: (...line: unknown[]) => logged.push(line), show: () => logged.push('shown') };
    const out = (error: KnownError) =>
      wayOut({ prompter: person, log: log as unknown as Log }, questions, error);
    return { person, questions, logged, out };
  };

  const cases: readonly (readonly [name: string, KnownError, Partial<Answers>, readonly string[]])[] = [
    [
      'a client that is not known there',
      oauthErrorOf('invalid_client'),
      inBrowser,
      ['Correct the Client', elsewhere],
    ],
    [
      'a code that is not known there',
      oauthErrorOf('invalid_code'),
      withCode,
      ['Enter Another Code', elsewhere],
    ],
    ...(['unconnected', 'timeout'] as const).map(
      (kind) =>
        [
          `a server that cannot be reached (${kind})`,
          connectionError({ kind, code: 'ENOTFOUND' }, 'accounts.zoho.com'),
          inBrowser,
          ['Try Again', elsewhere],
        ] as const,
    ),
    ['other_dc', oauthErrorOf('other_dc'), inBrowser, [elsewhere]],
    ['a foreign host', foreignHost(), inBrowser, [elsewhere]],
    [
      'no such address',
      new SignInError({ code: 'livesElsewhere', said: 'INVALID_URL_PATTERN' }),
      withToken,
      [elsewhere],
    ],
    ['a refused token', refusedToken, withToken, ['Enter Another Token', elsewhere]],
    [
      'a refused token of a simulator',
      refusedToken,
      atSimulator,
      ['Enter Another Token', 'Correct the Address'],
    ],
    ['a silent browser', silent, inBrowser, addresses],
    ['an address that is not registered', oauthErrorOf('invalid_redirect_uri'), inBrowser, addresses],
    ['a refusal on the page', oauthErrorOf('access_denied'), inBrowser, ['Try Again']],
    ['a fault of the server', errorOfAnswer('GET /org', 503, undefined), withToken, ['Try Again']],
  ];
  for (const [name, error, answered, buttons] of cases) {
    it(`for ${name} offers ${buttons.join(', ')}`, async () => {
      const { person, out, logged } = scene(answered);
      await assert.rejects(out(error), Cancelled);
      assert.deepEqual(person.messages[0]?.buttons, [...buttons, 'Show Log']);
      assert.equal(logged.length, 1);
    });
  }

  it('goes on at another data centre with everything else that was typed', async () => {
    const { questions, out } = scene(withCode, click(elsewhere));
    assert.equal(await out(oauthErrorOf('invalid_code')), true);
    const left = (['way', 'place', 'clientId', 'clientSecret', 'code'] as const).filter((name) =>
      questions.has(name),
    );
    assert.deepEqual(left, ['way', 'clientId', 'clientSecret', 'code']);
  });

  it('asks for a new code where the one before was used up', async () => {
    const { questions, out } = scene(withCode, click('Try Again'));
    assert.equal(await out(errorOfAnswer('GET /org', 503, undefined)), true);
    assert.ok(!questions.has('code') && questions.has('clientSecret'));
  });

  it('does not take the stored client once it was called wrong', async () => {
    const { questions, out } = scene({ way: 'browser', place }, click('Correct the Client'));
    assert.equal(await out(oauthErrorOf('invalid_client')), true);
    assert.ok(questions.doubts('clientId'));
  });

  it('stays on the screen while the addresses are copied and the console is opened', async () => {
    const script = [click('Copy Redirect Addresses'), click('Open API Console'), click('Try Again')];
    const { person, out } = scene(inBrowser, ...script);
    assert.equal(await out(silent), true);
    assert.match(person.copied[0] ?? '', /^http:\/\/127\.0\.0\.1:28481\/callback,http/);
    assert.deepEqual(person.pages, ['https://api-console.zoho.com']);
    assert.equal(person.messages.length, 3);
  });

  it('is told elsewhere where no answer would mend it', async () => {
    const { person, out } = scene(withToken);
    assert.equal(await out(errorOfAnswer('GET /org', 403, { code: 'NO_PERMISSION' })), false);
    assert.deepEqual(person.messages, []);
  });
});
