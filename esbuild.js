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
  mainFields: ['module', 'main'], // jsonc-parser's UMD entry cannot be bundled; its ES module can
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
      build.onEnd(async ({ outputFiles = [], metafile }) => {
        fs.mkdirSync(common.outdir, { recursive: true });
        const scripts = outputFiles.filter(({ path: file }) => file.endsWith('.js'));
        const codes = await Promise.all(
          scripts.map(async ({ path: file, text }) => [path.basename(file), await translated(text)]),
        );
        const files = production ? await gathered(new Map(codes), metafile) : codes;
        for (const [name, code] of files) fs.writeFileSync(path.join(common.outdir, name), code);
      });
    },
  };
}

const large = 20_000; // bytes: such a file packs well by itself

/**
 * A hundred small files pack badly, so those of one feature lie in one, and so do those that several need. Each is a
 * function there, which V8 only skims until it is called, and is called when it is asked for, as a file would be.
 */
async function gathered(codes, { outputs }) {
  const fileOf = filesToBe(codes, outputs);
  const helpers = partsOf(await translated(usesAllHelpers));
  // the names that esbuild makes are of random letters, which do not pack: a number is enough in there
  const numbers = new Map([...codes.keys()].map((name, index) => [name, index]));
  const ask = (own) => (all, name) => {
    const file = fileOf.get(name);
    if (file === undefined || file === name) return all;
    return `${file === own ? 'require' : `require("./${file}")`}("${numbers.get(name)}")`;
  };
  const alone = [];
  const shared = new Map();
  for (const [name, code] of codes) {
    const file = fileOf.get(name);
    const asking = code.replace(/require\("\.\/([^"]+)"\)/g, ask(file));
    if (file === name) alone.push([name, asking]);
    else
      shared.set(file, [
        ...(shared.get(file) ?? []),
        `${numbers.get(name)}:(module,exports,require)=>{${withoutHelpers(asking, helpers)}}`,
      ]);
  }
  gatherOutputs(outputs, fileOf);
  const bodyOf = (parts) => `"use strict";${helpers.head}const parts={${parts.join(',\n')}};\n${loader}`;
  const files = [...alone, ...[...shared].map(([file, parts]) => [file, bodyOf(parts)])];
  return Promise.all(files.map(async ([file, code]) => [file, await minified(code)]));
}

/** Every function that esbuild puts before what it translates; one set of them is enough for a file. */
const usesAllHelpers = `import one, * as all from 'a'; export * from 'b';
export default async () => [one, all, await import('c')];`;

/** The functions that esbuild put before a translated file, and the file itself. */
function partsOf(code) {
  const at = /^(?!var __|[ })])/m.exec(code)?.index ?? code.length;
  return { head: code.slice(0, at), body: code.slice(at) };
}

function withoutHelpers(code, helpers) {
  const { head, body } = partsOf(code);
  const [needed, there] = [head, helpers.head].map((text) => text.match(/(?<=^var )__\w+/gm) ?? []);
  const missing = needed.filter((name) => !there.includes(name));
  if (missing.length > 0) throw new Error(`esbuild needs more than is shared: ${missing.join(', ')}`);
  return body;
}

/** In which file each is to be: its own, that of the one feature that needs it, or that of all others. */
function filesToBe(codes, outputs) {
  const neededBy = (file, found = new Set()) => {
    found.add(file);
    for (const { kind, path: next } of outputs[file].imports)
      if (kind === 'import-statement' && outputs[next] && !found.has(next)) neededBy(next, found);
    return found;
  };
  const early = new Set();
  const users = new Map();
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (!entryPoint) continue;
    const isEarly = /^src\/extension\/(extension|parts)\.ts$/.test(entryPoint);
    const feature = /^src\/extension\/features\/(\w+)/.exec(entryPoint)?.[1] ?? '';
    for (const needed of neededBy(file)) {
      if (isEarly) early.add(needed);
      users.set(needed, new Set([...(users.get(needed) ?? []), feature]));
    }
  }
  const fileOf = (name, file) => {
    if (early.has(file) || codes.get(name).length >= large) return name;
    const [only = '', another] = users.get(file) ?? [];
    return another === undefined && only ? `${only}.js` : 'common.js';
  };
  return new Map(
    Object.keys(outputs).map((file) => [path.basename(file), fileOf(path.basename(file), file)]),
  );
}

/** Gives a part as Node.js would give a file: made once, known while it is made, and made anew after a failure. */
const loader = `const made={};module.exports=load;function load(name){const make=parts[name];
if(!make)return require(name);if(made[name])return made[name].exports;const module=made[name]={exports:{}};
try{make(module,module.exports,load)}catch(error){delete made[name];throw error}return module.exports}`;

/** Says in the metafile which files there are now. */
function gatherOutputs(outputs, fileOf) {
  const to = (file) => path.posix.join(path.posix.dirname(file), fileOf.get(path.basename(file)));
  for (const [file, output] of Object.entries(outputs)) {
    output.imports = output.imports.map((one) => (one.external ? one : { ...one, path: to(one.path) }));
    if (to(file) === file) continue;
    delete outputs[file];
    const { inputs } = (outputs[to(file)] ??= { inputs: {}, imports: [], exports: [], bytes: 0 });
    Object.assign(inputs, output.inputs);
  }
}

async function translated(text) {
  const { code } = await esbuild.transform(text, {
    format: 'cjs',
    platform: 'neutral', // for Node.js, a list of what each file exports would follow, which only its ES modules read
    target: common.target,
    sourcemap: production ? false : 'inline',
    // import() becomes a require that waits for its turn
    supported: { 'dynamic-import': false },
  });
  return code;
}

async function minified(code) {
  const { target } = common;
  return (await esbuild.transform(code, { format: 'cjs', platform: 'neutral', target, minify: true })).code;
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
