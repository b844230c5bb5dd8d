/** Packs the extension as somebody does who has just cloned the repository. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { repoRoot, run } from '../harness/editor/cache';
import { installExtension } from '../harness/editor/extensions';
import { installHost } from '../harness/editor/install';
import { bundleOf, languages, manifestTextsOf } from '../harness/languages';

export interface Packed {
  readonly vsix: string;
  /** How many bytes of it the translations take up. */
  readonly translations: () => Promise<number>;
  /** The folder VS Code made of the .vsix when it installed it. */
  readonly installed: string;
  /** What esbuild says of a bundle inside. */
  readonly metafile: (bundle: 'extension' | 'simulator') => Promise<Metafile>;
  /** `dist/…`: what the extension's bundle was split into, apart from the file that VS Code loads. */
  readonly chunks: () => Promise<string[]>;
  /** `dist/…`: the files that are loaded when the extension is activated. */
  readonly loadedAtStart: () => Promise<string[]>;
  /** `dist/…`: those and what is loaded when a view or a command is used for the first time. */
  readonly loadedAtFirstUse: () => Promise<string[]>;
  readonly dispose: () => Promise<void>;
}

/** What a clone does not have. */
const notCloned = new Set(['.git', '.vscode-test', 'coverage', 'dist', 'node_modules', 'out']);

/** Copies the working tree, runs `npm run package` in the copy, and lets VS Code install what comes of it. */
export async function pack(): Promise<Packed> {
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'package-'));
  const clone = path.join(scratch, 'clone');
  await fs.mkdir(clone);
  for (const entry of await fs.readdir(repoRoot)) {
    if (notCloned.has(entry) || entry.endsWith('.vsix')) continue;
    await fs.cp(path.join(repoRoot, entry), path.join(clone, entry), { recursive: true });
  }
  await fs.symlink(path.join(repoRoot, 'node_modules'), path.join(clone, 'node_modules'), 'junction');
  await run('npm', ['run', 'package'], clone);
  const vsix = await only(clone, (name) => name.endsWith('.vsix'));

  const extensions = path.join(scratch, 'extensions');
  await fs.mkdir(extensions);
  await installExtension(await installHost('oldest'), extensions, vsix);
  const metafile: Packed['metafile'] = async (bundle) =>
    JSON.parse(await fs.readFile(path.join(clone, 'dist', `${bundle}.meta.json`), 'utf8')) as Metafile;
  const installed = await only(extensions, (name) => name.startsWith('territory-tools.'));
  return {
    vsix,
    installed,
    translations: async () => {
      const files = languages.flatMap((language) => [bundleOf(language), manifestTextsOf(language)]);
      const texts = await Promise.all(files.map((file) => fs.readFile(path.join(installed, file))));
      return texts.reduce((sum, text) => sum + deflateRawSync(text).length, 0);
    },
    metafile,
    chunks: async () => Object.keys((await metafile('extension')).outputs).filter((file) => file !== main),
    loadedAtStart: async () => [...loadedWith(main, await metafile('extension'))],
    loadedAtFirstUse: async () => {
      const bundle = await metafile('extension');
      const parts = Object.entries(bundle.outputs).filter(
        ([, { entryPoint }]) => entryPoint === 'src/extension/parts.ts',
      );
      return [...parts.reduce((found, [file]) => loadedWith(file, bundle, found), loadedWith(main, bundle))];
    },
    dispose: () => fs.rm(scratch, { recursive: true, force: true }),
  };
}

/** The file that VS Code loads. */
const main = 'dist/extension.js';

/** A file and all that it loads at once, in turn. */
function loadedWith(file: string, metafile: Metafile, found = new Set<string>()): Set<string> {
  found.add(file);
  for (const { kind, path: next } of metafile.outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && metafile.outputs[next] && !found.has(next)) {
      loadedWith(next, metafile, found);
    }
  }
  return found;
}

/** The one entry of a folder that is meant; more or fewer of them are an error. */
async function only(folder: string, isMeant: (name: string) => boolean): Promise<string> {
  const [found, ...others] = (await fs.readdir(folder)).filter(isMeant);
  if (found === undefined || others.length > 0) {
    throw new Error(`Expected one such entry in ${folder}, found ${[found, ...others].join(', ')}.`);
  }
  return path.join(folder, found);
}
