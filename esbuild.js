// Builds what ships (dist/): the extension, split where it says import(), as a bundle of its own the simulator that is
// the demo organisation, and in dist/cli the command line, a package for npm.
// usage: node esbuild.js [--production] [--watch]
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  outdir: 'dist',
  // fetch-blob falls back on the polyfill where a runtime has no web streams; Node.js 20 has
  external: ['vscode', 'web-streams-polyfill'],
  // jsonc-parser's UMD entry cannot be bundled; its ES module can
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'inline',
  metafile: true,
  logLevel: 'warning',
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const bundles = {
  extension: {
    entryPoints: { extension: 'src/extension/extension.ts' },
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [afterTheMainBundle(), toCommonJs()],
    write: false,
  },
  simulator: { entryPoints: { simulator: 'src/simulator/server.ts' }, format: 'cjs' },
  cli: {
    entryPoints: { 'zoho-territories': 'src/cli/main.ts' },
    outdir: 'dist/cli',
    format: 'cjs',
    banner: { js: '#!/usr/bin/env node' },
  },
};

/**
 * What import() names comes after the extension and its parts, and is told so: what several need then stays together
 * with these. Otherwise each set of sharers would be a file of its own, and the start would load many.
 */
function afterTheMainBundle() {
  const main = path.resolve('src/extension/extension.ts');
  const parts = path.resolve('src/extension/parts.ts');
  let later = new Set();
  return {
    name: 'after the main bundle',
    setup(build) {
      build.onStart(async () => {
        later = await whatImportNames(main);
      });
      build.onLoad({ filter: /\.[jt]s$/ }, ({ path: file }) => {
        if (!later.has(file)) return undefined;
        const before = file === parts ? [main] : [main, parts];
        const imports = before.map((earlier) => `import ${JSON.stringify(earlier)};\n`).join('');
        const contents = `${imports}${fs.readFileSync(file, 'utf8')}`;
        return { contents, loader: 'default' };
      });
    },
  };
}

/** The files that import() names. A build of its own finds them: in one build a file may be loaded before it is named. */
async function whatImportNames(main) {
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: [main],
    sourcemap: false,
    write: false,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const named = imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external);
  return new Set(named.map(({ path: file }) => path.resolve(file)));
}

/** esbuild splits ES modules only and VS Code loads CommonJS, so what was split is translated, file by file. */
function toCommonJs() {
  return {
    name: 'to CommonJS',
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        fs.mkdirSync(common.outdir, { recursive: true });
        for (const { path: file, text } of outputFiles) {
          fs.writeFileSync(file, file.endsWith('.js') ? await translated(text) : text);
        }
      });
    },
  };
}

async function translated(text) {
  const { code } = await esbuild.transform(text, {
    format: 'cjs',
    platform: 'node',
    target: common.target,
    minify: production,
    sourcemap: production ? false : 'inline',
    // import() becomes a require that waits for its turn
    supported: { 'dynamic-import': false },
  });
  return code;
}

async function main() {
  fs.rmSync('dist', { recursive: true, force: true });
  const shipped = new Map();
  for (const [name, bundle] of Object.entries(bundles)) {
    const options = { ...common, ...bundle };
    if (watch) {
      const context = await esbuild.context(options);
      await context.watch();
      continue;
    }
    const { metafile } = await esbuild.build(options);
    fs.writeFileSync(`dist/${name}.meta.json`, JSON.stringify(metafile));
    const folder = options.outdir;
    shipped.set(folder, [...(shipped.get(folder) ?? []), ...Object.keys(metafile.inputs)]);
  }
  if (watch) return;
  writePackage(bundles.cli.outdir);
  if (!production) return;
  for (const [folder, inputs] of shipped)
    fs.writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(inputs));
}

/** What npm needs to know of the command line, and the page and licence that lie beside it. */
function writePackage(folder) {
  const { version, license, repository, bugs, engines } = require('./package.json');
  const manifest = {
    name: 'zoho-territories',
    version,
    description: 'Who belongs to which territory of Zoho CRM, as a file',
    license,
    repository,
    bugs,
    engines: { node: engines.node },
    bin: { 'zoho-territories': 'zoho-territories.js' },
  };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const home = `${repository.url.replace(/\.git$/, '')}/blob/HEAD/docs/`;
  const page = fs.readFileSync('docs/cli.md', 'utf8').replace(/\]\((?!https?:)/g, `](${home}`);
  fs.writeFileSync(path.join(folder, 'README.md'), page);
  fs.copyFileSync('LICENSE', path.join(folder, 'LICENSE'));
}

/** Name, version and licence of every package that a bundle took a file from. */
function thirdPartyNotices(inputs) {
  const folders = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const notices = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
  });
  const intro = 'This program contains code of the following packages, each under its own licence.\n';
  return [intro, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The licence file of a package, or the last section of its readme when the licence stands there. */
function licenceText(folder) {
  const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? read(file) : /^#*\s*licen[cs]e\n(?:-+\n)?([^]*)/im.exec(read('README.md'))?.[1];
  if (!text) throw new Error(`${folder} tells no licence, so it may not be bundled.`);
  return text.trim();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
