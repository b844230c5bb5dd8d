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
    const code = async (files: readonly string[]) => {
      const sizes = await Promise.all(files.map((file) => bytes(path.join(packed.installed, file))));
      return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0);
    };
    return [
      {
        what: 'download the extension',
        measured: '.vsix beside its translations',
        value: (await bytes(packed.vsix)) - (await packed.translations()) / kilobyte,
        unit: 'kB',
        atMost: 300,
        everywhere: true,
      },
      {
        what: 'load the extension',
        measured: 'code at the start',
        value: await code(await packed.loadedAtStart()),
        unit: 'kB',
        atMost: 15,
        everywhere: true,
      },
      {
        what: 'load the extension',
        measured: 'code at the first use',
        value: await code(await packed.loadedAtFirstUse()),
        unit: 'kB',
        atMost: 130,
        everywhere: true,
      },
    ];
  } finally {
    await packed.dispose();
  }
}
