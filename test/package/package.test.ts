import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { openEditor } from '../harness/editor/editor';
import { bundleOf, languages, manifestTextsOf } from '../harness/languages';
import { pack, type Packed } from './pack';

const kilobyte = 1000;
const bundles = ['extension', 'simulator'] as const;

/** Characters that are not seen, or that change the order in which others are seen. */
const invisible =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- that is what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0000}-\u{e0fff}]/u;

describe('the packed extension', function () {
  this.timeout(180_000);
  let packed: Packed;

  before(async () => {
    packed = await pack();
  });

  after(() => packed.dispose());

  const text = (file: string) => fs.readFile(path.join(packed.installed, file), 'utf8');
  const shipped = async () => {
    const entries = await fs.readdir(packed.installed, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => path.relative(packed.installed, path.join(parentPath, name)));
  };

  it('is a small download', async () => {
    const { size } = await fs.stat(packed.vsix);
    const translations = await packed.translations();
    const own = size - translations;
    assert.ok(own < 300 * kilobyte, `the .vsix has ${own} bytes beside its translations`);
    assert.ok(translations < languages.length * 40 * kilobyte, `its translations have ${translations} bytes`);
  });

  it('S59 holds these files and no others', async () => {
    assert.deepEqual(
      (await shipped()).sort(),
      [
        '.vsixmanifest',
        'LICENSE.txt',
        'changelog.md',
        'dist/THIRD-PARTY-NOTICES.txt',
        'dist/extension.js',
        ...(await packed.chunks()),
        'dist/simulator.js',
        'media/activity.svg',
        'media/activitybar.svg',
        'media/icon.png',
        ...languages.map((language) => bundleOf(language)),
        'media/territories.schema.json',
        'media/users.svg',
        ...['demo', 'file', 'signIn', 'undo'].map((step) => `media/walkthrough/${step}.svg`),
        'package.json',
        'package.nls.json',
        ...languages.map((language) => manifestTextsOf(language)),
        'readme.md',
      ].sort(),
    );
  });

  it('shows its moving picture and links its documents at the address of the repository', async () => {
    const page = await text('readme.md');
    const at = (folder: string, file: string) =>
      `](https://github.com/territory-tools/zoho-crm-territories/${folder}/HEAD/${file})`;
    assert.ok(page.includes(at('raw', 'media/screenshots/story.gif')));
    assert.ok(page.includes(at('blob', 'docs/commands.md')));
    assert.doesNotMatch(page, /\]\((?!https:)/, 'nothing is looked for beside the page');
  });

  it('loads little code at the start, and the rest when it is needed', async () => {
    const sizesOf = (files: readonly string[]) =>
      Promise.all(files.map(async (file) => (await text(file)).length));
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    const start = await sizesOf(await packed.loadedAtStart());
    assert.ok(sum(start) <= 15 * kilobyte, `${sum(start)} characters are loaded at the start`);
    assert.ok(start.length <= 2, `${start.length} files: each costs activation time of its own`);
    const use = await sizesOf(await packed.loadedAtFirstUse());
    assert.ok(sum(use) > sum(start) && sum(use) <= 130 * kilobyte, `${sum(use)} characters at the first use`);
    assert.ok(use.length <= 4, `${use.length} files are loaded at the first use`);
  });

  it('tells the licence of every package in its bundles', async () => {
    const notices = (await text('dist/THIRD-PARTY-NOTICES.txt')).split(/^-{80}$/m).slice(1);
    const metafiles = await Promise.all(bundles.map((bundle) => packed.metafile(bundle)));
    const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
    const packages = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    const told = notices.map((notice) => notice.trim().split(' ', 1)[0]);
    assert.deepEqual(told.sort(), [...new Set(packages)].sort());
    for (const notice of notices) {
      assert.match(notice, /copyright/i);
      assert.match(notice, /permission is hereby granted/i);
    }
  });

  it('is made of its own sources only', async () => {
    const own = async (bundle: (typeof bundles)[number]) => {
      const { inputs } = await packed.metafile(bundle);
      return Object.keys(inputs).filter((input) => !input.includes('node_modules/'));
    };
    const [extension, simulator] = await Promise.all(bundles.map(own));
    assert.deepEqual(
      extension?.filter((input) => !/^src\/(?!simulator\/)/.test(input)),
      [],
      'the demo organisation is a bundle of its own, loaded only when it is opened',
    );
    assert.deepEqual(
      simulator?.filter((input) => !input.startsWith('src/simulator/')),
      [],
    );
  });

  it('S62 neither runs programs nor text, and names no unencrypted host', async () => {
    for (const file of (await shipped()).filter((name) => name.endsWith('.js'))) {
      const code = await text(file);
      for (const forbidden of [/\beval\s*\(/, /\bnew Function\b/, /child_process/, /["']node:vm["']/]) {
        assert.doesNotMatch(code, forbidden, file);
      }
      const unencrypted = code.match(/\bhttp:\/\/[^\s"'`\\)]+/g) ?? [];
      const elsewhere = unencrypted.filter((url) => !/^http:\/\/(127\.0\.0\.1|localhost):/.test(url));
      assert.deepEqual(elsewhere, [], file);
      assert.doesNotMatch(code, /sourceMappingURL/, file);
    }
  });

  it('S62 hides nothing from a reader', async () => {
    const readable = (await shipped()).filter((file) => !file.endsWith('.png'));
    for (const file of readable) {
      const found = invisible.exec(await text(file));
      const code = found?.[0].codePointAt(0)?.toString(16);
      assert.equal(code, undefined, `${file} holds U+${code} at ${found?.index}`);
    }
  });

  it('works once it is installed: the demo organisation opens with one click', async () => {
    const editor = await openEditor({ extensions: [packed.vsix] });
    try {
      const { workbench } = editor;
      await workbench.openView('Zoho CRM');
      await workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' }).click();
      await workbench.rowThat(
        'a territory below the root, with its users and its manager',
        ({ label, level, description }) =>
          label === 'Europe' && level === 2 && /^\d+ users(?: here)? · \S/.test(description),
      );
      assert.deepEqual(editor.blockedRequests, []);
    } finally {
      await editor.close();
    }
  });
});
