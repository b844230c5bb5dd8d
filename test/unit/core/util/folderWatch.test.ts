import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { mock } from 'node:test';
import { AccountFolders } from '../../../../src/core/credentials/accountFolders';
import { ProtectionStore } from '../../../../src/core/org/protection';
import { FolderWatch } from '../../../../src/core/util/folderWatch';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import { sources } from '../../../harness/sources';

/** What the system says when all its watches are taken. */
const noSpace = () =>
  Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), { code: 'ENOSPC' });

/** Every module sees what takes the place of the system's watch. */
function replaceWatch(implementation: typeof fs.watch = fs.watch) {
  const replaced = mock.method(fs, 'watch', implementation);
  syncBuiltinESMExports();
  return replaced;
}

function restoreWatch(): void {
  mock.restoreAll();
  syncBuiltinESMExports();
}

describe('a watch on a folder', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'watched-'))));
  afterEach(() => {
    restoreWatch();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('that cannot be had is missing and nothing more, and is had as soon as it can be', async () => {
    let told: () => void = () => undefined;
    const telling = new Promise<void>((resolve) => (told = resolve));
    const watch = new FolderWatch(folder, () => told());
    const full = replaceWatch(() => {
      throw noSpace();
    });
    watch.begin();
    watch.begin();
    assert.equal(full.mock.callCount(), 2);
    restoreWatch();
    watch.begin();
    fs.writeFileSync(path.join(folder, 'a'), '');
    await telling;
    watch.dispose();
  });

  it('that breaks is had anew the next time it is asked for', () => {
    const watched = replaceWatch();
    const watch = new FolderWatch(folder, () => undefined);
    watch.begin();
    watched.mock.calls[0]?.result?.emit('error', noSpace());
    watch.begin();
    assert.equal(watched.mock.callCount(), 2);
    watch.dispose();
  });

  it('is all that is missing where accounts, runs and protections cannot have theirs', async () => {
    const full = replaceWatch(() => {
      throw noSpace();
    });
    const [accounts, runs, protections] = [
      new AccountFolders(folder),
      new RunHistory(folder),
      new ProtectionStore(folder, () => true),
    ];
    await accounts.follow();
    await protections.follow();
    runs.follow();
    assert.equal(full.mock.callCount(), 4);
    assert.equal(await accounts.isSignedOut('a'), false);
    assert.deepEqual(await runs.list(), []);
    for (const part of [accounts, runs, protections]) part.dispose();
  });

  it('is made in one place only, so that none can cost more', () => {
    // those of VS Code are its own business: it tells a person when there are no more, and extensions nothing
    const makers = sources('src').filter(({ text }) => /\bwatch\b.*from 'node:fs/.test(text));
    assert.deepEqual(
      makers.map(({ file }) => file),
      ['src/core/util/folderWatch.ts'],
    );
  });
});
