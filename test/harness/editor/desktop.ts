/** Decides whether host tests run in desktop VS Code or in the web host. */
import * as path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { repoRoot } from './cache';
import { type Release, releases } from './install';

/** The program that stands in for desktop VS Code. */
const webHost = path.join(repoRoot, 'test/harness/editor/code.cjs');

/** Whether a window of a desktop program could show. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * Returns the program to run extension tests in: desktop VS Code where it has a display and can be downloaded,
 * else the web host. The environment variable VSCODE_TEST_HOST (`desktop`, `web`) decides instead when set.
 */
export async function editorProgram(release: Release): Promise<string> {
  const asked = process.env['VSCODE_TEST_HOST'];
  if (asked === 'web') return webHost;
  if (asked === 'desktop') return download(release);
  return hasDisplay() && (await downloadsAnswer()) ? download(release) : webHost;
}

function download(release: Release): Promise<string> {
  return downloadAndUnzipVSCode({
    version: release === 'oldest' ? releases.oldest.vscode : 'stable',
    cachePath: path.join(repoRoot, '.vscode-test'),
  });
}

async function downloadsAnswer(): Promise<boolean> {
  const url = 'https://update.code.visualstudio.com/api/releases/stable';
  return fetch(url, { signal: AbortSignal.timeout(4000) }).then(
    (response) => response.ok,
    () => false,
  );
}
