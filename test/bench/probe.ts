/** A real editor with the extension as it ships, and a probe in its extension host. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../harness/editor/cache';
import { type Editor, openEditor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';

/** Milliseconds until something that does not happen is given up. */
const patience = 20_000;

const beside = ['empty', 'probe'].map((name) => path.join(repoRoot, 'test/bench/extensions', name));

export interface Probed {
  readonly editor: Editor;
  /** Asks the probe inside the extension host. */
  readonly ask: <T = number>(question: string) => Promise<T>;
}

interface Opened {
  readonly folder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** In pixels. */
  readonly height?: number;
}

/** Opens an editor, on a folder if one is given, with the extension as it ships, an empty one, and the probe. */
export async function withProbe<T>(
  use: (probed: Probed) => Promise<T>,
  { folder, settings, height = 1000 }: Opened = {},
): Promise<T> {
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'probe-'));
  const file = path.join(scratch, 'port');
  const editor = await openEditor({
    extensions: [repoRoot, ...beside],
    ...(folder === undefined ? {} : { folder }),
    ...(settings === undefined ? {} : { settings }),
    env: { BENCH_PROBE: file },
    viewport: { width: 1280, height },
  });
  try {
    const port = await until('the probe', () => fs.readFile(file, 'utf8'));
    const ask = async <Answer>(question: string) =>
      (await (await fetch(`http://127.0.0.1:${port}/${question}`)).json()) as Answer;
    return await use({ editor, ask });
  } catch (error) {
    await editor.workbench.screenshot(path.join(repoRoot, 'out/pictures/bench-failure.png'));
    throw error;
  } finally {
    await editor.close();
    await fs.rm(scratch, { recursive: true });
  }
}

/** Milliseconds from an action in the page until a condition holds when a picture is drawn. */
export function timeInPage(page: Page, action: string, condition: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    const started = performance.now();
    ${action};
    const look = () => {
      const passed = performance.now() - started;
      if (${condition}) resolve(passed);
      else if (passed > ${patience}) reject(new Error(${JSON.stringify(`never: ${condition}`)}));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}
