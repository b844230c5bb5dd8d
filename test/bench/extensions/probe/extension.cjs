'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { URL } = require('node:url');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const v8 = require('node:v8');
const vm = require('node:vm');
const vscode = require('vscode');

const delays = monitorEventLoopDelay({ resolution: 1 });
v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

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
    response.end(JSON.stringify(await answers[url.pathname](url)));
  });
  subscriptions.push({ dispose: () => server.close() });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(`${file}.new`, String(server.address().port));
    renameSync(`${file}.new`, file);
  });
};
