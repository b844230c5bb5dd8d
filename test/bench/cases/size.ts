/** What has to be downloaded, and what is loaded at the start. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { pack } from '../../package/pack';
import type { Figure } from '../figures';

const kilobyte = 1000;

export async function size(): Promise<Figure[]> {
  const packed = await pack();
  try {
    const bytes = async (file: string) => (await fs.stat(file)).size / kilobyte;
    const atStart = await Promise.all(
      (await packed.loadedAtStart()).map((file) => bytes(path.join(packed.installed, file))),
    );
    return [
      {
        what: 'download the extension',
        measured: '.vsix',
        value: await bytes(packed.vsix),
        unit: 'kB',
        atMost: 300,
        everywhere: true,
      },
      {
        what: 'load the extension',
        measured: 'code at the start',
        value: atStart.reduce((sum, kilobytes) => sum + kilobytes, 0),
        unit: 'kB',
        atMost: 120,
        everywhere: true,
      },
    ];
  } finally {
    await packed.dispose();
  }
}
