/** Finds a Chromium to show the workbench in; where there is none, the npm registry has one. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { cached, exists, npmInstall, run } from './cache';

/** A browser program and what its environment must carry. */
export interface Browser {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const programs = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * Returns the browser named by the environment variable CHROME_PATH, else an installed Chrome, Chromium or
 * Edge that starts, else one from the npm registry (Linux, x64), installed into .vscode-test/ on first use.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env['CHROME_PATH'];
  if (named) return { executablePath: named, env: {} };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  for (const executablePath of [...candidates, ...applications]) {
    if ((await exists(executablePath)) && (await starts(executablePath))) return { executablePath, env: {} };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome, Chromium or Edge found. Install one, or name its program in CHROME_PATH.');
  }
  return installBrowser();
}

/** Some distributions have a launcher in place of a browser, which only says how to install it. */
function starts(executablePath: string): Promise<boolean> {
  return run(executablePath, ['--version'], '/').then(
    () => true,
    () => false,
  );
}

/** The newest release that runs on Node 20. */
const chromium = '@sparticuz/chromium@147.0.0';

/** A machine without a browser often has no fonts either: text, code, Japanese and emoji are covered. */
const fonts = {
  'dejavu-fonts-ttf@2.37.3': ['ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf', 'ttf/DejaVuSansMono.ttf'],
  '@expo-google-fonts/noto-sans-jp@0.4.3': ['400Regular/NotoSansJP_400Regular.ttf'],
  '@expo-google-fonts/noto-color-emoji@0.4.6': ['400Regular/NotoColorEmoji_400Regular.ttf'],
};

async function installBrowser(): Promise<Browser> {
  const folder = await cached(`chromium-${chromium.split('@').at(-1) ?? ''}`, async (partial, target) => {
    const packages = path.join(partial, 'packages');
    await npmInstall(packages, chromium, ...Object.keys(fonts));
    await unpack(packages, partial);
    for (const [spec, files] of Object.entries(fonts)) {
      const source = path.join(packages, 'node_modules', spec.slice(0, spec.lastIndexOf('@')));
      for (const file of files) {
        await fs.copyFile(path.join(source, file), path.join(partial, 'fonts', path.basename(file)));
      }
    }
    await fs.writeFile(path.join(partial, 'fonts/fonts.conf'), fontConfiguration(path.join(target, 'fonts')));
    await fs.rm(packages, { recursive: true });
  });
  const libraries = [path.join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']];
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
      LD_LIBRARY_PATH: libraries.filter((entry) => entry).join(path.delimiter),
    },
  };
}

/** The package unpacks itself into the system's temporary folder: give it one of its own, in a process of its own. */
async function unpack(packages: string, folder: string): Promise<void> {
  const script = `import('@sparticuz/chromium').then((module) => module.default.executablePath())`;
  await run(process.execPath, ['-e', script], packages, {
    TMPDIR: folder,
    // makes it unpack the few system libraries Chromium needs as well
    AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x',
  });
}

/** Our fonts come first, so that screenshots look the same on every machine that uses this browser. */
function fontConfiguration(folder: string): string {
  const prefer = (family: string, ours: string) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${ours}</family>` +
    '<family>Noto Sans JP</family><family>Noto Color Emoji</family></prefer></alias>';
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
  ${prefer('system-ui', 'Open Sans')}
  ${prefer('sans-serif', 'Open Sans')}
  ${prefer('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
}
