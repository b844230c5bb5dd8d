import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { CrmError, type CrmErrorKind } from '../../../src/core/zoho/errors';
import { OAuthError, type OAuthErrorKind } from '../../../src/core/zoho/oauthError';
import { InputError, type Explanation } from '../../../src/core/util/errors';
import { cannotWrite, ChangeError, type RunFault } from '../../../src/core/journal/errors';
import { refusalOf } from '../../../src/core/apply/request';
import type { Refusal } from '../../../src/core/plan/plan';
import { explain, told, toldAsKept } from '../../../src/messages/explain';
import { target } from '../../harness/targets';
import { refusalWords } from '../../../src/messages/outcomes';

const crmKinds: readonly CrmErrorKind[] = [
  ...(['invalidInput', 'tokenRefused', 'missingScope', 'noPermission', 'territoriesOff'] as const),
  ...(['rateLimited', 'creditsUsedUp', 'notFound', 'refused', 'serverFault'] as const),
  ...(['unreadable', 'network', 'timeout'] as const),
];
const oauthKinds: readonly OAuthErrorKind[] = [
  ...(['codeRefused', 'clientRefused', 'redirectRefused', 'scopeRefused', 'denied', 'expired'] as const),
  ...(['throttled', 'refused', 'foreignHost', 'unreadable', 'serverFault', 'network', 'timeout'] as const),
];

const runFaults: readonly RunFault[] = [
  { code: 'otherTarget', planned: target(), open: target({ environment: 'sandbox' }) },
  { code: 'journalUnwritable', cause: 'ENOSPC' },
  { code: 'notForgotten', cause: 'EBUSY' },
  ...(
    ['notAlone', 'takenOver', 'takenBack', 'journalUnreadable', 'recordsGone', 'runUnforeseen'] as const
  ).map((code) => ({ code })),
];

/** Whole sentences, in words. */
function assertTells(...parts: readonly string[]): void {
  for (const part of parts) {
    assert.match(part, /^[^\n]{10,}[.)]$/, `not a sentence: ${part}`);
    assert.doesNotMatch(part, /undefined|\bnull\b|NaN|\[object|\{\d\}/);
  }
}

const explanation: Explanation = {
  what: 'Something is wrong.',
  notDone: 'Nothing was sent.',
  next: 'Try it again.',
};

describe('F23: every error says what happened, what was not done, and what to do', () => {
  it('of each class and kind, whatever caused it', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('ENOSPC', 'EACCES', 7, undefined, {}), (cause, code) => {
        const errors = [
          cannotWrite(cause),
          cannotWrite({ code }),
          ...runFaults.map((fault) => new ChangeError(fault, cause)),
          new InputError(explanation),
          ...oauthKinds.map((kind) => new OAuthError(kind, { code: 'unreadable' })),
          ...crmKinds.flatMap((kind) =>
            (['none', 'unknown'] as const).map(
              (effect) =>
                new CrmError({ kind, effect, detail: { code: 'nothingSaid' }, where: 'PUT /users' }),
            ),
          ),
        ];
        for (const error of errors) {
          assertTells(explain(error).what, explain(error).notDone, explain(error).next);
          for (const part of [explain(error).what, explain(error).notDone, explain(error).next])
            assert.ok(told(error).includes(part));
        }
      }),
    );
  });

  it('of each row that was refused, whatever Zoho said of it', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !/undefined|null|NaN|object|[{[]/.test(text));
    const item = fc.record(
      {
        code: fc.oneof(fc.constantFrom('LIMIT_EXCEEDED', 'INVALID_DATA', 'NOT_ALLOWED'), word),
        message: fc.option(word),
        status: fc.option(word),
        details: fc.option(
          fc.record(
            {
              limit: fc.option(fc.nat()),
              owner_status: fc.option(word),
              resource_path_index: fc.option(fc.constantFrom(2, 4)),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: ['code'] },
    );
    fc.assert(
      fc.property(item, fc.constantFrom('add', 'remove'), word, (said, operation, status) => {
        const refusals: readonly Refusal[] = [
          refusalOf(said, operation),
          { code: 'userStatus', status },
          { code: 'territoryUnknown', said: { code: 'INVALID_DATA', message: '' } },
          { code: 'membersUnknown' },
          { code: 'isManager' },
          { code: 'notArrived' },
          { code: 'fullSwap' },
          { code: 'otherNotDone' },
          { code: 'doneAgain' },
          { code: 'noAnswer' },
        ];
        for (const { what, next } of refusals.map(refusalWords)) assertTells(what, next);
      }),
    );
  });

  it('also of a reason that another version of this extension wrote into a journal', () => {
    for (const code of ['newInNextYear', 'toString', '__proto__']) {
      const fault = { code, organisation: 'x' };
      const refusal = { code } as unknown as Refusal;
      assertTells(toldAsKept(fault), ...Object.values(refusalWords(refusal)));
      for (const text of [toldAsKept(fault), refusalWords(refusal).what]) assert.ok(text.includes(code));
    }
    assertTells(toldAsKept({ code: 'notAlone' }));
  });
});
