'use strict';
const { renameSync, statSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { clearTimeout, setTimeout } = require('node:timers');
const { URL } = require('node:url');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const v8 = require('node:v8');
const vm = require('node:vm');
const vscode = require('vscode');

const delays = monitorEventLoopDelay({ resolution: 1 });
v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

async function shown(file) {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Ends when an assignment file has so many problems by its names. */
function problems(uri, count) {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`never ${count} problems`)), 20_000);
    const look = () => {
      const marks = vscode.languages.getDiagnostics(uri);
      if (marks.filter(({ code }) => code === 'notActive').length !== count) return;
      clearTimeout(patience);
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** Ends when somebody has said something of a file. */
function remarks(uri) {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('never a remark')), 20_000);
    const look = () => {
      if (!vscode.languages.getDiagnostics(uri).some(({ source }) => source === 'Zoho CRM')) return;
      clearTimeout(patience);
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

function firstAddress(document) {
  const text = document.getText();
  return text.lastIndexOf('"', text.indexOf('@'));
}

const answers = {
  /** Activates extensions, one after the other: milliseconds of each. */
  '/activate': async ({ searchParams }) => {
    const times = [];
    for (const id of searchParams.getAll('id')) {
      const started = performance.now();
      await vscode.extensions.getExtension(id).activate();
      times.push(performance.now() - started);
    }
    return times;
  },
  /** Runs a command: milliseconds until it is done. */
  '/run': async ({ searchParams }) => {
    const started = performance.now();
    await vscode.commands.executeCommand(searchParams.get('command'));
    return performance.now() - started;
  },
  /** Opens a file in an editor. */
  '/open': async ({ searchParams }) => {
    await shown(searchParams.get('file'));
    return 0;
  },
  /** Waits until the window has time again: what it still does for an open file would count as somebody's start. */
  '/rest': async () => {
    let quick = 0;
    for (let round = 0; round < 300 && quick < 10; round++) {
      const started = performance.now();
      await vscode.commands.getCommands(true); // which the window answers
      quick = performance.now() - started < 30 ? quick + 1 : 0;
    }
    return 0;
  },
  /** Waits for what is said of a file: milliseconds. */
  '/remarks': async ({ searchParams }) => {
    const started = performance.now();
    await remarks(vscode.Uri.file(searchParams.get('file')));
    return performance.now() - started;
  },
  /** The size of the code below a folder that is loaded. */
  '/loaded': async ({ searchParams }) =>
    Object.keys(require.cache)
      .filter((file) => file.startsWith(searchParams.get('folder')))
      .reduce((sum, file) => sum + statSync(file).size, 0),
  /** Writes one letter into the first address of an assignment file, then takes it out: milliseconds to the problems. */
  '/type': async ({ searchParams }) => {
    const document = await shown(searchParams.get('file'));
    await problems(document.uri, 0);
    const at = document.positionAt(firstAddress(document) + 1);
    const times = [];
    for (let time = 0; time < Number(searchParams.get('times')); time++) {
      const edit = new vscode.WorkspaceEdit();
      if (time % 2 === 0) edit.insert(document.uri, at, 'x');
      else edit.delete(document.uri, new vscode.Range(at, at.translate(0, 1)));
      const started = performance.now();
      const told = problems(document.uri, time % 2 === 0 ? 1 : 0);
      await vscode.workspace.applyEdit(edit);
      await told;
      times.push(performance.now() - started);
    }
    return times;
  },
  /** Completes the first address: milliseconds, without what the language of the file offers. */
  '/complete': async ({ searchParams }) => {
    const document = await vscode.languages.setTextDocumentLanguage(
      await shown(searchParams.get('file')),
      'plaintext',
    );
    const at = document.positionAt(firstAddress(document) + 3);
    const times = [];
    for (let time = 0; time <= Number(searchParams.get('times')); time++) {
      const started = performance.now();
      const command = 'vscode.executeCompletionItemProvider';
      const { items } = await vscode.commands.executeCommand(command, document.uri, at);
      if (items.length === 0) throw new Error('nobody is offered');
      times.push(performance.now() - started);
    }
    return times.slice(1); // the first reads the file
  },
  /** Begins to watch the event loop. */
  '/watch': async () => {
    delays.reset();
    delays.enable();
    return 0;
  },
  /** The longest block of the event loop since then, in milliseconds. */
  '/block': async () => {
    delays.disable();
    return delays.max / 1e6;
  },
  /** Bytes in use once everything unreachable is gone. */
  '/memory': async () => {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  },
};

exports.activate = ({ subscriptions }) => {
  const file = process.env.BENCH_PROBE;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    try {
      response.end(JSON.stringify(await answers[url.pathname](url)));
    } catch (error) {
      response.end(String(error)); // which is no JSON, so that whoever asked fails as well
    }
  });
  subscriptions.push({ dispose: () => server.close() });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(`${file}.new`, String(server.address().port));
    renameSync(`${file}.new`, file);
  });
};
