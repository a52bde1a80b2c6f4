// From folders to plugins. What fails is reported, and everything else is loaded.

import { pathToFileURL } from 'node:url';

import { mainOf } from './discovery.js';
import { messageOf } from './json.js';
import { TIMERS, within } from './limits.js';
import { definitionIn, Fault, pluginOf } from './plugin.js';
import { sdkMissing } from './sdk.js';

/**
 * Loads what `discover` found: plugins by name, and `{ problem, error }` of each that failed.
 * `lend` sees each main file before it runs.
 */
export async function load(found, { limit, timers = TIMERS, lend = () => {} }) {
  // All at once, because one may take all of its time; then in the order of the folders.
  const loads = await Promise.allSettled(
    found.map((place) => within(loaded(place, lend), limit, timers)),
  );
  const plugins = new Map();
  const failures = [];
  for (const [index, { value, reason }] of loads.entries()) {
    const { label, folder } = found[index];
    const error = value === undefined ? reason : duplicate(plugins, value);
    if (error === undefined) plugins.set(value.name, value);
    else failures.push({ problem: problemOf(value?.name ?? label, folder, error), error });
  }
  return { plugins, failures };
}

async function loaded({ folder }, lend) {
  const main = await mainOf(folder);
  lend(main);
  return pluginOf(definitionIn(await import(pathToFileURL(main).href)), folder);
}

/** Neither may answer for the other: the first keeps the name. */
function duplicate(plugins, { name, folder }) {
  const other = plugins.get(name);
  return other && new Fault('duplicate_name', `the name ${name} is taken by ${other.folder}; ${folder} is left out`);
}

function problemOf(plugin, folder, error) {
  const code = error instanceof Fault ? error.code : 'load_failed';
  return { plugin, code, message: reasonOf(error, folder) };
}

function reasonOf(error, folder) {
  const message = messageOf(error);
  if (message === 'Timeout') return 'it did not finish loading in time';
  return sdkMissing(error, folder) ?? message.split('\n', 1)[0];
}
