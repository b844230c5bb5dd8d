import type { Frame, Page } from 'playwright-core';
import { until } from './until';

/** Waits until a report is shown and has the focus, which it takes only once it is loaded; returns the page inside. */
export async function shownReport(page: Page): Promise<Frame> {
  const frame = await until('the report to be shown', async () => {
    for (const candidate of page.frames()) {
      if ((await candidate.locator('h1').count()) > 0) return candidate;
    }
    return undefined;
  });
  await until('the report to have the focus', () =>
    page.evaluate<boolean>(`document.activeElement?.tagName === 'IFRAME'`),
  );
  return frame;
}
