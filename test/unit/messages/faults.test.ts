import { strict as assert } from 'node:assert';
import { InputError, type Fault } from '../../../src/core/util/errors';
import { ChangeRefused } from '../../../src/core/org/protection';
import { StorageError } from '../../../src/core/credentials/accountStore';
import { SignInError, type SignInFault } from '../../../src/core/credentials/signInError';
import type { RunFault } from '../../../src/core/journal/errors';
import { UnwritableStorage } from '../../../src/core/util/storage';
import { CrmError, type CrmDetail, type CrmErrorKind } from '../../../src/core/zoho/errors';
import type { HttpFault } from '../../../src/core/zoho/httpFaults';
import { OAuthError, type OAuthDetail, type OAuthRefusal } from '../../../src/core/zoho/oauthError';
import { explain, explainFault, told } from '../../../src/messages/explain';
import { explainInTerminal } from '../../../src/messages/terminal/faults';
import { waitForToken } from '../../../src/messages/waits';
import { l10n } from '../../../src/messages/l10n';
import { assertExplains } from '../../harness/crm';
import { flawsIn, pseudo } from '../../harness/pseudo';
import { target } from '../../harness/targets';

type OfEach<F extends Fault> = { readonly [Code in F['code']]: readonly Extract<F, { code: Code }>[] };

const httpKinds: Readonly<Record<HttpFault['kind'], true>> = {
  timeout: true,
  unconnected: true,
  untrusted: true,
  proxy: true,
  proxyRefusal: true,
  redirect: true,
  tooLarge: true,
  tooDeep: true,
  broken: true,
};
const https = Object.keys(httpKinds).map((kind): HttpFault => ({
  kind: kind as HttpFault['kind'],
  code: 'ECONNRESET',
  status: 200,
}));

const refusals: Readonly<Record<OAuthRefusal, true>> = {
  codeRefused: true,
  clientRefused: true,
  redirectRefused: true,
  scopeRefused: true,
  denied: true,
  expired: true,
  throttled: true,
  elsewhere: true,
  refused: true,
};

const ofAccounts: OfEach<OAuthDetail> = {
  refusal: Object.keys(refusals).flatMap((of) =>
    ['', 'some_code'].map((said) => ({ code: 'refusal' as const, of: of as OAuthRefusal, said })),
  ),
  browserSilent: [{ code: 'browserSilent' }],
  foreignHost: [{ code: 'foreignHost' }],
  unreadable: [{ code: 'unreadable' }],
  incomplete: [{ code: 'incomplete' }],
  serverFault: [{ code: 'serverFault', status: 502 }],
  unanswered: https.map((http) => ({ code: 'unanswered', http, at: 'accounts.zoho.eu' })),
};

const said = 'SOME_CODE';
const ofCalls: OfEach<CrmDetail> = {
  tokenRefused: [{ code: 'tokenRefused', said }],
  missingScope: [{ code: 'missingScope', said }],
  noPermission: ['', 'Crm_Implied_Api_Access'].map((lacking) => ({ code: 'noPermission', said, lacking })),
  territoriesOff: [{ code: 'territoriesOff', said }],
  rateLimited: [{ code: 'rateLimited', said }],
  creditsUsedUp: [{ code: 'creditsUsedUp', status: 429 }],
  creditsKept: [{ code: 'creditsKept', kept: 100 }],
  serverFault: [{ code: 'serverFault', said }],
  refused: [{ code: 'refused', said }],
  unreliable: [{ code: 'unreliable', last: { code: 'serverFault', said } }],
  unanswered: https.map((http) => ({ code: 'unanswered', http })),
  empty: [{ code: 'empty', status: 200 }],
  incomplete: [{ code: 'incomplete', status: 200 }],
  shape: [{ code: 'shape', field: 'users.3.id' }],
  nothingSaid: [{ code: 'nothingSaid' }],
  roundedIds: [{ code: 'roundedIds' }],
  unidentified: [{ code: 'unidentified' }],
  noTerritories: [{ code: 'noTerritories' }],
  pageRefused: [{ code: 'pageRefused', read: 200, why: { code: 'refused', said } }],
  rowsWithoutId: [1, 2].map((rows) => ({ code: 'rowsWithoutId', rows, first: 'users.3.id' })),
  miscounted: [{ code: 'miscounted', counted: 12, rows: 11 }],
  endless: [{ code: 'endless', page: 1000 }],
  malformedId: (['territory', 'user'] as const).map((of) => ({ code: 'malformedId', of })),
  uncheckedCertificates: [{ code: 'uncheckedCertificates' }],
  notRenewed: Object.values(ofAccounts)
    .flat()
    .map((why) => ({ code: 'notRenewed', why })),
  notRenewable: [{ code: 'notRenewable' }],
  renewedTooOften: [{ code: 'renewedTooOften', waitMs: 600_000 }],
  revoked: [true, false].map((isRemoved) => ({ code: 'revoked', isRemoved })),
  signedOut: [{ code: 'signedOut' }],
  secretsSilent: [{ code: 'secretsSilent' }],
};

const ofSignIns: OfEach<SignInFault> = {
  noTokenInEnvironment: [{ code: 'noTokenInEnvironment', variable: 'TOKEN' }],
  noDataCentreInEnvironment: [{ code: 'noDataCentreInEnvironment', variable: 'PLACE', known: ['us', 'eu'] }],
  noSuchEnvironment: [
    { code: 'noSuchEnvironment', variable: 'KIND', dataCentre: 'uk', known: ['production'] },
  ],
  portsInUse: [{ code: 'portsInUse', ports: [1, 2] }],
  livesElsewhere: [{ code: 'livesElsewhere', said: 'INVALID_HOST' }],
  signInNotEnded: [{ code: 'signInNotEnded' }],
};

const ofRuns: OfEach<RunFault> = {
  otherTarget: [{ code: 'otherTarget', planned: target(), open: target({ environment: 'sandbox' }) }],
  runElsewhere: [{ code: 'runElsewhere', run: target(), open: target({ environment: 'sandbox' }) }],
  notAlone: [{ code: 'notAlone' }],
  takenOver: [{ code: 'takenOver' }],
  noRun: [{ code: 'noRun' }],
  nothingLeft: [{ code: 'nothingLeft', sequel: 'resume' }],
  takenBack: [{ code: 'takenBack' }],
  journalUnwritable: [{ code: 'journalUnwritable', cause: 'ENOSPC' }],
  notForgotten: [{ code: 'notForgotten', cause: 'EBUSY' }],
  journalUnreadable: [{ code: 'journalUnreadable' }],
  recordsGone: [{ code: 'recordsGone' }],
  runUnforeseen: [{ code: 'runUnforeseen' }],
};

const crmKinds: Readonly<Record<CrmErrorKind, true>> = {
  invalidInput: true,
  noToken: true,
  uncheckedCertificates: true,
  tokenRefused: true,
  missingScope: true,
  noPermission: true,
  territoriesOff: true,
  rateLimited: true,
  creditsUsedUp: true,
  notFound: true,
  refused: true,
  serverFault: true,
  unreadable: true,
  network: true,
  timeout: true,
};

function isOfEditors(fault: Fault): boolean {
  const { detail, reason } = fault as { detail?: Fault; reason?: string };
  return [fault.code, detail?.code, reason].some((word) => word !== undefined && ofEditors.has(word));
}

/** What can come of an account that is kept, of a browser, of a workspace or of a chosen run only. */
const ofEditors: ReadonlySet<string> = new Set([
  ...['oauth', 'portsInUse', 'signInNotEnded', 'secretsSilent', 'revoked', 'signedOut', 'notRenewable'],
  ...['untrusted', 'noRun', 'nothingLeft', 'takenBack'],
]);

const errors = [
  ...Object.values(ofCalls)
    .flat()
    .map((detail) => new CrmError({ kind: 'refused', where: 'GET /org', detail, effect: 'none' })),
  ...Object.values(ofAccounts)
    .flat()
    .map((detail) => new OAuthError('refused', detail)),
  ...Object.values(ofSignIns)
    .flat()
    .map((fault) => new SignInError(fault)),
  new StorageError(),
  ...(['signIn', 'protection'] as const).map((keeping) => new UnwritableStorage({ code: 'ENOSPC' }, keeping)),
  ...(['readOnly', 'untrusted'] as const).map((reason) => new ChangeRefused(reason, target())),
  ...['damaged', 'EACCES'].map((why) => new ChangeRefused('unreadable', target(), why)),
];

describe('every fault of the core', () => {
  it('is told in whole sentences', () => {
    for (const error of errors) assertExplains(error);
  });

  it('is codes and parameters itself: no sentence, and nothing that JSON would lose', () => {
    for (const { message, fault } of errors) {
      assert.equal(message, JSON.stringify(fault));
      assert.deepEqual(JSON.parse(message), fault);
      assert.doesNotMatch(message, /[a-z]\. |[a-z]\."|undefined/, message);
    }
  });

  it('is told the same out of a record as when it happens', () => {
    for (const error of errors) {
      const kept = JSON.parse(JSON.stringify(error.fault)) as Fault;
      assert.deepEqual(explainFault(kept), explain(error));
    }
  });

  it('tells what it nests, once more or in place of itself', () => {
    const failed = (detail: CrmDetail) =>
      explain(new CrmError({ kind: 'noToken', where: 'GET /org', detail, effect: 'none' })).what;
    const inner = failed({ code: 'serverFault', said });
    assert.equal(
      failed({ code: 'unreliable', last: { code: 'serverFault', said } }),
      `Zoho is not answering reliably. ${inner}`,
    );
    const client: OAuthDetail = { code: 'refusal', of: 'clientRefused', said: 'invalid_client' };
    assert.equal(
      failed({ code: 'notRenewed', why: client }),
      `The sign-in could not be renewed. ${explain(new OAuthError('clientRefused', client)).what}`,
    );
    const silent: OAuthDetail = { code: 'unanswered', http: { kind: 'timeout', code: 'unknown' } };
    assert.equal(
      failed({ code: 'notRenewed', why: silent }),
      'Zoho did not answer in time.',
      'an old record',
    );
    const named = { ...silent, at: 'accounts.zoho.eu' };
    assert.equal(failed({ code: 'notRenewed', why: named }), 'accounts.zoho.eu did not answer in time.');
    assert.equal(failed({ code: 'secretsSilent' }), explain(new StorageError()).what);
  });
});

describe('every fault, in a language that nobody speaks', () => {
  before(() => l10n.use(pseudo, 'en'));
  after(() => l10n.use());

  it('is translated as a whole', () => {
    const met = [...errors.map(({ fault }) => fault), ...Object.values(ofRuns).flat()];
    const texts = met.map(explainFault).flatMap(({ what, notDone, next }) => [what, notDone, next]);
    assert.deepEqual(
      texts.flatMap((text) => flawsIn(text)),
      [],
    );
  });
});

describe('every fault in a terminal', () => {
  const kinds = Object.keys(crmKinds) as CrmErrorKind[];
  const met: readonly Fault[] = [
    ...errors.map(({ fault }) => fault),
    ...kinds.map((kind) => {
      const facts = { kind, where: 'PUT /users', detail: { code: 'nothingSaid' }, effect: 'none' } as const;
      return new CrmError(facts).fault;
    }),
    ...Object.values(ofRuns).flat(),
  ].filter((fault) => !isOfEditors(fault));

  it('is told in whole sentences that name no button, window or setting of an editor', () => {
    for (const fault of met) {
      const { what, notDone, next } = explainInTerminal(fault);
      for (const part of [what, notDone, next]) {
        assert.match(part, /^[^\n]{10,}[.)]$/, part);
        assert.doesNotMatch(
          part,
          /VS Code|\beditor|window|extension|activity view|“|http\.proxy|workspace|refresh the/i,
          JSON.stringify(fault),
        );
      }
    }
  });

  it('is told as anywhere else where that fits', () => {
    const { fault } = new CrmError({
      kind: 'serverFault',
      where: 'GET /org',
      detail: { code: 'serverFault', said },
      effect: 'none',
    });
    assert.deepEqual(explainInTerminal(fault), explainFault(fault));
    for (const code of ['constructor', 'notYetInvented'])
      assert.deepEqual(explainInTerminal({ code }), explainFault({ code }));
  });
});

describe('a fault that this version does not know', () => {
  const spoken = new InputError({ what: 'This is odd.', notDone: 'Nothing was sent.', next: 'Try again.' });

  for (const code of ['notYetInvented', 'constructor', '__proto__', '']) {
    it(`is told in general, with its code: ${JSON.stringify(code)}`, () => {
      const { what, notDone, next } = explainFault({ code });
      assert.equal(what, `Something happened that this version has no words for (${code}).`);
      assert.match(`${notDone} ${next}`, /not known\. .*newer version/);
    });
  }

  it('is told in general as far as it is unknown, whatever else is in it', () => {
    const { fault } = new CrmError({
      kind: 'timeout',
      where: 'PUT /users/{user}/territories',
      detail: { code: 'empty', status: 200 },
      effect: 'unknown',
    });
    const newer = { ...fault, detail: { code: 'tooLong', by: 5 } };
    const { what, notDone } = explainFault(newer);
    assert.match(what, /no words for \(tooLong\)\.$/);
    assert.equal(notDone, 'It is not known whether this request changed anything.');
    assert.match(explainFault({ ...fault, kind: 'tired' } as Fault).next, /newer version/);
  });

  it('is told in general where what its words need is missing', () => {
    for (const code of ['crm', 'oauth', 'portsInUse'])
      assert.match(explainFault({ code }).what, new RegExp(`no words for \\(${code}\\)`));
  });

  it('is not one that has its words with it', () => {
    assert.equal(told(spoken), 'This is odd. Nothing was sent. Try again.');
  });
});

it('the wait for a new token is told in whole minutes', () => {
  assert.equal(waitForToken(540_001), 'Zoho gives no new token for another 10 minutes; waiting');
});
