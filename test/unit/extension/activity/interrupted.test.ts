import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { ViewBadge } from 'vscode';
import { Lease } from '../../../../src/core/journal/lease';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import { organisationKey } from '../../../../src/core/org/target';
import { Cancelled } from '../../../../src/core/util/async';
import { Interrupted } from '../../../../src/extension/features/activity/interrupted';
import { never } from '../../../harness/crm';
import { active, plan, target } from '../../../harness/runs';
import { click, ScriptedPrompter, type Reaction } from '../../../harness/scriptedPrompter';

const hour = 3_600_000;
const start = Date.now();

describe('a run that was interrupted', () => {
  let folder: string;
  let history: RunHistory;
  let memory: Map<string, unknown>;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'interrupted-'));
    history = new RunHistory(folder);
    memory = new Map();
  });
  afterEach(async () => {
    history.dispose();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const begin = async (at = start - hour): Promise<string> => {
    const names = { territory: () => 'North', user: () => 'Anna' };
    const { id, journal } = await history.begin(plan([active(1), active(2)]), at, { names });
    await journal.append({ kind: 'outcome', rows: [0], outcome: { kind: 'applied', seen: 'answer' } });
    await journal.close();
    return id;
  };

  /** A window that opens now. */
  const openWindow = async (...script: Reaction[]) => {
    const prompter = new ScriptedPrompter(script, Cancelled);
    const view: { badge?: ViewBadge | undefined } = {};
    const executed: unknown[] = [];
    const execute = (...command: unknown[]) => Promise.resolve(void executed.push(command));
    const remembered = {
      get: (key: string) => memory.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    };
    const interrupted = new Interrupted({ history, prompter }, view, remembered, start, execute as never);
    await interrupted.look();
    return { prompter, view, executed, look: () => interrupted.look() };
  };

  it('is told once, with Resume, and counted in a badge until it is resumed or forgotten', async () => {
    const id = await begin();
    const first = await openWindow(click('Resume'));
    const [{ severity, text, buttons } = assert.fail()] = first.prompter.messages;
    assert.equal(severity, 'warning');
    assert.equal(
      text,
      'A run was interrupted: Associate with North in Test (local simulator, port 1), 1 of 2 done, 1 h ago.',
    );
    assert.deepEqual(buttons, ['Resume', 'Show Activity']);
    assert.deepEqual(first.executed, [['zohoCrm.resumeRun', id]]);
    assert.deepEqual(first.view.badge, { value: 1, tooltip: '1 run was interrupted and can be resumed.' });

    const second = await openWindow();
    assert.deepEqual(second.prompter.messages, [], 'once, and not at every start');
    assert.equal(second.view.badge?.value, 1);
    await history.remove(id);
    await second.look();
    assert.equal(second.view.badge, undefined);
  });

  it('is one message also where there are several', async () => {
    await begin();
    await begin(start - 2 * hour);
    const { prompter, view, executed } = await openWindow(click('Show Activity'));
    assert.deepEqual(
      prompter.messages.map(({ text, buttons }) => [text, buttons]),
      [['2 runs were interrupted and can be resumed.', ['Show Activity']]],
    );
    assert.equal(view.badge?.value, 2);
    assert.deepEqual(executed, [['zohoCrm.activity.focus']]);
  });

  it('is neither told nor counted while some window goes on with it', async () => {
    await begin();
    const lease = await Lease.take(history.leases, organisationKey(target), never());
    try {
      const { prompter, view } = await openWindow();
      assert.deepEqual([prompter.messages, view.badge], [[], undefined]);
    } finally {
      await lease.release();
    }
  });

  it('that began in a window that is open is counted, and told there only', async () => {
    await begin(start + 1);
    const { prompter, view } = await openWindow();
    assert.deepEqual([prompter.messages, view.badge?.value], [[], 1]);
  });

  it('does not hide one that ended', async () => {
    const { id, journal } = await history.begin(plan([active(1)]), start - hour);
    await journal.append({ kind: 'outcome', rows: [0], outcome: { kind: 'applied', seen: 'answer' } });
    await journal.append({ kind: 'ended', at: start, how: 'complete' }, 'synced');
    await journal.close();
    assert.ok(await history.has(id));
    assert.equal((await openWindow()).view.badge, undefined);
  });
});
