import { strict as assert } from 'node:assert';
import nodeFs from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { mock } from 'node:test';
import { ChangeError } from '../../../../src/core/journal/errors';
import { Journal } from '../../../../src/core/journal/journal';
import { mostLineBytes, readJournal } from '../../../../src/core/journal/journalFile';
import { decode, encode } from '../../../../src/core/journal/records';
import { Redactor } from '../../../../src/core/util/redact';
import { inFolder, planned } from '../../../harness/journals';

const isJournalError = (error: unknown) =>
  error instanceof ChangeError && error.fault.code === 'journalUnwritable';

describe('the file of a journal', () => {
  afterEach(() => mock.restoreAll());

  it('has no line that is longer than what is held in memory: it is neither written nor believed', () =>
    inFolder(async (folder) => {
      const names = { ...planned.names, users: { a: 'A'.repeat(mostLineBytes) } };
      const long = { ...planned, names };
      const file = path.join(folder, 'run');
      await assert.rejects(Journal.create(file, long, new Redactor()), isJournalError);
      assert.equal((await fs.stat(file)).size, 0);
      const line = encode(0, long);
      assert.ok(decode(line.trimEnd()), 'it has nothing else against it');
      await fs.writeFile(file, line);
      assert.equal(await readJournal(file), undefined);
    })).timeout(60_000);

  for (const put of ['link', 'file'] as const) {
    it(`is none that somebody else puts under its name at the last moment: a ${put}`, () =>
      inFolder(async (folder) => {
        const file = path.join(folder, 'run');
        const precious = path.join(folder, 'precious');
        await (await Journal.create(file, planned, new Redactor())).close();
        const before = await fs.readFile(file, 'utf8');
        await fs.writeFile(precious, 'mine');
        const remove = nodeFs.promises.rm;
        mock.method(nodeFs.promises, 'rm', async (...args: Parameters<typeof remove>) => {
          await remove(...args);
          if (args[0] !== `${file}.new`) return;
          if (put === 'link') await fs.symlink(precious, `${file}.new`);
          else await fs.writeFile(`${file}.new`, 'mine');
        });
        await assert.rejects(Journal.reopen(file, 1, new Redactor()), isJournalError);
        assert.equal(await fs.readFile(put === 'link' ? precious : `${file}.new`, 'utf8'), 'mine');
        assert.equal(await fs.readFile(file, 'utf8'), before);
      }));
  }

  it('is never begun where there is one already, or a link', () =>
    inFolder(async (folder) => {
      const [file, precious] = [path.join(folder, 'run'), path.join(folder, 'precious')];
      await fs.writeFile(precious, 'mine');
      await fs.symlink(precious, file);
      for (const there of [file, precious])
        await assert.rejects(Journal.create(there, planned, new Redactor()), isJournalError);
      assert.equal(await fs.readFile(precious, 'utf8'), 'mine');
    }));
});
