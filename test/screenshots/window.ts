/** The window that pictures are taken of. */
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../harness/editor/cache';
import { type Editor, openEditor } from '../harness/editor/editor';
import type { Theme } from '../harness/editor/settings';

export const activityBarWidth = 48;

/** Nothing in a picture that the product does not bring along. */
const settings = {
  'window.title': 'Territories for Zoho CRM',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.empty.hint': 'hidden',
  'editor.minimap.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'breadcrumbs.enabled': false,
};

interface OurWindow {
  readonly theme: Theme;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly sideBarWidth: number;
  /** A file that is open beside the view. */
  readonly file?: string;
}

/** Opens a window with our view in the side bar; whoever opens it closes it. */
export async function openOurWindow({ theme, viewport, sideBarWidth, file }: OurWindow): Promise<Editor> {
  const editor = await openEditor({
    extensions: [repoRoot],
    ...(file !== undefined && { files: [file], folder: path.dirname(file) }),
    theme,
    settings,
    viewport,
    deviceScaleFactor: 1.5,
  });
  try {
    const { page, workbench } = editor;
    if (file !== undefined) {
      await page
        .locator('.tab.active')
        .filter({ hasText: path.basename(file) })
        .waitFor();
    }
    await workbench.openView('Zoho CRM');
    await widenSideBar(page, sideBarWidth);
    // a scroll bar fades in and out in its own time
    await page.addStyleTag({ content: '.monaco-scrollable-element > .scrollbar { display: none }' });
    return editor;
  } catch (error) {
    await editor.close();
    throw error;
  }
}

async function widenSideBar(page: Page, width: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('There is no side bar.');
  const edge = box.x + box.width;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge + 1, 300);
  await page.mouse.move(box.x + width, 300);
  await page.mouse.up();
  await page.mouse.move(box.x + 1.4 * width, 300);
}
