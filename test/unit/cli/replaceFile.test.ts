import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { replaceFile } from '../../../src/cli/replaceFile';

describe('a file that is put in the place of another one', () => {
  it('minds no half file that an earlier process of the same number left behind', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'replaced-'));
    try {
      const file = path.join(folder, 'plan.json');
      await fs.writeFile(`${file}.${process.pid}.new`, 'half');
      for (const text of ['one', 'another']) {
        await replaceFile(file, text);
        assert.equal(await fs.readFile(file, 'utf8'), text);
      }
      assert.equal((await fs.readdir(folder)).length, 2);
    } finally {
      await fs.rm(folder, { recursive: true });
    }
  });
});
