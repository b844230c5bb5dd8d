/** Puts extensions into a private extensions folder, as if the user had installed them. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { run } from './cache';
import type { EditorHost } from './install';

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Installs an extension.
 *
 * @param extension a .vsix file, which is unpacked, or an extension's folder, which is linked
 */
export async function installExtension(
  host: EditorHost,
  extensionsDir: string,
  extension: string,
): Promise<void> {
  if (!extension.endsWith('.vsix')) return link(extensionsDir, path.resolve(extension));
  const args = ['--extensions-dir', extensionsDir, '--install-extension', path.resolve(extension), '--force'];
  const output = await run(
    host.node,
    [host.serverScript, '--server-data-dir', extensionsDir, ...args],
    extensionsDir,
  );
  if (!output.includes('successfully installed'))
    throw new Error(`${extension} was not installed:\n${output}`);
}

/** A link is found only with an entry in the list that VS Code keeps of its extensions. */
async function link(extensionsDir: string, folder: string): Promise<void> {
  const manifest = JSON.parse(await fs.readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  const id = `${manifest.publisher}.${manifest.name}`;
  const relativeLocation = `${id}-${manifest.version}`.toLowerCase();
  const location = path.join(extensionsDir, relativeLocation);
  await fs.mkdir(extensionsDir, { recursive: true });
  await fs.rm(location, { recursive: true, force: true });
  await fs.symlink(folder, location, 'junction');
  const listFile = path.join(extensionsDir, 'extensions.json');
  const list = JSON.parse(await fs.readFile(listFile, 'utf8').catch(() => '[]')) as {
    identifier: { id: string };
  }[];
  const others = list.filter((entry) => entry.identifier.id !== id);
  const entry = {
    identifier: { id },
    version: manifest.version,
    location: { $mid: 1, scheme: 'file', path: location },
    relativeLocation,
    metadata: { installedTimestamp: Date.now(), pinned: true, source: 'vsix' },
  };
  await fs.writeFile(listFile, JSON.stringify([...others, entry]));
}
