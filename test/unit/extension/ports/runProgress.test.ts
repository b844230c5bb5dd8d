import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { RunProgress } from '../../../../src/extension/ports/runProgress';

/** A progress that remembers what it showed. */
function progress() {
  const cancel = new AbortController();
  const shown: string[] = [];
  const report = (message: string, done?: number) => void shown.push([message, done].join(' '));
  return { cancel, shown, run: new RunProgress({ signal: cancel.signal, report }) };
}

const wait = (ms: number) =>
  ({ where: 'PUT', why: 'rateLimited', everybody: true, until: Date.now() + ms }) as const;

/** Lets a wait end, in steps of the clock after each of which whoever waits has their turn. */
async function pass(waiting: Promise<unknown>): Promise<void> {
  const state = { isOver: false };
  void waiting.finally(() => (state.isOver = true));
  while (!state.isOver) {
    mock.timers.tick(100);
    await turn();
  }
}

describe('the progress of a run', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('says how far it is', () => {
    const { run, shown } = progress();
    run.step(100, 250);
    run.step(250, 250);
    assert.deepEqual(shown, ['100 of 250 0.4', '250 of 250 1']);
  });

  it('counts down while it waits for Zoho, and then says how far it is again', async () => {
    const { run, shown } = progress();
    run.step(1, 4);
    await pass(run.wait(wait(1500)));
    assert.deepEqual(shown, [
      '1 of 4 0.25',
      '1 of 4 · Waiting for Zoho, 2 s 0.25',
      '1 of 4 · Waiting for Zoho, 1 s 0.25',
      '1 of 4 0.25',
    ]);
  });

  it('follows the longest of several waits', async () => {
    const { run, shown } = progress();
    await pass(Promise.all([run.wait(wait(900)), run.wait(wait(1900)), run.wait(wait(100))]));
    assert.deepEqual(shown, [
      'Waiting for Zoho, 1 s ',
      'Waiting for Zoho, 2 s ',
      'Waiting for Zoho, 1 s ',
      ' ',
    ]);
  });

  it('says which answer takes long and for how long, and how far it is again once it came', async () => {
    const { run, shown } = progress();
    run.step(100, 350);
    const over = new AbortController();
    const since = Date.now() - 5000;
    const call = 'GET /users';
    setTimeout(() => over.abort(), 1500);
    const first = run.stall({ call, since, over: over.signal });
    void run.stall({ call: 'GET /org', since, over: over.signal });
    await pass(first);
    assert.deepEqual(shown, [
      '100 of 350 0.2857142857142857',
      '100 of 350 · Zoho CRM: no answer to GET /users for 5 s 0.2857142857142857',
      '100 of 350 · Zoho CRM: no answer to GET /users for 6 s 0.2857142857142857',
      '100 of 350 0.2857142857142857',
    ]);
  });

  it('says after a cancel how many requests are still to end, and nothing of waits', async () => {
    const { run, shown, cancel } = progress();
    run.underWay(2);
    cancel.abort();
    run.underWay(1);
    run.underWay(0);
    await run.wait(wait(5000));
    assert.deepEqual(shown.slice(0, 3), [
      'Stopping (2 requests finishing) ',
      'Stopping (1 request finishing) ',
      'Stopping… ',
    ]);
    assert.ok(!shown.some((text) => text.includes('Waiting')));
  });

  it('says nothing once the run has ended', () => {
    const { run, shown, cancel } = progress();
    run.end();
    run.step(1, 1);
    cancel.abort();
    assert.deepEqual(shown, []);
  });
});
