/** Where and how pictures are taken. */
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../harness/editor/cache';
import type { Editor } from '../harness/editor/editor';

export const pictures = path.join(repoRoot, 'media/screenshots');
export const pictureSize = { width: 1040, height: 660 };

/** Saves a picture; the mouse rests where it changes nothing. */
export async function picture({ page }: Editor, name: string, size = pictureSize): Promise<void> {
  await page.mouse.move(pictureSize.width - 20, pictureSize.height / 2);
  await page.locator('.monaco-hover').first().waitFor({ state: 'hidden' });
  await capture(page, name, size);
}

/** Saves a picture of a part of the page. */
export async function capture(
  page: Page,
  name: string,
  size = pictureSize,
  corner = { x: 0, y: 0 },
): Promise<void> {
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({
    path: file,
    clip: { ...corner, ...size },
    animations: 'disabled',
    caret: 'hide',
  });
  console.log(path.relative(repoRoot, file));
}
