import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { mock } from 'node:test';
import * as fc from 'fast-check';
import { ChangeError } from '../../src/core/journal/errors';
import { Journal } from '../../src/core/journal/journal';
import { readJournal } from '../../src/core/journal/journalFile';
import { encode, type JournalRecord } from '../../src/core/journal/records';
import { Redactor } from '../../src/core/util/redact';
import { inFolder, outcomesAfter, outcomesOf, planned, someRecords } from '../harness/journals';

describe('the journal of a run', () => {
  /** The journal of these records as bytes; a place in it; and how many of its lines end before that place. */
  function written(records: readonly JournalRecord[], where: number) {
    const lines = [planned, ...records].map((record, index) => encode(index, record));
    const bytes = Buffer.from(lines.join(''));
    const at = Math.min(bytes.length - 1, Math.floor(where * bytes.length));
    let whole = 0;
    for (let end = 0; whole < lines.length; whole++) {
      end += Buffer.byteLength(lines[whole] ?? '');
      if (end > at) break;
    }
    return { bytes, at, whole };
  }
  const somewhere = fc.double({ min: 0, max: 1, noNaN: true });

  it('F14: cut anywhere, tells what was true up to there, never more, and goes on from there', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, somewhere, (records, where) =>
        inFolder(async (folder) => {
          const file = path.join(folder, 'run');
          const { bytes, at, whole } = written(records, where);
          await fs.writeFile(file, bytes.subarray(0, at));
          const read = await readJournal(file);
          if (whole === 0) {
            assert.equal(read, undefined);
            await assert.rejects(Journal.reopen(file, 1, new Redactor()), ChangeError);
            return;
          }
          assert.deepEqual(read && outcomesOf(read.state), outcomesAfter(records.slice(0, whole - 1)));
          assert.equal(read?.state.isDamaged, false, 'half a line is what a crash leaves');

          const journal = await Journal.reopen(file, 1, new Redactor());
          await journal.append({ kind: 'intent', at: 1, rows: [0] }, 'synced');
          await journal.close();
          const again = await readJournal(file);
          assert.equal(again?.lines, whole + 1, 'the new line can be read');
        }),
      ),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  it('F14: with one damaged byte says so, calls no row "not started" that may have been sent, and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        someRecords,
        someRecords,
        somewhere,
        fc.integer({ min: 1, max: 255 }),
        (records, after, where, flip) =>
          inFolder(async (folder) => {
            const file = path.join(folder, 'run');
            const { bytes, at, whole } = written(records, where);
            const isLastEnd = at === bytes.length - 1;
            bytes[at] = (bytes[at] ?? 0) ^ flip;
            await fs.writeFile(file, bytes);
            const read = await readJournal(file);
            if (whole === 0 && !isLastEnd) {
              assert.equal(read, undefined);
              return;
            }
            const believed = isLastEnd ? records : records.slice(0, whole - 1);
            const expected = outcomesAfter(believed).map(({ kind }) =>
              kind === 'notStarted' ? 'unknown' : kind,
            );
            assert.deepEqual(read && outcomesOf(read.state).map(({ kind }) => kind), expected);
            assert.equal(read?.state.isDamaged, true);

            const journal = await Journal.reopen(file, 1, new Redactor());
            for (const record of after) await journal.append(record, 'synced');
            await journal.close();
            const kept = await fs.readFile(file);
            assert.ok(kept.subarray(0, bytes.length).equals(bytes), 'what is damaged stays as it was');
            const again = await readJournal(file);
            assert.deepEqual(
              again && outcomesOf(again.state),
              outcomesOf(journal.state),
              'new records count',
            );
            assert.equal(again?.state.isDamaged, true, 'and it is still said');
          }),
      ),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it('F14: sixty megabytes without the end of a line are read once, and are none of ours', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      await fs.writeFile(file, encode(0, planned));
      await fs.appendFile(file, Buffer.alloc(60 * 1024 * 1024, 'x'));
      const concat = mock.method(Buffer, 'concat');
      const read = await readJournal(file);
      const copied = concat.mock.calls.reduce((sum, { result }) => sum + (result?.length ?? 0), 0);
      mock.restoreAll();
      assert.ok(copied < 130 * 1024 * 1024, `${copied} bytes were copied`);
      assert.deepEqual([read?.lines, read?.state.isDamaged], [1, false]);
    });
  }).timeout(30_000);

  it('reads a hundred thousand records in pieces, and lets others work in between', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'run');
      const lines = Array.from({ length: 100_000 }, (_, index) =>
        encode(index + 1, { kind: 'intent', at: index, rows: [index % 6] }),
      );
      await fs.writeFile(file, `${encode(0, planned)}${lines.join('')}12345678 torn`);
      let turns = 0;
      const beat = setInterval(() => turns++, 0);
      const read = await readJournal(file);
      clearInterval(beat);
      assert.ok(turns >= 20, `${turns} turns of the event loop`);
      assert.deepEqual([read?.lines, read?.state.isDamaged], [100_001, false]);
    });
  }).timeout(30_000);
});
