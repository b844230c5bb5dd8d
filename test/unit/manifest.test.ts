import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CrmError } from '../../src/core/zoho/errors';
import { Hierarchy } from '../../src/core/org/hierarchy';
import type { Node } from '../../src/extension/features/territories/nodes';
import { render } from '../../src/extension/features/territories/render';
import { changingCommands, commandTable } from '../harness/commandTable';
import { render as renderActivity } from '../../src/extension/features/activity/render';
import { activityNodes } from '../harness/activity';
import { literalsOf, manifest, nls, textsOf, type MenuEntry } from '../harness/manifest';
import { person, place } from '../harness/people';
import { render as renderUsers } from '../../src/extension/features/users/render';
import { userNodes } from '../harness/userNodes';
import { root } from '../harness/root';
import { exists, sources } from '../harness/sources';
import { told } from '../../src/messages/explain';

const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);
const menus = Object.entries(contributes.menus);
const entries = menus.flatMap(([menu, items]) => items.map((entry) => ({ menu, ...entry })));
const conditions = [
  ...entries.map(({ when }) => when ?? ''),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.commands.map(({ enablement }) => enablement ?? ''),
];
const matches = (texts: readonly string[], pattern: RegExp) =>
  new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, match = '']) => match)));

/** VS Code's own: what it shows where no folder is open. */
const explorerWithoutFolder = 'workbench.explorer.emptyView';

describe('the commands', () => {
  it('are those of the features', () => {
    assert.deepEqual([...commands].sort(), Object.keys(commandTable).sort());
  });

  it('have a translated title and all stand in one category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.match(title, /^%command\.\w+%$/);
      assert.equal(title, `%command.${command.replace('zohoCrm.', '')}%`);
      assert.equal(category, 'Zoho CRM');
    }
  });

  it('that change the organisation are greyed in an untrusted workspace, and no others; read-only says why it refuses', () => {
    const changing = Object.entries(commandTable).flatMap(([id, needs]) => (needs === 'change' ? [id] : []));
    assert.deepEqual([...changingCommands].sort(), changing.sort());
    assert.ok(changing.length > 5);
    for (const { enablement } of contributes.commands)
      if (enablement !== undefined) assert.equal(enablement, 'isWorkspaceTrusted');
  });

  for (const menu of ['explorer/context', 'editor/context']) {
    it(`U25 offer users from a file only where the file can hold them: ${menu}`, () => {
      const { when = '' } =
        entries.find((entry) => entry.menu === menu && entry.command.endsWith('UsersFromFile')) ?? {};
      const [, kept = ''] = /resourceExtname =~ \/(.*?)\/i/.exec(when) ?? [];
      const [, left = ''] = /!\(resourceFilename =~ \/(.*)\/i\)/.exec(when) ?? [];
      assert.ok(kept !== '' && left !== '', when);
      const isOffered = (file: string) =>
        new RegExp(kept, 'i').test(file.slice(file.lastIndexOf('.'))) && !new RegExp(left, 'i').test(file);
      const users = ['users.json', 'UPPER.JSON', 'users.jsonc', 'export.csv', 'people.tsv', 'packages.json'];
      assert.deepEqual(users.filter(isOffered), users);
      const others = [
        'package.json',
        'package-lock.json',
        'tsconfig.json',
        'tsconfig.build.json',
        '.eslintrc.json',
      ];
      const more = ['a.schema.json', 'settings.json', 'crm.territories.jsonc', 'notes.txt'];
      assert.deepEqual([...others, ...more].filter(isOffered), []);
    });
  }

  it('of every menu are there', () => {
    for (const { menu, command } of entries) assert.ok(commands.includes(command), `${menu}: ${command}`);
  });

  it('of the welcome texts and rows are there', () => {
    const rows = sources('src').map(({ text }) => text);
    const named = [
      ...matches(Object.values(nls), /\(command:([\w.]+)\)/g),
      ...matches(rows, /command: [^\n]*?'(zohoCrm\.\w+)'/g),
    ];
    for (const command of named) assert.ok(commands.includes(command), command);
    assert.ok(named.length > 5);
  });

  it('are all in the palette', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false');
    assert.deepEqual(hidden, []);
  });

  it('shown as an icon in a row also stand in the menu of that row, in a named group, under the same condition', () => {
    const inline = entries.filter(({ group }) => group?.startsWith('inline'));
    assert.ok(inline.length > 0);
    for (const entry of inline) {
      const twin = entries.find((other) => isNamedTwin(entry, other) && other.menu === entry.menu);
      assert.ok(twin, entry.command);
    }
  });

  it('in a menu have a group and a condition', () => {
    for (const { menu, command, group, when } of entries) {
      if (menu !== 'commandPalette') assert.match(group ?? '', /^\w+@\d+$/, command);
      assert.ok(when, command);
    }
  });
});

function isNamedTwin(entry: MenuEntry, other: MenuEntry): boolean {
  return (
    other.command === entry.command &&
    other.when === entry.when &&
    !/^(inline|navigation)/.test(other.group ?? '')
  );
}

describe('the texts', () => {
  const used = textsOf(manifest).filter((text) => text.includes('%'));

  it('of package.json all stand in package.nls.json, and nothing else does', () => {
    for (const text of used) assert.match(text, /^%[\w.]+%$/);
    const keys = new Set(used.map((text) => text.slice(1, -1)));
    assert.deepEqual([...keys].sort(), Object.keys(nls).sort());
  });

  it('are not empty', () => {
    for (const [key, text] of Object.entries(nls)) assert.ok(text.trim() === text && text.length > 2, key);
  });
});

describe('the conditions', () => {
  const states = literalsOf('ViewState');

  it('look at states that the view can have', () => {
    const named = matches(conditions, /zohoCrm\.state [!=]= '?(\w+)'?/g);
    assert.ok(named.size > 5);
    for (const state of named) assert.ok(states.includes(state), state);
  });

  it('give every state in which the tree is empty a welcome text', () => {
    const welcomed = matches(
      contributes.viewsWelcome.map(({ when }) => when),
      /zohoCrm\.state == '(\w+)'/g,
    );
    const expected = states.filter((state) => state !== 'reading' && state !== 'ready');
    assert.deepEqual([...welcomed].sort(), expected.sort());
  });

  it('look at context values that some row has, and every row is looked at', () => {
    const words = new Set(contexts().flatMap((context) => context.split(' ').filter(Boolean)));
    const named = new Set(
      [...matches(conditions, /viewItem =~ \/(.*?)\//g)].flatMap(
        (pattern) => pattern.replaceAll('\\b', '').match(/\w+/g) ?? [],
      ),
    );
    assert.deepEqual([...named].sort(), [...words].sort());
    assert.ok(!conditions.some((when) => /viewItem ==/.test(when)), 'a row may have several words');
  });

  it('take the endings of files in any case, and texts that were never saved by their language', () => {
    const all = [...conditions, ...contributes.keybindings.map(({ when }) => when)];
    const patterns = all.flatMap((when) => [
      ...when.matchAll(/resource(?:Filename|Extname) =~ \/[^/]+\/(\w*)/g),
    ]);
    assert.ok(patterns.length > 10);
    for (const [pattern, flags] of patterns) assert.equal(flags, 'i', pattern);
    const inEditors = contributes.menus['editor/context'] ?? [];
    const ofFiles = inEditors.find(({ command }) => command === 'zohoCrm.associateUsersFromFile');
    assert.match(
      ofFiles?.when ?? '',
      / \|\| resourceScheme == untitled && editorLangId =~ \/\^\(jsonc\?\|csv\|tsv\)\$\/$/,
    );
  });

  it('look at keys that the code sets, and at views that are there', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    const keys = matches(
      sources('src').map(({ text }) => text),
      /new ContextKey<[^>]*>\('([\w.]+)'\)/g,
    );
    for (const name of matches(conditions, /(zohoCrm\.\w+)/g))
      assert.ok(keys.has(name) || views.includes(name), name);
    for (const { view } of contributes.viewsWelcome)
      assert.ok(views.includes(view) || view === explorerWithoutFolder, view);
    for (const container of Object.keys(contributes.views)) {
      assert.ok(
        contributes.viewsContainers['activitybar']?.some(({ id }) => id === container),
        container,
      );
    }
  });
});

/** The context values of every kind of row, in every way it can look. */
function contexts(): string[] {
  const territories = [
    place(1),
    place(2, { parentId: '1' }),
    place(3, { parentId: '9' }),
    place(4, { parentId: '4' }),
    place(5),
  ];
  const [territory = place(1)] = territories;
  const error = new CrmError({
    kind: 'network',
    where: 'GET /org',
    detail: { code: 'nothingSaid' },
    effect: 'unknown',
  });
  const nodes: Node[] = [
    ...territories.map((each): Node => ({ kind: 'territory', territory: each })),
    { kind: 'user', territory, user: person(1) },
    { kind: 'user', territory, user: person(1, { status: 'inactive' }) },
    { kind: 'problem', territory, error, why: told(error) },
    { kind: 'empty', territory },
  ];
  const shown = {
    hierarchy: new Hierarchy(territories),
    countOf: () => undefined,
    markOf: () => undefined,
    inactiveIn: () => 0,
    isFlat: false,
  };
  const rows = nodes.map((node) => render(node, shown));
  const ofUsers = userNodes(territory).map((node) => renderUsers(node, shown.hierarchy));
  const ofActivity = activityNodes().map((node) => renderActivity(node, 0));
  return [...rows, ...ofUsers, ...ofActivity].map(({ context }) => context);
}

describe('the rest of package.json', () => {
  it('activates by what is contributed, by JSON with comments, by reports and plans that come back, and by nothing else', () => {
    // there is no event for files of one name; what is loaded for others, the bench watches
    assert.deepEqual(manifest.activationEvents, [
      'onLanguage:jsonc',
      // what was open comes back with its window, and somebody has to write it
      'onFileSystem:zoho-crm-report',
      'onFileSystem:zoho-crm-plan',
    ]);
  });

  it('is written against the oldest VS Code it supports', () => {
    assert.equal(`^${manifest.devDependencies['@types/vscode']}`, manifest.engines.vscode);
  });

  it('has its version in the changelog, below what is not released yet', () => {
    const changelog = fs.readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
    const headings = [...matches([changelog], /^## \[(.+?)\]/gm)];
    assert.deepEqual(headings.slice(0, 2), ['Unreleased', manifest.version]);
  });

  it('names pictures that are there', () => {
    const lists = [...Object.values(contributes.views), ...Object.values(contributes.viewsContainers)];
    for (const icon of [manifest.icon, ...lists.flat().map((item) => item.icon)])
      assert.ok(exists(icon), icon);
  });

  it('says what an untrusted workspace may do, and where the extension runs', () => {
    const { capabilities, extensionKind } = manifest;
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(capabilities.virtualWorkspaces, true);
    assert.deepEqual(extensionKind, ['ui', 'workspace']);
  });

  it('S21 has no door for addresses that other programs open', () => {
    const handlers = sources('src').filter(({ text }) => /registerUriHandler|onUri/.test(text));
    assert.deepEqual(
      handlers.map(({ file }) => file),
      [],
    );
  });

  it('S60 packs with the search for secrets switched on', () => {
    const packing = Object.values(manifest.scripts).filter((script) => script.includes('vsce'));
    assert.equal(packing.length, 1);
    for (const script of packing) assert.doesNotMatch(script, /--allow/);
  });

  it('lets no workspace set what steers requests', () => {
    const settings = Object.entries(contributes.configuration.properties);
    assert.ok(settings.length > 0);
    for (const [name, { scope }] of settings) assert.equal(scope, 'application', name);
    for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) {
      assert.ok(name in contributes.configuration.properties, name);
    }
  });
});

describe('the first steps', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('are four, each completed by a command that its text offers, also where that was before VS Code looked', () => {
    assert.equal(steps.length, 4);
    const set = matches(
      sources('src').map(({ text }) => text),
      /new ContextKey<[^(]+>\('([\w.]+)'\)/g,
    );
    for (const { description, completionEvents } of steps) {
      const text = nls[description.slice(1, -1)] ?? '';
      const offered = [...matches([text], /\(command:([\w.]+)\)/g)];
      const completing = completionEvents.flatMap((event) => /^onCommand:(.+)/.exec(event)?.[1] ?? []);
      const contexts = completionEvents.filter((event) => event.startsWith('onContext:'));
      assert.equal(completing.length + contexts.length, completionEvents.length);
      const keys = matches(contexts, /(zohoCrm\.\w+)/g);
      for (const key of keys) assert.ok(set.has(key), key);
      assert.equal(completing.length, 1);
      for (const command of completing) {
        assert.ok(offered.includes(command), `${command} in: ${text}`);
        assert.ok(commands.includes(command), command);
      }
    }
  });

  it('have a small picture each, in colours of the theme, which ships', () => {
    const shipped = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8');
    assert.ok(shipped.includes('\n!media/walkthrough/*.svg\n'));
    for (const { media } of steps) {
      const picture = fs.readFileSync(path.join(root, media.svg), 'utf8');
      assert.ok(picture.length < 4096, `${media.svg}: ${picture.length}`);
      const colours = matches([picture], /(?:fill|stroke)="([^"]+)"/g);
      for (const colour of colours) assert.match(colour, /^(none|var\(--vscode-.*\))$/);
      assert.match(media.altText, /^%walkthrough\.\w+\.picture%$/);
    }
  });

  it('are where the welcome text leads', () => {
    const { publisher, name } = manifest;
    const [{ id } = { id: '' }] = contributes.walkthroughs;
    const [, argument = ''] = /openWalkthrough\?([^)]+)/.exec(nls['welcome.signedOut'] ?? '') ?? [];
    assert.equal(decodeURIComponent(argument), JSON.stringify(`${publisher}.${name}#${id}`));
  });
});

describe('the welcome', () => {
  it('leads to one’s own organisation first, and to the demo second', () => {
    const links = [...(nls['welcome.signedOut'] ?? '').matchAll(/\(command:([\w.]+)\)/g)];
    assert.deepEqual(
      links.map(([, command]) => command),
      ['zohoCrm.signIn', 'zohoCrm.openDemoOrganisation'],
    );
  });
});

describe('the schema of assignment files', () => {
  it('says in words what a pattern asks for', () => {
    const schema = fs.readFileSync(path.join(root, 'media/territories.schema.json'), 'utf8');
    const wordless: unknown[] = [];
    JSON.parse(schema, (_, value: unknown) => {
      const { pattern, patternErrorMessage } = Object(value) as Partial<Record<string, unknown>>;
      if (pattern !== undefined && typeof patternErrorMessage !== 'string') wordless.push(pattern);
      return value;
    });
    assert.deepEqual(wordless, []);
  });
});
