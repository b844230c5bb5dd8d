import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import fetch from 'node-fetch';
import { idOf } from '../../../../src/core/credentials/account';
import { StorageError } from '../../../../src/core/credentials/accountStore';
import { ProtectionStore } from '../../../../src/core/org/protection';
import { Sessions, type Session } from '../../../../src/core/session/sessions';
import type { Accept, TokenSignIn } from '../../../../src/core/credentials/signIn';
import { UnderWay } from '../../../../src/core/session/underWay';
import { WorkspaceChoice } from '../../../../src/core/session/workspaceChoice';
import { Cancelled } from '../../../../src/core/util/async';
import type { Target } from '../../../../src/core/org/target';
import { type Simulator, startSimulator } from '../../../../src/simulator/server';
import { Machine, renewalsOf } from '../../../harness/accounts';
import { encodingsOf, filesHolding } from '../../../harness/byteScan';
import { crmError } from '../../../harness/crm';
import { withoutCertificateChecks } from '../../../harness/unchecked';
import { told } from '../../../../src/messages/explain';
import { SignInError } from '../../../../src/core/credentials/signInError';
import { targetLabel } from '../../../../src/messages/organisations';

/** A memory of VS Code's for a workspace, or for all of them. */
const memory = () => {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
};
const accept: Accept = () => Promise.resolve();
const refuse: Accept = () => Promise.reject(new Cancelled());

const signInAt = ({ port, accessToken }: Simulator): TokenSignIn => ({
  kind: 'token',
  host: { kind: 'loopback', port },
  tokens: { accessToken },
});
const lastingSignInAt = (simulator: Simulator): TokenSignIn => ({
  ...signInAt(simulator),
  tokens: {
    accessToken: simulator.accessToken,
    renewal: {
      refreshToken: simulator.refreshToken,
      clientId: simulator.clientId,
      clientSecret: simulator.clientSecret,
    },
  },
});

/** Resolves as soon as the open organisation is as wanted. */
function until(sessions: Sessions, wanted: (session: Session | undefined) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const subscription = sessions.onDidChange((session) => {
      if (!wanted(session)) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('sessions', () => {
  let first: Simulator;
  let second: Simulator;
  let machine: Machine;
  let sessions: Sessions;
  const opened: Sessions[] = [];
  /** Asked about what is under way, and the answer. */
  const asked: string[] = [];
  let mayEnd: () => Promise<void>;
  const underWay = new UnderWay((target) => {
    asked.push(targetLabel(target));
    return mayEnd();
  });

  /** A window of its own on the same machine, in a workspace of its own unless told. */
  const openWindow = (workspace = memory()) => {
    const { accounts, options } = machine.openWindow();
    const window = new Sessions({
      accounts,
      choice: new WorkspaceChoice(workspace),
      underWay,
      fetch,
      version: () => 'v7',
      redactor: options.redactor,
      onCall: () => undefined,
      onFault: (error) => {
        throw error;
      },
    });
    opened.push(window);
    return window;
  };

  beforeEach(async () => {
    [first, second] = await Promise.all([startSimulator(), startSimulator()]);
    machine = new Machine();
    sessions = openWindow();
    asked.length = 0;
    mayEnd = () => Promise.reject(new Cancelled());
  });
  afterEach(async () => {
    for (const window of opened.splice(0)) window.dispose();
    machine.close();
    await Promise.all([first.close(), second.close()]);
  });

  it('name organisation and user', async () => {
    const { target } = await sessions.open(signInAt(first), accept);
    assert.equal(targetLabel(target), `Halvorsen Instruments (local simulator, port ${first.port})`);
    assert.deepEqual(target, {
      name: 'Halvorsen Instruments',
      place: `loopback:${first.port}`,
      environment: 'developer',
      organisation: target.organisation,
      user: first.organisation.administrator?.id,
    });
    assert.match(target.organisation, /^\d+$/);
  });

  for (const [when, isFirst] of [
    ['before', true],
    ['after', false],
  ] as const) {
    it(`are opened once, where a view asks what is stored during a sign-in and reads it ${when} that is kept`, async () => {
      let keepOn: () => void = () => undefined;
      let readOn: () => void = () => undefined;
      const kept = new Promise<void>((resolve) => (keepOn = resolve));
      const read = new Promise<void>((resolve) => (readOn = resolve));
      const workspace = memory();
      const { update } = workspace;
      // the choice stands at once, and VS Code takes its time to say so
      const chosen = new Promise<void>((resolve) => {
        workspace.update = (key, value) => {
          const updated = update(key, value);
          resolve();
          return kept.then(() => updated);
        };
      });
      const window = openWindow(workspace);
      const seen: (Session | undefined)[] = [];
      window.onDidChange((session) => seen.push(session));
      const opening = window.open(signInAt(first), accept);
      await chosen;
      const { secrets } = machine;
      const get = secrets.get.bind(secrets);
      secrets.get = (key) => read.then(() => get(key));
      const restoring = window.restore();
      const [goOn, then] = isFirst ? [readOn, keepOn] : [keepOn, readOn];
      goOn();
      await (isFirst ? delay(20) : opening);
      then();
      const session = await opening;
      assert.equal(await restoring, session);
      assert.deepEqual(seen, [session]);
      assert.equal(session.model.whenClosed.aborted, false);
    });
  }

  it('refuse a token that may read neither organisation nor user, with the scopes to ask for, and end it', async () => {
    const { tokens, ...at } = lastingSignInAt(first);
    const accessToken = first.issueToken({ scopes: ['ZohoCRM.settings.territories.ALL'] });
    const error = await crmError(sessions.open({ ...at, tokens: { ...tokens, accessToken } }, accept));
    assert.equal(error.kind, 'missingScope');
    assert.match(
      told(error),
      /^This token may read neither the organisation nor the user it belongs to\. Nothing/,
    );
    assert.match(told(error), /ZohoCRM\.users\.ALL and ZohoCRM\.org\.READ/);
    assert.equal(first.requests.at(-1)?.path, '/oauth/v2/token/revoke');
    assert.deepEqual([...machine.secrets.values], []);
  });

  for (const [scope, known] of [
    ['ZohoCRM.org.READ', 'organisation'],
    ['ZohoCRM.users.ALL', 'user'],
  ] as const) {
    it(`open with a token that may read the ${known} only`, async () => {
      const accessToken = first.issueToken({ scopes: ['ZohoCRM.settings.territories.ALL', scope] });
      const { target } = await sessions.open({ ...signInAt(first), tokens: { accessToken } }, accept);
      assert.notEqual(target[known], '');
    });
  }

  it('ask before they end what is under way, whoever closes the organisation, and go on when refused', async () => {
    await sessions.open(signInAt(second), accept);
    const other = idOf((await openWindow().open(signInAt(first), accept)).account);
    const session = sessions.current ?? assert.fail();
    let end: () => void = () => undefined;
    const work = underWay.during(() => new Promise<void>((resolve) => (end = resolve)));
    const ways = {
      switching: () => sessions.switchTo(other),
      'signing in': () => sessions.open(lastingSignInAt(first), accept),
    };
    for (const [name, close] of Object.entries(ways)) {
      await assert.rejects(close(), Cancelled, name);
      assert.equal(sessions.current, session, name);
      assert.equal(session.model.whenClosed.aborted, false, name);
    }
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', new RegExp(`port ${second.port}`));
    assert.equal(first.requests.at(-1)?.path, '/oauth/v2/token/revoke', 'the refused sign-in is ended');
    mayEnd = () => Promise.resolve();
    await sessions.switchTo(other);
    assert.equal(session.model.whenClosed.aborted, true);
    end();
    await work;
    asked.length = 0;
    await sessions.open(signInAt(second), accept);
    assert.deepEqual(asked, [], 'nothing is under way any more');
  });

  it('do not open an account that was signed out in another window while they asked', async () => {
    await sessions.open(signInAt(second), accept);
    const elsewhere = openWindow();
    const other = idOf((await elsewhere.open(signInAt(first), accept)).account);
    mayEnd = async () => {
      await elsewhere.signOut(other);
    };
    let end: () => void = () => undefined;
    const work = underWay.during(() => new Promise<void>((resolve) => (end = resolve)));
    assert.equal(await sessions.switchTo(other), undefined);
    assert.equal(sessions.current?.target.place, `loopback:${second.port}`, 'what was open stays open');
    end();
    await work;
  });

  it('keep the organisation that is opened while the stored one is still being read', async () => {
    await openWindow().open(signInAt(first), accept);
    const release = machine.secrets.hold();
    const restored = sessions.restore();
    const opening = sessions.open(signInAt(second), accept);
    release();
    await restored;
    const session = await opening;
    assert.equal(sessions.current, session);
    assert.equal(session.target.place, `loopback:${second.port}`);
  });

  it('open the organisation that was chosen last, even when the one before takes longer', async () => {
    first.switches.latencyMs = 100;
    const slow = assert.rejects(sessions.open(signInAt(first), accept), Cancelled);
    const session = await sessions.open(signInAt(second), accept);
    await slow;
    assert.equal(sessions.current, session);
  });

  it('stay closed when the person signs out while an organisation is being opened', async () => {
    const before = await sessions.open(signInAt(second), accept);
    const opening = assert.rejects(sessions.open(signInAt(first), accept), Cancelled);
    await sessions.signOut(idOf(before.account));
    await opening;
    assert.equal(await sessions.restore(), undefined);
  });

  it('restore the stored organisation without asking it anything', async () => {
    await sessions.open(signInAt(first), accept);
    first.requests.length = 0;
    const restored = await openWindow().restore();
    assert.equal(
      restored && targetLabel(restored.target),
      `Halvorsen Instruments (local simulator, port ${first.port})`,
    );
    assert.deepEqual(first.requests, []);
  });

  it('say in the log that a sign-in that the person refuses could not be ended', async () => {
    const logged = new Promise<unknown>((resolve) => (machine.onFault = resolve));
    const offline: Accept = () => {
      first.failNext({ kind: 'reset' });
      return refuse({}, {} as Target);
    };
    await assert.rejects(sessions.open(lastingSignInAt(first), offline), Cancelled);
    assert.match(wordsOf(await logged), /refused or replaced could not be ended at Zoho\. /);
  });

  it('keep nothing of a sign-in that the person refuses, and end it at Zoho', async () => {
    await assert.rejects(sessions.open(lastingSignInAt(first), refuse), Cancelled);
    assert.deepEqual([...machine.secrets.values.keys()], []);
    assert.equal(first.requests.at(-1)?.path, '/oauth/v2/token/revoke');
    assert.equal(sessions.current, undefined);
  });

  it('ask once about an organisation: who accepted it before is not asked again', async () => {
    const asked: string[] = [];
    const ask: Accept = ({ user }, target) =>
      Promise.resolve(void asked.push(`${user?.name}|${targetLabel(target)}`));
    await sessions.open(lastingSignInAt(first), ask);
    await sessions.open(lastingSignInAt(first), ask);
    assert.deepEqual(asked, [`Ingrid Solheim|Halvorsen Instruments (local simulator, port ${first.port})`]);
  });

  it('hold several accounts side by side, and open in a workspace the one that was chosen there', async () => {
    const workspace = memory();
    await sessions.open(signInAt(first), accept);
    await openWindow(workspace).open(signInAt(second), accept);
    const reloaded = openWindow(workspace);
    assert.equal((await reloaded.restore())?.target.place, `loopback:${second.port}`);
    assert.equal(await openWindow().restore(), undefined, 'with two, nothing is opened by itself');
    const id = idOf((await sessions.restore())?.account ?? assert.fail());
    assert.equal((await reloaded.switchTo(id))?.target.place, `loopback:${first.port}`);
    assert.equal((await openWindow(workspace).restore())?.target.place, `loopback:${first.port}`);
  });

  it('open nobody where the account of the workspace is not known', async () => {
    await sessions.open(signInAt(first), accept);
    const workspace = memory();
    await workspace.update('zohoCrm.openAccount', 'eu/production/1/2');
    assert.equal(await openWindow(workspace).restore(), undefined);
    assert.equal(await openWindow(workspace).switchTo('eu/production/1/2'), undefined);
  });

  it('open no other account by themselves after a sign-out', async () => {
    const workspace = memory();
    const window = openWindow(workspace);
    await openWindow().open(signInAt(first), accept);
    const { account } = await window.open(signInAt(second), accept);
    await window.signOut(idOf(account));
    assert.equal(await openWindow(workspace).restore(), undefined);
  });

  it('end in every window when one signs out, and at Zoho', async () => {
    const { account } = await sessions.open(lastingSignInAt(first), accept);
    const other = openWindow();
    await other.restore();
    const closed = until(other, (session) => session === undefined);
    assert.deepEqual(await sessions.signOut(idOf(account)), { kind: 'done', atZoho: 'ended' });
    await closed;
    assert.equal(await other.restore(), undefined);
    assert.deepEqual([...machine.secrets.values], [['zohoCrm.accounts', '[]']]);
    assert.equal(first.requests.at(-1)?.body, `token=${first.refreshToken}`);
  });

  it('S13 leave no secret in the memory of the workspace, nor in the files that windows share', async () => {
    const workspace = memory();
    const window = openWindow(workspace);
    const protections = new ProtectionStore(machine.folder, () => true);
    const secrets = [first, second].flatMap((at) => [at.accessToken, at.refreshToken, at.clientSecret]);
    const assertClean = () => {
      const kept = JSON.stringify([...workspace.values]);
      assert.match(kept, /openAccount/);
      for (const secret of secrets) {
        for (const [form, bytes] of Object.entries(encodingsOf(secret)))
          assert.ok(!Buffer.from(kept).includes(bytes), form);
        assert.deepEqual(filesHolding(machine.folder, secret), []);
      }
    };
    for (const at of [first, second]) {
      const { account, target, model } = await window.open(lastingSignInAt(at), accept);
      await protections.choose(target, 'readOnly');
      at.revoke(at.accessToken);
      await model.hierarchy();
      assert.equal(renewalsOf(at), 1, 'the tokens were renewed meanwhile');
      assertClean();
      await window.switchTo(idOf(account));
      assertClean();
    }
    await window.signOut(idOf((await window.restore())?.account ?? assert.fail()));
    assertClean();
  });

  it('say when Zoho could not be told of a sign-out', async () => {
    const { account } = await sessions.open(lastingSignInAt(first), accept);
    first.failNext({ kind: 'reset' });
    assert.deepEqual(await sessions.signOut(idOf(account)), { kind: 'done', atZoho: 'notTold' });
    assert.equal(sessions.current, undefined);
  });

  it('stay with their own organisation when another window signs in elsewhere', async () => {
    const session = await sessions.open(signInAt(first), accept);
    await openWindow().open(signInAt(second), accept);
    assert.equal(await sessions.restore(), session);
  });

  it('show the organisation that another window signs in to where nobody was', async () => {
    assert.equal(await sessions.restore(), undefined);
    const told = until(sessions, () => true);
    await openWindow().open(signInAt(first), accept);
    await told;
    assert.equal((await sessions.restore())?.target.place, `loopback:${first.port}`);
  });

  for (const mood of ['broken', 'silent'] as const) {
    it(`say so when the secret storage is ${mood}, sign nobody out and delete nothing`, async () => {
      const session = await sessions.open(signInAt(first), accept);
      const kept = [...machine.secrets.values];
      machine.secrets.mood = mood;
      await assert.rejects(openWindow().restore(), StorageError);
      assert.deepEqual([...machine.secrets.values], kept);
      assert.equal(sessions.current, session, 'a window that has the token goes on');
    });
  }

  it('S29 refuse Zoho while certificates are not checked, and send nothing', () =>
    withoutCertificateChecks(async () => {
      const host = { kind: 'zoho', dataCentre: 'eu', environment: 'production' } as const;
      const error = await crmError(sessions.open({ ...signInAt(first), host }, accept));
      assert.equal(error.kind, 'uncheckedCertificates');
      assert.match(told(error), /NODE_TLS_REJECT_UNAUTHORIZED.*Nothing was sent to Zoho\./);
    }));
});

/** A failure as the log tells it. */
function wordsOf(error: unknown): string {
  assert.ok(error instanceof SignInError);
  return told(error);
}
