// A plugin that finds no SDK from where it lies gets the one of the plugin folder, or of the runtime.
// A folder that is linked from elsewhere is such a case: Node looks from where it really is.

import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SDK = '@escalated-dev/plugin-sdk';

/** A function that lends the SDK to a plugin's main file, if that file needs it. */
export function lender(base) {
  const own = sdkFrom(join(base, 'main.js')) ?? sdkFrom(import.meta.url);
  let lent = false;
  return (main) => {
    // Hooks cost a thread and a little time at the start: only who needs them has them.
    if (lent || own === undefined || sdkFrom(main) !== undefined) return;
    lent = true;
    // Node 18.19 and 20.6 have it; before, such a plugin fails and says why.
    module.register?.('./sdk_hooks.js', { parentURL: import.meta.url, data: { url: own } });
  };
}

/** Why a plugin without an SDK failed, and what to do about it. */
export function sdkMissing(error, folder) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'MODULE_NOT_FOUND') return undefined;
  if (!String(error.message).includes(SDK)) return undefined;
  return `it needs ${SDK}: run \`npm install\` in ${folder} or in the plugin folder`;
}

function sdkFrom(file) {
  try {
    return pathToFileURL(module.createRequire(file).resolve(SDK)).href;
  } catch {
    return undefined;
  }
}
