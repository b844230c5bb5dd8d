#!/usr/bin/env node
// A program that @vscode/test-electron can start in place of desktop VS Code.
'use strict';
require('tsx/cjs');
require('./code.ts');
