import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  ProtectionStore,
  ChangeRefused,
  protections as allProtections,
} from '../../../../src/core/org/protection';
import { UnwritableStorage } from '../../../../src/core/util/storage';
import { target } from '../../../harness/targets';
import { explain, told } from '../../../../src/messages/explain';

describe('the protection of an organisation', () => {
  const one = { adds: 1, removals: 0 };
  let root: string;
  const opened: ProtectionStore[] = [];
  const openWindow = () => {
    const protections = new ProtectionStore(root, () => true);
    opened.push(protections);
    return protections;
  };
  beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'protection-'))));
  afterEach(() => {
    for (const protections of opened.splice(0)) protections.dispose();
    fs.rmSync(root, { recursive: true, force: true });
  });
  const refusal = async (protections: ProtectionStore) => {
    const error: unknown = await protections.consentTo(target(), one).catch((reason: unknown) => reason);
    assert.ok(error instanceof ChangeRefused, String(error));
    return error;
  };

  it('that is chosen in one window or profile holds in every other at once, whichever was there first', async () => {
    const [before, chooser] = [openWindow(), openWindow()];
    assert.equal(await before.consentTo(target(), one), 'click');
    await chooser.choose(target(), 'readOnly');
    for (const protections of [before, chooser, openWindow()])
      assert.equal((await refusal(protections)).reason, 'readOnly');
    await before.choose(target(), 'typeAlways');
    assert.equal(await chooser.consentTo(target(), one), 'type');
  });

  it('is told to windows that follow', async () => {
    const [window, other] = [openWindow(), openWindow()];
    await other.follow();
    const heard = new Promise((resolve) => other.onDidChange(resolve));
    await window.choose(target(), 'readOnly');
    await heard;
  });

  it('starts as the environment asks for, also where no file was ever written', async () => {
    assert.equal(await openWindow().of(target()), 'typeLarge');
    assert.equal(await openWindow().of(target({ environment: 'sandbox' })), 'click');
    assert.deepEqual(fs.readdirSync(root), [], 'looking writes nothing');
  });

  it('is whole whenever it is read: a window that chooses again and again never leaves half a file', async () => {
    const [writer, reader] = [openWindow(), openWindow()];
    await writer.choose(target(), 'readOnly');
    const writing = (async () => {
      for (let time = 0; time < 40; time++)
        await writer.choose(target(), time % 2 ? 'readOnly' : 'typeAlways');
    })();
    for (let time = 0; time < 200; time++) {
      const consent = await reader.consentTo(target(), one).catch((error: unknown) => error);
      assert.ok(consent === 'type' || (consent instanceof ChangeRefused && consent.reason === 'readOnly'));
    }
    await writing;
    assert.equal(fs.readdirSync(path.join(root, 'protection')).length, 1);
  });

  const replaceBy = (file: string, make: () => void) => {
    fs.rmSync(file);
    make();
  };
  const spoilt: readonly [name: string, spoil: (file: string) => void, code: string][] = [
    ['is a folder', (file) => replaceBy(file, () => fs.mkdirSync(file)), 'EISDIR'],
    ['leads round in a circle', (file) => replaceBy(file, () => fs.symlinkSync(file, file)), 'ELOOP'],
    [
      'lies where a file took the place of the folder',
      (file) => {
        fs.rmSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(path.dirname(file), '');
      },
      'ENOTDIR',
    ],
    ['is empty', (file) => fs.writeFileSync(file, ''), 'it is damaged'],
  ];
  for (const [name, spoil, code] of spoilt) {
    it(`that cannot be read because it ${name} counts as read-only, with words`, async () => {
      const protections = openWindow();
      await protections.choose(target(), 'click');
      const [file = ''] = fs.readdirSync(path.join(root, 'protection'));
      spoil(path.join(root, 'protection', file));
      const refused = await refusal(openWindow());
      assert.equal(refused.reason, 'unreadable');
      assert.ok(
        told(refused).includes(`cannot be read on this computer (${code}), so it counts as read-only.`),
      );
      assert.equal(await openWindow().of(target()), 'readOnly', 'the status bar shows the lock');
    });
  }

  it('that cannot be written stays as it was, and says so', async () => {
    fs.writeFileSync(path.join(root, 'protection'), '');
    const error: unknown = await openWindow()
      .choose(target(), 'click')
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof UnwritableStorage);
    assert.match(told(error), /^The storage of this computer .* cannot be written \(E\w+\)\./);
    assert.equal(explain(error).notDone, 'The protection is as it was.');
  });

  it('is not shared between organisations that may not be read: their users tell them apart', async () => {
    const protections = openWindow();
    const [ada, eve] = [target({ organisation: '', user: '1' }), target({ organisation: '', user: '2' })];
    await protections.choose(ada, 'readOnly');
    assert.equal(await protections.of(ada), 'readOnly');
    assert.equal(await protections.of(eve), 'typeLarge');
  });

  for (const [first, second] of [
    ['7', ''],
    ['', '7'],
  ] as const) {
    it(`holds for the same user whether or not the token may read the organisation: ${first || 'none'}, then ${second || 'none'}`, async () => {
      const [one, other] = [first, second].map((organisation) => target({ organisation, user: '9' }));
      assert.ok(one && other);
      await openWindow().choose(one, 'readOnly');
      assert.equal(await openWindow().of(other), 'readOnly');
      await openWindow().choose(other, 'click');
      assert.equal(await openWindow().of(other), 'click', 'and can be chosen anew');
    });
  }

  it('is the strictest of what was chosen for the organisation and for the user', async () => {
    const [mine, unread] = ['7', ''].map((organisation) => target({ organisation, user: '9' }));
    const colleague = target({ organisation: '7', user: '8' });
    assert.ok(mine && unread);
    await openWindow().choose(unread, 'typeAlways');
    await openWindow().choose(colleague, 'click');
    assert.equal(await openWindow().of(mine), 'typeAlways');
    await openWindow().choose(colleague, 'readOnly');
    assert.equal(await openWindow().of(mine), 'readOnly', 'as one organisation has one protection');
    assert.equal(await openWindow().of(unread), 'typeAlways', 'who cannot be known to be in it');
    await openWindow().choose(mine, 'click');
    assert.equal(await openWindow().of(unread), 'click');
  });

  it('stays in windows that know of it when its folder is deleted, until somebody chooses anew', async () => {
    const [chooser, reader] = [openWindow(), openWindow()];
    await chooser.choose(target({ user: '9' }), 'readOnly');
    assert.equal(await reader.of(target({ user: '9' })), 'readOnly');
    fs.rmSync(path.join(root, 'protection'), { recursive: true });
    for (const protections of [chooser, reader]) {
      assert.equal(await protections.of(target({ user: '9' })), 'readOnly');
      assert.equal((await refusal(protections)).reason, 'readOnly');
    }
    await chooser.choose(target({ user: '9' }), 'click');
    assert.equal(await reader.of(target({ user: '9' })), 'click');
    fs.rmSync(path.join(root, 'protection'), { recursive: true });
    assert.equal(await reader.of(target({ user: '9' })), 'typeLarge', 'a lost leave is none');
  });

  it('lies in files that name nobody, one for each organisation', async () => {
    const protections = openWindow();
    for (const protection of allProtections) await protections.choose(target(), protection);
    const [file, ...others] = fs.readdirSync(path.join(root, 'protection'));
    assert.deepEqual(others, []);
    assert.match(file ?? '', /^[0-9a-f]{20}$/);
  });
});
