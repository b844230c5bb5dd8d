import assert from 'node:assert/strict';
import { type Fault, type Simulator, startSimulator } from '../../src/simulator/server';
import { agree, pick, type } from '../harness/scriptedPrompter';
import { afterNextLook, hurryAttempts, onlyMessage, run, signIn, withSimulator, writesOf } from './support';

const germanySouth = '431581000000744113';
const katharina = '431581000000258001';
const toTheTerritory = [pick('Germany South'), type(katharina)];

interface Failure {
  readonly name: string;
  /** Makes every request fail from now on, or the next one. */
  readonly begin: (simulator: Simulator) => void | Promise<void>;
  readonly what: string;
  readonly next: string;
  readonly button?: 'Sign In Again' | 'Sign In as Somebody Else' | 'Try Again';
  /** The failure leaves open what a write did. */
  readonly unclear?: true;
  /** Nothing reaches the server any more. */
  readonly unsent?: true;
}

const answer = (fault: Fault) => (simulator: Simulator) => void simulator.failNext({ times: 9, ...fault });

const scopes =
  'Create a token with the scopes ZohoCRM.settings.territories.ALL, ZohoCRM.users.ALL and ZohoCRM.org.READ, ' +
  'then sign in with it.';
const administrator =
  'An administrator of the organisation can let your profile manage territories and use the API, in Zoho CRM under ' +
  'Setup › Security Control › Profiles.';
const switchOn =
  'An administrator can switch territories on in Zoho CRM under Setup › Security Control › Territory Management ' +
  '(Enterprise edition and above).';
const own = 'Zoho has a problem of its own; try again in a few minutes.';
const proxy =
  'A proxy or a sign-in page of your network may have answered instead of Zoho; check your connection and try again.';
const network = 'Check your connection and the setting http.proxy, then try again.';

const territoriesOff = (
  [
    '400-FEATURE_NOT_ENABLED',
    '403-FEATURE_NOT_ENABLED',
    '403-TERRITORY_NOT_ENABLED',
    '403-TERRITORY_DISABLED',
  ] as const
).map((form): Failure => ({
  name: `territories are switched off (${form})`,
  begin: ({ switches }) => void (switches.territoryFeature = form),
  what: `Territory management is switched off or not part of the edition of this organisation (${form.slice(4)}).`,
  next: switchOn,
  button: 'Try Again',
}));

const noPermission = (
  [
    [
      'NO_PERMISSION',
      'Permission denied to read',
      ' Missing: Crm_Implied_Api_Access, Crm_Implied_Manage_Territories.',
    ],
    ['AUTHORIZATION_FAILED', 'User does not have sufficient privilege to read territories', ''],
    ['PERMISSION_DENIED', 'permission denied', ''],
  ] as const
).map(([code, message, missing]): Failure => ({
  name: `the profile may not manage territories (${code})`,
  begin: ({ switches }) => void (switches.permission = code),
  what: `Your Zoho user may not do this (${code}: ${message}).${missing}`,
  next: administrator,
  button: 'Sign In as Somebody Else',
}));

const tokenRefused = (['INVALID_TOKEN', 'AUTHENTICATION_FAILURE', 'INVALID_OAUTHTOKEN'] as const).map(
  (code): Failure => ({
    name: `the token has expired (${code})`,
    begin: answer({ kind: 'answer', status: 401, body: `{"code":"${code}","status":"error"}` }),
    what: `Zoho did not accept the access token (${code}): it has expired, was revoked, or belongs to another data centre.`,
    next: 'Sign in again.',
    button: 'Sign In Again',
  }),
);

const failures: readonly Failure[] = [
  ...tokenRefused,
  {
    name: 'the token lacks a scope',
    begin: answer({ kind: 'answer', status: 401, body: '{"code":"OAUTH_SCOPE_MISMATCH","status":"error"}' }),
    what: 'The access token lacks a scope that this call needs (OAUTH_SCOPE_MISMATCH).',
    next: scopes,
    button: 'Sign In Again',
  },
  ...noPermission,
  ...territoriesOff,
  {
    name: 'there were too many requests',
    begin: answer({
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '86400' },
      body: '{"code":"TOO_MANY_REQUESTS","status":"error"}',
    }),
    what: 'Zoho says there were too many requests, or the API credits of the day are used up (TOO_MANY_REQUESTS).',
    next: 'Go on after (a time).',
    button: 'Try Again',
  },
  {
    name: 'Zoho has an error of its own',
    begin: ({ switches }) => void (switches.internalError = 'INTERNAL_ERROR'),
    what: 'Zoho answered with an error of its own (INTERNAL_ERROR).',
    next: own,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'a gateway answers with a page',
    begin: answer({ kind: 'html' }),
    what: 'Zoho answered with an error of its own (HTTP 502).',
    next: own,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'a sign-in page answers',
    begin: answer({ kind: 'html', status: 200 }),
    what: 'The answer (HTTP 200) was not complete JSON.',
    next: proxy,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'the answer is half a JSON',
    begin: answer({ kind: 'half-json' }),
    what: 'The answer (HTTP 200) was not complete JSON.',
    next: proxy,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'the answer is empty',
    begin: answer({ kind: 'empty' }),
    what: 'The answer (HTTP 200) was empty.',
    next: proxy,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'the answer is a redirect',
    begin: answer({ kind: 'redirect' }),
    what: 'The answer was a redirect, which Zoho never sends and which is never followed.',
    next: proxy,
    button: 'Try Again',
  },
  {
    name: 'the connection breaks',
    begin: answer({ kind: 'reset' }),
    what: 'The connection broke before the answer was complete (ECONNRESET).',
    next: network,
    button: 'Try Again',
    unclear: true,
  },
  {
    name: 'the server is gone',
    begin: (simulator) => simulator.close(),
    what: 'No connection to Zoho could be made (ECONNREFUSED).',
    next: network,
    button: 'Try Again',
    unsent: true,
  },
];

function withoutTime<Message extends { readonly text: string }>(message: Message): Message {
  return { ...message, text: message.text.replace(/[A-Z][a-z]{2} \d{1,2}, \d{4}, \d\d:\d\d/, '(a time)') };
}

describe('a request that fails', () => {
  hurryAttempts();
  for (const { name, begin, what, next, button, unclear, unsent } of failures) {
    it(`while reading says so, and what to do: ${name}`, () =>
      withSimulator({}, async (simulator) => {
        await begin(simulator);
        const message = onlyMessage(await run('zohoCrm.associateUsers'));
        assert.deepEqual(withoutTime(message), {
          severity: 'error',
          text: `${what} Nothing was changed. ${next}`,
          buttons: [...(button ? [button] : []), 'Show Log'],
        });
        assert.deepEqual(writesOf(simulator), []);
      }));

    it(`while writing says so, and what to do: ${name}`, () =>
      withSimulator({}, async (simulator) => {
        const person = await run('zohoCrm.associateUserById', [
          ...toTheTerritory,
          agree(() => (unsent ? begin(simulator) : afterNextLook(simulator, () => void begin(simulator)))),
        ]);
        const outcome = unclear
          ? 'It is not known whether Katharina Vogel was associated with Germany South.'
          : 'Katharina Vogel was not associated with Germany South.';
        const effect = unsent
          ? 'Nothing was changed.'
          : unclear
            ? 'It is not known whether the last request changed anything.'
            : 'This request changed nothing.';
        assert.deepEqual(withoutTime(onlyMessage(person)), {
          severity: 'error',
          text: `${outcome} ${what} ${effect} ${next}`,
          // to try again is to resume
          buttons: [...(button && button !== 'Try Again' ? [button] : []), 'Resume', 'Show Report'],
        });
        assert.equal(writesOf(simulator).length, unsent ? 0 : 1);
        assert.equal(simulator.organisation.isMember(germanySouth, katharina), false);
      }));
  }
});

describe('a token', () => {
  it('that expires is named, with sign-in as the next step', async () => {
    let now = Date.now();
    const simulator = await startSimulator({ now: () => now });
    try {
      await signIn(simulator, simulator.issueToken({ expiresInSeconds: 3600 }));
      now += 3_600_001;
      const { text, buttons } = onlyMessage(await run('zohoCrm.associateUsers'));
      assert.match(text, /^Zoho did not accept the access token \(INVALID_TOKEN\)/);
      assert.equal(buttons[0], 'Sign In Again');
    } finally {
      await run('zohoCrm.signOut');
      await simulator.close();
    }
  });

  it('without the scope for territories signs in, and is named at the first command', async () => {
    const simulator = await startSimulator();
    try {
      await signIn(simulator, simulator.issueToken({ scopes: ['ZohoCRM.users.ALL'] }));
      const { text, buttons } = onlyMessage(await run('zohoCrm.associateUsers'));
      assert.equal(
        text,
        `The access token lacks a scope that this call needs (OAUTH_SCOPE_MISMATCH). Nothing was changed. ${scopes}`,
      );
      assert.equal(buttons[0], 'Sign In Again');
    } finally {
      await run('zohoCrm.signOut');
      await simulator.close();
    }
  });
});

describe('an organisation without territories', () => {
  it('says so instead of asking for one', () =>
    withSimulator({ switches: { territoryFeature: '204' } }, async () => {
      const { severity, text } = onlyMessage(await run('zohoCrm.associateUsers'));
      assert.equal(severity, 'error');
      assert.match(text, /^This organisation shows no territories/);
    }));
});
