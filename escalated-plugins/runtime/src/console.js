// Standard output is the connection to the host. What a plugin prints goes to standard error, with
// the plugin's name in front where it can be told.

import { pluginIn } from './fault.js';

/**
 * Takes standard output for the protocol. Returns the ways out: `protocol(text)` to the host and
 * `report(text)` to its log. `folders()` gives `[name, folder]` of each plugin.
 */
export function reserve(folders) {
  const { stdout, stderr } = process;
  const protocol = stdout.write.bind(stdout);
  const log = stderr.write.bind(stderr);
  const redirect = (chunk, encoding, done) => {
    if (typeof encoding === 'function') [encoding, done] = [undefined, encoding];
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return log(`${prefix(folders())}${text}`, done);
  };
  stdout.write = redirect;
  stderr.write = redirect;
  return { protocol, report: (text) => log(`${text}\n`) };
}

function prefix(folders) {
  const name = pluginIn(new Error().stack, folders);
  return name === undefined ? '' : `[${name}] `;
}
