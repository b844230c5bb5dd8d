// Builds what ships (dist/): the extension and, as a bundle of its own, the simulator that is the demo organisation.
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
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  // jsonc-parser's UMD entry cannot be bundled; its ES module can
  mainFields: ['module', 'main'],
  // node-fetch is told apart by error name, which plain minifying would destroy
  keepNames: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};

const bundles = [
  { entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  { entryPoints: ['src/simulator/server.ts'], outfile: 'dist/simulator.js' },
];

async function main() {
  fs.rmSync('dist', { recursive: true, force: true });
  if (watch) {
    const contexts = await Promise.all(bundles.map((bundle) => esbuild.context({ ...common, ...bundle })));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const inputs = [];
  for (const bundle of bundles) {
    const { metafile } = await esbuild.build({ ...common, ...bundle });
    fs.writeFileSync(bundle.outfile.replace(/\.js$/, '.meta.json'), JSON.stringify(metafile));
    inputs.push(...Object.keys(metafile.inputs));
  }
  if (production) fs.writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(inputs));
}

/** Name, version and licence of every package that a bundle took a file from. */
function thirdPartyNotices(inputs) {
  const folders = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const notices = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
  });
  const intro = 'This extension contains code of the following packages, each under its own licence.\n';
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
