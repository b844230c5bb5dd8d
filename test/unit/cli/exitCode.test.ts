import { strict as assert } from 'node:assert';
import { exitCodeOf, exitCodes } from '../../../src/cli/exitCode';
import { AssignmentRefused } from '../../../src/core/assignmentPlan/refused';
import { SignInError } from '../../../src/core/credentials/signInError';
import { ChangeError } from '../../../src/core/journal/errors';
import { ChangeRefused } from '../../../src/core/org/protection';
import { Cancelled } from '../../../src/core/util/async';
import { InputError, KnownError } from '../../../src/core/util/errors';
import { CrmError, type CrmErrorKind } from '../../../src/core/zoho/errors';
import { target } from '../../harness/targets';

const call = (kind: CrmErrorKind) =>
  new CrmError({ kind, where: 'GET /org', detail: { code: 'nothingSaid' }, effect: 'none' });

class NewFault extends KnownError {}

const codes: readonly (readonly [error: unknown, code: number])[] = [
  [new InputError({ what: 'It is odd.', notDone: 'Nothing was done.', next: 'Mend it.' }), 1],
  [new SignInError({ code: 'noTokenInEnvironment', variable: 'X' }), 4],
  [call('tokenRefused'), 4],
  [call('missingScope'), 4],
  [call('noPermission'), 4],
  [call('network'), 1],
  [call('rateLimited'), 1],
  [new ChangeRefused('readOnly', target()), 3],
  [new ChangeError({ code: 'notAlone' }), 3],
  [new ChangeError({ code: 'otherTarget', planned: target(), open: target() }), 3],
  [new ChangeError({ code: 'runUnforeseen' }), 5],
  [new ChangeError({ code: 'journalUnwritable', cause: 'ENOSPC' }), 1],
  [new AssignmentRefused({ code: 'stalePlan', moved: [] }), 3],
  [new AssignmentRefused({ code: 'notThere', text: 'X', similar: [] }), 1],
  [new Cancelled(), 130],
  [new NewFault({ code: 'notYetInvented' }), 1],
  [new NewFault({ code: 'constructor' }), 1],
  [new TypeError('a mistake of ours'), 1],
  ['thrown', 1],
];

describe('the exit status', () => {
  for (const [error, code] of codes) {
    it(`of ${error instanceof Error ? `${error.name} ${error.message}`.slice(0, 80) : String(error)} is ${code}`, () => {
      assert.equal(exitCodeOf(error), code);
      assert.ok(code in exitCodes);
    });
  }
});
