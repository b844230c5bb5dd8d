// Loads scripts with a VS Code that takes whatever is asked of it, and prints the milliseconds.
// usage: node loading.cjs SCRIPT…
'use strict';
const Module = require('node:module');
const { performance } = require('node:perf_hooks');

const anything = new Proxy(function () {}, {
  get: (target, name) => (name === 'prototype' || typeof name === 'symbol' ? target[name] : anything),
  apply: () => anything,
  construct: () => anything,
});
const vscode = Object.create(anything);
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

const scripts = process.argv.slice(2);
const started = performance.now();
for (const script of scripts) require(script);
console.log(performance.now() - started);
