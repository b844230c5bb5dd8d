import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import type { SecretStorage } from 'vscode';
import type { Account } from '../../../src/auth/account';
import { AccountStore } from '../../../src/auth/accountStore';
import { Sessions } from '../../../src/auth/sessions';
import { Cancelled } from '../../../src/base/async';
import { Emitter } from '../../../src/base/event';
import { Redactor } from '../../../src/base/redact';
import { type Simulator, startSimulator } from '../../../src/simulator/server';

/** Secrets whose readings can be held back, as they are when the editor is busy. */
class Secrets implements SecretStorage {
  private readonly values = new Map<string, string>();
  private readonly changes = new Emitter<{ key: string }>();
  readonly onDidChange = this.changes.event;
  private held: (() => void)[] | undefined;

  /** What was read so far stays on its way until the function this returns is called. */
  hold(): () => void {
    const held: (() => void)[] = [];
    this.held = held;
    return () => {
      this.held = undefined;
      for (const arrive of held) arrive();
    };
  }

  get(key: string): Promise<string | undefined> {
    const value = this.values.get(key);
    return new Promise((resolve) => {
      if (this.held) this.held.push(() => resolve(value));
      else resolve(value);
    });
  }

  store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    this.changes.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    this.changes.fire({ key });
    return Promise.resolve();
  }
}

describe('sessions', () => {
  let first: Simulator;
  let second: Simulator;
  let secrets: Secrets;
  let sessions: Sessions;

  const accountAt = ({ port, accessToken }: Simulator): Account => ({
    version: 1,
    kind: 'local',
    port,
    accessToken,
  });
  /** A window of its own over the same secrets. */
  const openWindow = () =>
    new Sessions({
      store: new AccountStore(secrets),
      fetch,
      version: () => 'v7',
      redactor: new Redactor(),
      onExchange: () => undefined,
      onFault: (error) => {
        throw error;
      },
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(async () => {
    [first, second] = await Promise.all([startSimulator(), startSimulator()]);
    secrets = new Secrets();
    sessions = openWindow();
  });
  afterEach(async () => {
    sessions.dispose();
    await Promise.all([first.close(), second.close()]);
  });

  it('keep the organisation that is opened while a sign-out is still being told', async () => {
    await sessions.open(accountAt(first));
    const release = secrets.hold();
    await sessions.signOut();
    const session = await sessions.open(accountAt(second));
    release();
    await settled();
    assert.equal(sessions.current, session);
  });

  it('keep the organisation that is opened while the stored one is still being read', async () => {
    const other = openWindow();
    await other.open(accountAt(first));
    other.dispose();
    const release = secrets.hold();
    const restored = sessions.restore();
    const session = await sessions.open(accountAt(second));
    release();
    assert.equal(await restored, session);
    assert.equal(sessions.current, session);
  });

  it('open the organisation that was chosen last, even when the one before takes longer', async () => {
    first.switches.latencyMs = 100;
    const slow = sessions.open(accountAt(first));
    const session = await sessions.open(accountAt(second));
    await assert.rejects(slow, Cancelled);
    assert.equal(sessions.current, session);
  });

  it('stay closed when the person signs out while an organisation is being opened', async () => {
    const opening = sessions.open(accountAt(first));
    await sessions.signOut();
    await assert.rejects(opening, Cancelled);
    assert.equal(await sessions.restore(), undefined);
  });

  it('restore the stored organisation without asking it anything', async () => {
    await sessions.open(accountAt(first));
    first.requests.length = 0;
    const other = openWindow();
    const restored = await other.restore();
    other.dispose();
    assert.equal(restored?.target.label, `Halvorsen Instruments (local simulator, port ${first.port})`);
    assert.deepEqual(first.requests, []);
  });

  it('follow another window that signs in elsewhere, and one that signs out', async () => {
    await sessions.open(accountAt(first));
    const other = openWindow();
    await other.open(accountAt(second));
    await settled();
    assert.deepEqual((await sessions.restore())?.account, other.current?.account);
    await other.signOut();
    await settled();
    assert.equal(await sessions.restore(), undefined);
    other.dispose();
  });
});
