// Plugin folders for tests, in the system's temporary folder.

import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '0.1.0';

/** The `node_modules` that `cargo xtask fetch` has filled with the SDK from the registry. */
export function sdkModules() {
  const own = fileURLToPath(new URL('../../../../target/fetch', import.meta.url));
  const fetched = process.env.ESCALATED_FETCH_DIR ?? own;
  const modules = join(fetched, `npm-escalated-dev-plugin-sdk-${VERSION}`, 'node_modules');
  if (!existsSync(join(modules, '@escalated-dev'))) {
    throw new Error(`The SDK is not in ${fetched}: run \`cargo xtask fetch\` first.`);
  }
  return modules;
}

/** An empty folder, removed after the test. */
export function emptyFolder(t) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'escalated-plugins-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with the SDK and these files: `{ 'plugins/a/index.js': 'text' }`. */
export function pluginFolder(t, files, { sdk = true } = {}) {
  const folder = emptyFolder(t);
  if (sdk) symlinkSync(sdkModules(), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** The two files of a plugin, at `place`, whose definition is this JavaScript. */
export function plugin(place, definition) {
  return {
    [`${place}/package.json`]: JSON.stringify({ type: 'module', main: 'index.js' }),
    [`${place}/index.js`]:
      `import { definePlugin } from '@escalated-dev/plugin-sdk';\nexport default definePlugin(${definition});\n`,
  };
}
