import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** The file that each lease in a folder has, named after its owner. */
export async function leaseFiles(leases: string): Promise<string[]> {
  const folders = await fs.readdir(leases);
  const files = folders.map(async (folder) => {
    // one that is just being taken, or given back, may be gone by now
    const owners = await fs.readdir(path.join(leases, folder)).catch((): string[] => []);
    return owners.map((owner) => path.join(leases, folder, owner));
  });
  return (await Promise.all(files)).flat();
}

/** Makes every lease in a folder that of another window. */
export async function stealLeases(leases: string): Promise<void> {
  for (const file of await leaseFiles(leases)) {
    await fs.rename(file, path.join(path.dirname(file), 'another window.owner'));
  }
}
