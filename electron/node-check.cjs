// Preloaded by every npm script, also under a Node too old to read TypeScript: hence plain old JavaScript.
'use strict';
var fs = require('node:fs');
var path = require('node:path');

function refuse(sentences) {
  process.stderr.write(sentences.join('\n') + '\n');
  process.exit(1);
}

if (!fs.existsSync(path.join(__dirname, '..', 'node_modules', 'better-sqlite3', 'package.json'))) {
  refuse(['Coverbook is not installed in this folder yet.', 'Run this once, then try again:  npm ci']);
}

// 22.18 reads TypeScript without a flag, and is past 22.14, the first with the Node-API our SQLite is built for.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 18) || version[0] === 23) {
  refuse([
    'Coverbook runs on Node 24 and this is Node ' + process.versions.node + '.',
    'Node 24 normally comes with "npm ci", as an optional package for ' +
      process.platform +
      '-' +
      process.arch +
      '.',
    'Run "npm ci" again without --omit=optional, or install Node 24 from your package manager.',
  ]);
}
