import assert from 'node:assert/strict';
import type { Session } from '../../src/core/session/sessions';
import { CrmError } from '../../src/core/zoho/errors';
import { run } from '../../src/extension/ports/commands';
import type { Invocation } from '../../src/extension/ports/invocation';
import type { Services } from '../../src/extension/ports/services';
import { place } from '../harness/people';
import { target } from '../harness/runs';

const invocation: Invocation = { rows: [{ kind: 'territory', territory: place(901) }], runId: 'a run' };
const sessionOf = (organisation: string) => ({ target: { ...target, organisation } }) as Session;

/** What a command is invoked on that fails, and then by Try Again, with another organisation open or the same one. */
async function invokedOn(afterwards: Session): Promise<readonly Invocation[]> {
  const seen: Invocation[] = [];
  const sessions = { current: sessionOf('1') };
  const tell = (_: string, __: string, button: string) => {
    sessions.current = afterwards;
    return Promise.resolve(button);
  };
  const parts = { sessions, prompter: { tell }, log: { error: () => undefined }, titleOf: () => 'Move' };
  const command = (on: Invocation) => {
    seen.push(on);
    if (seen.length > 1) return Promise.resolve();
    const fault = {
      kind: 'timeout',
      where: 'GET /users',
      detail: { code: 'nothingSaid' },
      effect: 'none',
    } as const;
    return Promise.reject(new CrmError(fault));
  };
  await run(parts as unknown as Services, { move: command }, 'move', invocation);
  return seen;
}

describe('a command that is tried again', () => {
  it('is about the same rows', async () => {
    assert.deepEqual(await invokedOn(sessionOf('1')), [invocation, invocation]);
  });

  it('is about no rows of another organisation than the one that is open by then', async () => {
    assert.deepEqual(await invokedOn(sessionOf('2')), [invocation, { rows: [], runId: 'a run' }]);
  });
});
