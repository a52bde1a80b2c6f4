// What went wrong, and whose it is.

import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN = new URL('.', import.meta.url).href;

/** With where it happened, for the log; the runtime's own part of the stack tells nobody anything. */
export function detailOf(error) {
  try {
    const lines = String(error?.stack ?? error).split('\n');
    const own = lines.findIndex((line) => line.includes(OWN));
    return (own < 1 ? lines : lines.slice(0, own)).join('\n');
  } catch {
    return 'an error that cannot be shown';
  }
}

/** The plugin whose file is in this stack; `folders` has `[name, folder]` of each. */
export function pluginIn(stack, folders) {
  for (const line of String(stack).split('\n')) {
    const path = pathIn(line);
    const found = folders.find(([, folder]) => path.startsWith(folder + sep));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Of `at name (file:///a/b.js:1:2)`, of an ES module, or `at name (/a/b.js:1:2)`, of CommonJS. */
function pathIn(line) {
  const place = /(?:^|[\s(])(file:\/\/\S+|\/\S+|[A-Za-z]:\\\S+?):\d+:\d+\)?$/.exec(line)?.[1] ?? '';
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place;
  } catch {
    return '';
  }
}
