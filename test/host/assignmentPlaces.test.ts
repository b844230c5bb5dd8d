import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { agree, pick } from '../harness/scriptedPrompter';
import {
  addressOf,
  apply,
  clean,
  edited,
  fileOf,
  front,
  here,
  ids,
  marked,
  membersOf,
  north,
  plan,
  south,
  untilLenses,
  usual,
} from './assignmentBed';
import { onlyMessage, run, workspaceFile } from './support';

const oneEach = [...usual, 'test: 1 to add, 1 to remove (time)'];

/** A file system of this process alone, as one of another machine or a repository that is not cloned. */
class Remote implements vscode.FileSystemProvider {
  /** Whether it tells of what is written, as some disks do not. */
  tells = true;
  private readonly files = new Map<string, Uint8Array>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const size = this.files.get(path)?.length;
    const isFolder = [...this.files.keys()].some((file) => file.startsWith(path === '/' ? path : `${path}/`));
    if (size === undefined && !isFolder) throw vscode.FileSystemError.FileNotFound(path);
    const type = size === undefined ? vscode.FileType.Directory : vscode.FileType.File;
    return { type, ctime: 0, mtime: this.files.size, size: size ?? 0 };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const base = path.endsWith('/') ? path : `${path}/`;
    const below = [...this.files.keys()].filter((file) => file.startsWith(base));
    return below
      .map((file) => file.slice(base.length))
      .filter((file) => !file.includes('/'))
      .map((file) => [file, vscode.FileType.File]);
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    return this.files.get(path) ?? assert.fail(`there is no ${path}`);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const type = this.files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.files.set(uri.path, content);
    if (this.tells) this.changes.fire([{ type, uri }]);
  }

  createDirectory(): void {
    // a folder is there with its first file
  }

  delete(): void {
    assert.fail('nobody deletes anything');
  }

  rename(): void {
    assert.fail('nobody renames anything');
  }
}

async function write(file: vscode.Uri, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

const part = (...members: string[]) =>
  JSON.stringify({ version: 1, territories: { South: { members: members.map(addressOf) } } });

/** A root that has North and includes South. */
function rootOf(simulator: Simulator, ...northern: string[]): string {
  const [head = ''] = fileOf(simulator, northern, []).split('    "South"');
  return `${head.replace('"territories"', '"include": ["south.territories.jsonc"],\n  "territories"')}  },\n}\n`;
}

describe('an assignment file of a virtual workspace', () => {
  const root = vscode.Uri.parse('remote://elsewhere/org/crm.territories.jsonc');
  const included = vscode.Uri.joinPath(root, '../south.territories.jsonc');
  const remote = new Remote();
  let registration: vscode.Disposable;

  before(() => {
    registration = vscode.workspace.registerFileSystemProvider('remote', remote);
  });
  after(() => void registration.dispose());
  afterEach(async () => {
    remote.tells = true;
    await clean();
  });

  it(
    'is marked with what it includes, planned, compared and applied as one on the disk',
    here(async (simulator) => {
      await write(included, part('nobody@'));
      await write(root, rootOf(simulator, 'ann', 'ben', 'eve'));
      const document = await vscode.workspace.openTextDocument(root);
      await vscode.window.showTextDocument(document, { preview: false });
      await marked(included, 'noMember');
      await write(included, part('dan'));
      await marked(included);
      await plan(root);
      assert.match(front().getText(), /^ {2}\+ eve@plans\.example/m);
      await untilLenses(root, oneEach);
      await run('zohoCrm.compareAssignments', [], { args: [root] });
      const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      assert.ok(input instanceof vscode.TabInputTextDiff);
      assert.equal(input.modified.toString(), root.toString());
      await edited(document, addressOf('eve'), addressOf('fay'));
      assert.match(onlyMessage(await apply(root, [])).text, /^Not saved: /);
      assert.ok(await document.save());
      await apply(root, [agree()]);
      assert.deepEqual(membersOf(simulator, north), ids('ann', 'ben', 'fay'));
    }),
  );

  it(
    'is not applied from an editor that was not told of another text, until it has that text',
    here(async (simulator) => {
      const [file, behind] = ['quiet.territories.jsonc', 'south.territories.jsonc'].map((name) =>
        vscode.Uri.parse(`remote://elsewhere/quiet/${name}`),
      ) as [vscode.Uri, vscode.Uri];
      await write(behind, part('dan', 'eve'));
      await write(file, rootOf(simulator, 'ann', 'ben', 'cyd'));
      for (const one of [behind, file])
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(one), {
          preview: false,
        });
      remote.tells = false;
      await write(behind, part('dan', 'eve', 'fay'));
      const person = await apply(file, []);
      assert.match(
        onlyMessage(person).text,
        /^Not the same on the disk as in the editor: .*south\.territories\.jsonc Nothing was sent/,
      );
      assert.deepEqual(membersOf(simulator, south), ids('dan'));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(behind));
      await apply(file, [agree()]);
      assert.deepEqual(membersOf(simulator, south), ids('dan', 'eve', 'fay'));
    }),
  );
});

describe('assignment files of two workspace folders', () => {
  const second = workspaceFile('../second');
  const [first, other] = [
    workspaceFile('crm.territories.jsonc'),
    vscode.Uri.joinPath(second, 'crm.territories.jsonc'),
  ];
  const included = workspaceFile('south.territories.jsonc');

  const changed = (change: () => boolean) =>
    new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
        subscription.dispose();
        resolve();
      });
      assert.ok(change());
    });

  before(async () => {
    await vscode.workspace.fs.createDirectory(second);
    await changed(() => vscode.workspace.updateWorkspaceFolders(1, 0, { uri: second }));
  });

  after(async () => {
    await changed(() => vscode.workspace.updateWorkspaceFolders(1, 1));
    await vscode.workspace.fs.delete(second, { recursive: true });
  });

  afterEach(clean);

  it(
    'are told apart by their folders, and each is planned with what lies beside it',
    here(async (simulator) => {
      await write(first, rootOf(simulator, 'ann', 'ben', 'eve'));
      await write(included, part('dan'));
      await write(other, fileOf(simulator, ['ann', 'ben', 'cyd'], ['fay']));
      const person = await run('zohoCrm.planAssignments', [pick('second/crm.territories.jsonc')]);
      assert.deepEqual(person.offers[0]?.labels, [
        'second/crm.territories.jsonc',
        'workspace/crm.territories.jsonc',
      ]);
      assert.match(front().getText(), /^South\n {2}\+ fay[^]*^ {2}- dan/m);
      await untilLenses(other, oneEach);
      await untilLenses(first, usual);
      await plan(first);
      assert.match(front().getText(), /^North\n {2}\+ eve[^]*^ {2}- cyd/m);
      await untilLenses(first, oneEach);
      await untilLenses(other, oneEach);
      const tasks = await vscode.tasks.fetchTasks({ type: 'zohoCrmTerritories' });
      assert.deepEqual(
        tasks.map(({ name, scope }) => [name, typeof scope === 'object' && scope.name]).sort(),
        ['workspace', 'second']
          .flatMap((folder) =>
            ['check', 'drift', 'plan'].map((task) => [`${task} crm.territories.jsonc`, folder]),
          )
          .sort(),
      );
    }),
  );
});

describe('tasks of an assignment file', () => {
  const file = workspaceFile('tasks.territories.jsonc');
  afterEach(clean);

  /** Runs a task to its end: its exit code. */
  async function ran(work: string): Promise<number | undefined> {
    const tasks = await vscode.tasks.fetchTasks({ type: 'zohoCrmTerritories' });
    const task =
      tasks.find(({ definition }) => definition['task'] === work) ?? assert.fail(`no task ${work}`);
    return new Promise<number | undefined>((resolve, reject) => {
      let code: number | undefined;
      const isIt = ({ execution }: vscode.TaskEndEvent) => execution.task.name === task.name;
      const subscriptions = [
        vscode.tasks.onDidEndTaskProcess((end) => {
          if (isIt(end)) code = end.exitCode;
        }),
        // only then it can be started again
        vscode.tasks.onDidEndTask((end) => {
          if (!isIt(end)) return;
          for (const subscription of subscriptions) subscription.dispose();
          resolve(code);
        }),
      ];
      vscode.tasks.executeTask(task).then(undefined, reject);
    });
  }

  /** Waits until exactly these problems of the file were found in what a task prints. */
  function found(...problems: readonly RegExp[]): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const marks = vscode.languages
          .getDiagnostics(file)
          .map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
        if (marks.length !== problems.length) return;
        if (!problems.every((problem, at) => problem.test(marks[at] ?? ''))) return;
        subscription.dispose();
        resolve();
      };
      const subscription = vscode.languages.onDidChangeDiagnostics(look);
      look();
    });
  }

  const soundIn = (simulator: Simulator) => fileOf(simulator, ['ann', 'ben', 'eve'], ['dan']);

  it(
    'plan it and look for drift, with the exit codes of the command line',
    here(async (simulator) => {
      const sound = soundIn(simulator);
      await write(file, sound);
      assert.equal(await ran('plan'), 0);
      await untilLenses(file, oneEach);
      assert.equal(await ran('drift'), 2);
      await write(file, sound.replace(addressOf('eve'), addressOf('cyd')));
      assert.equal(await ran('drift'), 0);
      await write(file, sound.replace(addressOf('eve'), addressOf('eev')));
      assert.equal(await ran('plan'), 1);
      await found(/^11:9 .*eev@plans\.example/);
    }),
  );

  it(
    'check it, and mark what is wrong in it until it is corrected',
    here(async (simulator) => {
      const sound = soundIn(simulator);
      await write(file, sound.replace(`"${addressOf('eve')}"`, '12345'));
      assert.equal(await ran('check'), 1);
      await found(/^11:9 The id 12345 /);
      await write(file, sound);
      assert.equal(await ran('check'), 0);
      await found();
      assert.deepEqual(simulator.requests, []);
    }),
  );
});
