import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { encodingsOf, filesHolding } from '../harness/byteScan';

const secret = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';

describe('the search for a secret in files', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scan-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const found = (bytes: Buffer) => {
    fs.writeFileSync(
      path.join(folder, 'file'),
      Buffer.concat([Buffer.from([0, 255, 10]), bytes, Buffer.from([7])]),
    );
    return filesHolding(folder, secret);
  };

  for (const [name, bytes] of Object.entries(encodingsOf(secret))) {
    it(`finds it: ${name}`, () => assert.ok(found(bytes).length > 0));
  }

  for (const around of ['', 'a', 'ab', 'abc']) {
    it(`finds it in base64 behind ${around.length} others`, () =>
      assert.ok(found(Buffer.from(Buffer.from(`${around}${secret}xyz`).toString('base64'))).length > 0));
  }

  it('finds nothing where there is nothing', () =>
    assert.deepEqual(found(Buffer.from(secret.slice(0, -1))), []));
});
