import type { Uri } from 'vscode';

/** Whether a file says who belongs to which territory, by its name. */
export function isAssignmentFile({ path }: Pick<Uri, 'path'>): boolean {
  return /\.territories\.jsonc$/i.test(path);
}
