#!/usr/bin/env node
// Starts the runtime: `node main.js [FOLDER]`. See README.md.

const [major] = process.versions.node.split('.').map(Number);
if (major < 18) {
  console.error(`Node.js 18 or later is needed to run plugins, and this is ${process.versions.node}`);
  process.exit(1);
}

// Not a static import: an old Node would stop at the newer syntax, before it could say what is wrong.
import('./src/serve.js')
  .then(({ serve }) => serve({ folder: process.argv[2] ?? process.cwd() }))
  .catch((error) => {
    process.stderr.write(`The plugin runtime could not start: ${error?.stack ?? error}\n`);
    process.exitCode = 1;
  });
