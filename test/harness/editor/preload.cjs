// Loaded with `node --require` into the editor's server and, because it hands its flags down, into the extension host.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { format } = require('node:util');

if (process.argv.includes('--type=extensionHost')) mirrorConsole(process.env.EDITOR_CONSOLE_FILE);
else if (path.basename(process.argv[1] ?? '') === 'server-main.js') {
  endWithParent();
  answerKeyRequests(process.env.EDITOR_KEY_FILE);
}

/**
 * Writes all that the extension host prints to a file, in order and at once, so that nothing is lost in a crash.
 * VS Code takes over console.* and the two streams by defining accessors; what those return is what gets wrapped.
 */
function mirrorConsole(file) {
  if (!file) return;
  const descriptor = fs.openSync(file, 'a');
  const define = Object.defineProperty;
  let depth = 0; // VS Code copies written lines to the console: count them once

  const mirrored = (original, toText) =>
    function (...args) {
      if (depth === 0) fs.writeSync(descriptor, toText(args));
      depth++;
      try {
        return original.apply(this, args);
      } finally {
        depth--;
      }
    };

  Object.defineProperty = (target, key, description) => {
    const isStream = (target === process.stdout || target === process.stderr) && key === 'write';
    const original = isStream || target === console ? description?.get?.() : undefined;
    if (typeof original !== 'function') return define(target, key, description);
    const toText = isStream ? ([chunk]) => Buffer.from(chunk) : (args) => `${format(...args)}\n`;
    const replacement = mirrored(original, toText);
    return define(target, key, { ...description, get: () => replacement });
  };
}

/** Our stdin closes when the parent is gone, however it went; the extension hosts share our process group. */
function endWithParent() {
  process.stdin.resume();
  process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL'));
}

/** SecretStorage keeps secrets in the browser, under a key it asks the server for; VS Code's own answers 404. */
function answerKeyRequests(file) {
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event, request, response) {
    if (event !== 'request' || !/\/mint-key(\?|$)/.test(request.url ?? ''))
      return emit.apply(this, arguments);
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    response.end(fs.readFileSync(file));
    return true;
  };
}
