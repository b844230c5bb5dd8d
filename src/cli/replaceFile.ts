import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';

/**
 * Puts a text in the place of a file, all or nothing: whoever reads it meanwhile has the old one. Throws the error of the
 * system, and then the file is as it was.
 *
 * @param mode who may read it
 */
export async function replaceFile(file: string, text: string, mode = 0o666): Promise<void> {
  // a name of its own: a process that was killed may have left a half file behind, and have had the same number
  const beside = `${file}.${randomBytes(4).toString('hex')}.new`;
  const handle = await fs.promises.open(beside, 'wx', mode);
  try {
    await handle.writeFile(text).finally(() => handle.close());
    await fs.promises.rename(beside, file);
  } catch (error) {
    await fs.promises.rm(beside, { force: true });
    throw error;
  }
}
